"""Check the pictures that apps send, as Base64 or data URLs. The first bytes tell the type. A
picture is never decoded completely.

Pictures are `bytes` from the moment the request is parsed. So the body for Hypersign is one more
copy of them instead of three.
"""

import base64
import re
import string
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

#: pydantic's error type for an invalid image. `api.problems` recognises it.
IMAGE_ERROR = "image"

#: The beginning of a data URL (RFC 2397): a media type, parameters whose values can be quoted
#: strings (RFC 2045), and `;base64,`.
_DATA_URL = re.compile(
    rb'data:[^\s;,"]*(?:;[^\s;,="]+(?:=(?:[^\s;,"]*|"(?:[^"\\]|\\.)*"))?)*?;base64,',
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_PREFIX = 2_048
#: What Hypersign's own page sends.
_PLAIN_DATA_URL = re.compile(rb"data:image/[a-z]+;base64,")
_ALPHABET = f"{string.ascii_letters}{string.digits}+/".encode()
_PADDINGS = (b"", b"=", b"==")
#: How many bytes are checked at a time.
_PART = 65_536
#: Enough Base64 for the longest signature below (12 bytes).
_HEAD_CHARACTERS = 16


def _type_of(head: bytes) -> bytes | None:
    """Return the type of an image by its first bytes, or None if it is not a known one."""
    if head.startswith(b"\xff\xd8\xff"):
        return b"jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return b"png"
    return b"webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _is_base64(value: bytes, start: int) -> bool:
    """Return whether the text is Base64 from `start` on. After `translate` deletes the alphabet,
    only padding may remain. This takes a third of the time of a regular expression, and in parts
    less time than at once, because the parts need no memory of their own.
    """
    parts = (value[at : at + _PART] for at in range(start, len(value), _PART))
    padding = b"".join(part.translate(None, _ALPHABET) for part in parts)
    return (len(value) - start) % 4 == 0 and padding in _PADDINGS and value.endswith(padding)


def _checked(value: bytes) -> bytes:
    prefix = _DATA_URL.match(value, 0, _LONGEST_PREFIX)
    start = prefix.end() if prefix else 0
    if start == len(value):
        raise PydanticCustomError(IMAGE_ERROR, "The picture is empty.")
    if not _is_base64(value, start):
        raise PydanticCustomError(IMAGE_ERROR, "This is not Base64 (RFC 4648 §4, no line breaks).")
    kind = _type_of(base64.b64decode(value[start : start + _HEAD_CHARACTERS]))
    if kind is None:
        raise PydanticCustomError(IMAGE_ERROR, "This is not a JPEG, PNG or WebP image.")
    if not start or _PLAIN_DATA_URL.fullmatch(value, 0, start):
        return value
    # Parameters, such as a file's name, are none of Hypersign's business.
    return b"data:image/%b;base64,%b" % (kind, value[start:])


Image = Annotated[
    bytes,
    AfterValidator(_checked),
    WithJsonSchema({"type": "string"}),
    Field(description="A JPEG, PNG or WebP image as Base64 or as a data URL."),
]
