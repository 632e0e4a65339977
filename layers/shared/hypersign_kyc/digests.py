"""Digests of values that must not be stored themselves."""

import hashlib
from typing import Any

from pydantic_core import to_json


def text_digest(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text. The digest of a token can recognise the token, but
    nobody can use it as the token.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def document_digest(document: Any) -> str:
    """Return a digest of a JSON document that stays the same if any JSON library reads the document
    and writes it again.

    Keys are sorted. Equal numbers are equal however they are written (`1`, `1.0`), because
    JavaScript writes both as `1`.
    """
    return hashlib.sha256(to_json(_canonical(document), inf_nan_mode="constants")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return value
