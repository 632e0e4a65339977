"""Pictures to send: the specimens, which are as large as a phone's photos, and small pictures for
journeys that do not test the size.
"""

import base64
import functools
import io
import random
from pathlib import Path

from PIL import Image

_SPECIMENS = Path(__file__).parents[3] / "specimens"


@functools.cache
def specimen(name: str) -> str:
    """Return one of `specimens/` in Base64."""
    return base64.b64encode((_SPECIMENS / f"{name}.jpg").read_bytes()).decode()


@functools.cache
def small(kind: str = "JPEG", seed: int = 0) -> str:
    """Return a picture of some kilobytes of noise in Base64, in a format that Pillow can write."""
    pixels = random.Random(seed).randbytes(48 * 48 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (48, 48), pixels).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def data_url(picture: str, subtype: str = "jpeg") -> str:
    """Return the picture as a data URL."""
    return f"data:image/{subtype};base64,{picture}"
