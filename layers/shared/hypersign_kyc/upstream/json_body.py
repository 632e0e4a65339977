"""The bodies of requests to the vendor."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json


def json_body(fields: Mapping[str, Any]) -> bytes:
    """A JSON object. Pictures are its `bytes`: Base64 that was checked, in which nothing needs
    escaping; megabytes of them are copied once.
    """
    pieces: list[bytes] = []
    for name, value in fields.items():
        pieces += (b"," if pieces else b"{", to_json(name), b":")
        pieces += (b'"', value, b'"') if isinstance(value, bytes) else (to_json(value),)
    return b"".join((*pieces, b"}"))
