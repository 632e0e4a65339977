"""What was asked of the sandbox, and what it would have cost."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

OPERATIONS = (
    "admin_token_kyc",
    "admin_token_ssi",
    "kyc_session",
    "user_did",
    "did_jwt",
    "user_token",
    "document_ocr",
    "face_match",
    "presentation",
    "consent",
    "outcome",
    "verified_data",
)
CREDITS = {"user_did": 1, "document_ocr": 1, "face_match": 1}


class Usage:
    """Counts per operation; of the last call the names of headers and body fields, no values."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, dict[str, Any]] = {}
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._counts = {operation: _nothing() for operation in OPERATIONS}

    def received(self, operation: str, headers: Iterable[str], body: object) -> None:
        last_headers = sorted(name.lower() for name in headers)
        last_fields = sorted(_names(body))
        with self._lock:
            count = self._counts.setdefault(operation, _nothing())
            count["received"] += 1
            count["last_headers"] = last_headers
            count["last_fields"] = last_fields

    def succeeded(self, operation: str) -> None:
        with self._lock:
            count = self._counts.setdefault(operation, _nothing())
            count["succeeded"] += 1
            count["credits"] += CREDITS.get(operation, 0)

    def report(self) -> dict[str, Any]:
        with self._lock:
            operations = {name: dict(count) for name, count in self._counts.items()}
        return {
            "operations": operations,
            "received": sum(count["received"] for count in operations.values()),
            "credits": sum(count["credits"] for count in operations.values()),
        }


def _nothing() -> dict[str, Any]:
    return {"received": 0, "succeeded": 0, "credits": 0, "last_headers": [], "last_fields": []}


def _names(body: object) -> Iterable[str]:
    """Field names, those of the objects within as `outer.inner`."""
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)
