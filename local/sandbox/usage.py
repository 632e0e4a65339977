"""Counts the calls to the sandbox and their cost in credits."""

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
    "resolved_did",
)
_SSI_CREDITS = {"user_did": 7, "did_jwt": 5}
_KYC_CREDITS = {
    "kyc_session": 4,
    "user_token": 1,
    "document_ocr": 20,
    "face_match": 45,
    "consent": 5,
}


class Usage:
    """Counts per operation. Of the last call, it keeps the names of headers and body fields only.

    A call is charged when it is received and refunded if it fails. `credit` is the account's
    balance after a reset; with None it never runs out.
    """

    def __init__(self, *, free_kyc: bool = False, credit: int | None = None) -> None:
        self._lock = threading.Lock()
        self._prices = _SSI_CREDITS if free_kyc else _SSI_CREDITS | _KYC_CREDITS
        self._credit = credit
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

    def charge(self, operation: str) -> bool:
        """Take the operation's price. Returns False if the account has too few credits left."""
        price = self._prices.get(operation, 0)
        with self._lock:
            spent = sum(count["credits"] for count in self._counts.values())
            if self._credit is not None and price > self._credit - spent:
                return False
            self._counts.setdefault(operation, _nothing())["credits"] += price
            return True

    def refund(self, operation: str) -> None:
        """Give the operation's price back after it failed."""
        price = self._prices.get(operation, 0)
        with self._lock:
            count = self._counts.setdefault(operation, _nothing())
            count["credits"] -= price
            count["refunded"] += price

    def succeeded(self, operation: str) -> None:
        with self._lock:
            self._counts.setdefault(operation, _nothing())["succeeded"] += 1

    def report(self) -> dict[str, Any]:
        with self._lock:
            operations = {name: dict(count) for name, count in self._counts.items()}
        return {
            "operations": operations,
            "received": sum(count["received"] for count in operations.values()),
            "credits": sum(count["credits"] for count in operations.values()),
            "refunded": sum(count["refunded"] for count in operations.values()),
        }


def _nothing() -> dict[str, Any]:
    return {
        "received": 0,
        "succeeded": 0,
        "credits": 0,
        "refunded": 0,
        "last_headers": [],
        "last_fields": [],
    }


def _names(body: object) -> Iterable[str]:
    """Yield the field names. Fields of nested objects are named `outer.inner`."""
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)
