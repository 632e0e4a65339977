"""Pictures as the apps send them: Base64 or a data URL, told apart by their first bytes, and never
decoded as a whole.
"""

import base64
import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

#: The error type by which an image's problems are known among a request's.
IMAGE_ERROR = "image"

_DATA_URL = re.compile(r"data:[\w.+/-]*(?:;[\w.=+-]+)*;base64,")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
#: Enough Base64 for the longest signature below (12 bytes).
_HEAD_CHARACTERS = 16


def _is_known_image(head: bytes) -> bool:
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def _checked(value: str) -> str:
    prefix = _DATA_URL.match(value, 0, 256)
    start = prefix.end() if prefix else 0
    length = len(value) - start
    if not length:
        raise PydanticCustomError(IMAGE_ERROR, "The picture is empty.")
    if length % 4 or not _BASE64.fullmatch(value, start):
        raise PydanticCustomError(IMAGE_ERROR, "This is not Base64 (RFC 4648 §4, no line breaks).")
    if not _is_known_image(base64.b64decode(value[start : start + _HEAD_CHARACTERS])):
        raise PydanticCustomError(IMAGE_ERROR, "This is not a JPEG, PNG or WebP image.")
    return value


Image = Annotated[
    str,
    AfterValidator(_checked),
    Field(description="A JPEG, PNG or WebP image as Base64 or as a data URL."),
]
