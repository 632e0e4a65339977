"""Checks whether a text is an image, without decoding its pixels."""

from __future__ import annotations

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

from local.sandbox.refusals import Refusal

_FORMATS = ("JPEG", "PNG", "WEBP")


def require_image(field: str, text: str) -> None:
    """Raise Refusal unless the text is a JPEG, PNG or WebP as Base64 or as a data URL."""
    encoded = text.partition(",")[2] if text.startswith("data:image/") else text
    try:
        content = base64.b64decode(encoded, validate=True)
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            image.verify()
    except (binascii.Error, ValueError, UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Refusal(400, f"{field} must be a Base64 image", code="INVALID_IMAGE") from error
    except Image.DecompressionBombError as error:
        raise Refusal(400, f"{field} is too large", code="INVALID_IMAGE") from error
