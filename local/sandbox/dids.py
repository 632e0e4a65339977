"""Decentralised identifiers of the `hid` method, with real Ed25519 keys."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import Any

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNING_METHOD_TYPE = "Ed25519VerificationKey2020"

_ED25519_MULTICODEC = b"\xed\x01"


def public_key_multibase(key: Ed25519PublicKey) -> str:
    """Return the key's multicodec bytes as multibase base58btc (`z6Mk…`)."""
    return "z" + base58.b58encode(_ED25519_MULTICODEC + key.public_bytes_raw()).decode()


def did_of(key: Ed25519PrivateKey, namespace: str = "") -> str:
    network = f"{namespace}:" if namespace else ""
    return f"did:hid:{network}{public_key_multibase(key.public_key())}"


def signing_method_of(did: str) -> str:
    return f"{did}#key-1"


@dataclass(frozen=True, slots=True)
class Holder:
    """A DID of the account, with the private key that the SSI service keeps for it."""

    did: str
    key: Ed25519PrivateKey

    @property
    def verification_method_id(self) -> str:
        return signing_method_of(self.did)

    def document(self) -> dict[str, Any]:
        signing = {
            "id": self.verification_method_id,
            "type": SIGNING_METHOD_TYPE,
            "controller": self.did,
            "publicKeyMultibase": public_key_multibase(self.key.public_key()),
        }
        # Listed first, so that a client that takes the first method instead of choosing by
        # type fails in the sandbox too: it signs with the wrong method.
        other = {
            "id": f"{self.did}#key-2",
            "type": "BabyJubJubKey2021",
            "controller": self.did,
            "publicKeyMultibase": "z" + base58.b58encode(secrets.token_bytes(34)).decode(),
        }
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/suites/ed25519-2020/v1",
            ],
            "id": self.did,
            "controller": [self.did],
            "verificationMethod": [other, signing],
            "authentication": [self.verification_method_id],
            "assertionMethod": [self.verification_method_id],
        }


class Dids:
    """Every DID of the account, and its user's address if it is known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders: dict[str, Holder] = {}
        self._emails: dict[str, str] = {}
        self._verified_as: dict[str, set[str]] = {}

    def create(self, namespace: str) -> Holder:
        key = Ed25519PrivateKey.generate()
        holder = Holder(did_of(key, namespace), key)
        with self._lock:
            self._holders[holder.did] = holder
        return holder

    def get(self, did: str) -> Holder | None:
        with self._lock:
            return self._holders.get(did)

    def forget(self) -> None:
        """Forget all DIDs, as another SSI app would not know them."""
        with self._lock:
            self._holders.clear()

    def bind(self, did: str, email: str) -> None:
        with self._lock:
            self._emails[did] = email

    def email_of(self, did: str) -> str | None:
        with self._lock:
            return self._emails.get(did)

    def verified(self, did: str, email: str) -> None:
        """Remember that the user was verified under this address."""
        with self._lock:
            self._verified_as.setdefault(did, set()).add(email)

    def was_verified_as_another(self, did: str, email: str) -> bool:
        """Return whether the user was verified before under another address."""
        with self._lock:
            return bool(self._verified_as.get(did, set()) - {email})
