"""Digests of values that must not be stored themselves."""

import hashlib
import json
from typing import Any

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


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
    digest = hashlib.sha256()
    # Hash in parts, because a hostile document's whole text would take 24 MB twice.
    for part in _CANONICAL.iterencode(_with_plain_numbers(document)):
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _with_plain_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _with_plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_plain_numbers(item) for item in value]
    return value
