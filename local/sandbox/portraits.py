"""Portraits, as Hypersign cuts them from a document or a selfie. All show the specimens' person."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image

_SPECIMEN = Path(__file__).resolve().parents[2] / "specimens" / "portrait.jpg"
#: The pixels across of the portraits. In an extraction token, they take 100 kB, 900 kB and 1.1 MB.
USUAL, LARGE, OVERSIZED = 240, 656, 720
#: Two of these are 4 MB.
HUGE = 1040


@cache
def portrait(width: int = USUAL, kind: Literal["PNG", "JPEG"] = "PNG") -> str:
    """Return a portrait in bare Base64. `width` is in pixels."""
    with Image.open(_SPECIMEN) as specimen:
        specimen.draft("RGB", (width, width))
        picture = specimen.copy()
    picture.thumbnail((width, 2 * width))
    file = io.BytesIO()
    picture.save(file, kind)
    return base64.b64encode(file.getvalue()).decode()
