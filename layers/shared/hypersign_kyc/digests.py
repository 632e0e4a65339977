"""Digests: what is kept of things that must not be kept."""

import hashlib
import json
import unicodedata
from typing import Any


def token_digest(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: enough to know it again, nothing to use it with."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_key_of(email: str) -> str:
    """The key of a user: SHA-256 of the normalised e-mail under a prefix of its own."""
    return hashlib.sha256(f"hypersign-kyc/user/{normalised_email(email)}".encode()).hexdigest()


def normalised_email(email: str) -> str:
    """The e-mail as one user's: trimmed, Unicode NFKC, lower case. `+tags` and dots stay: providers
    differ on them.
    """
    return unicodedata.normalize("NFKC", email).strip().casefold()


def document_digest(document: Any) -> str:
    """Digest of a JSON document that survives parsing and writing again by any JSON library.

    Keys are sorted, and a number is the same however it is spelled (`1`, `1.0`): JavaScript writes
    both as `1`.
    """
    canonical = json.dumps(
        _with_plain_numbers(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _with_plain_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _with_plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_plain_numbers(item) for item in value]
    return value
