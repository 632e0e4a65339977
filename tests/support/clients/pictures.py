"""Pictures to send: the specimens, as large as a phone's, and small ones for the many journeys that
are not about size.
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
    """One of `specimens/`, in Base64."""
    return base64.b64encode((_SPECIMENS / f"{name}.jpg").read_bytes()).decode()


@functools.cache
def small(kind: str = "JPEG", seed: int = 0) -> str:
    """A picture of some kilobytes in Base64, of a kind that Pillow can write: noise."""
    pixels = random.Random(seed).randbytes(48 * 48 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (48, 48), pixels).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def data_url(picture: str, subtype: str = "jpeg") -> str:
    """The same as a data URL."""
    return f"data:image/{subtype};base64,{picture}"
