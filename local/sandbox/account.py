"""The company's account with the vendor: two API secrets and an issuer DID."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local.sandbox.dids import did_of, signing_method_of


@dataclass(frozen=True, slots=True)
class Account:
    """What the vendor's dashboard shows to a company that has signed up."""

    kyc_api_secret: str = field(repr=False)
    ssi_api_secret: str = field(repr=False)
    issuer_did: str
    issuer_verification_method_id: str

    @classmethod
    def generate(cls) -> Account:
        """A new account, every part of it random."""
        return cls.complete()

    @classmethod
    def complete(
        cls,
        kyc_api_secret: str = "",
        ssi_api_secret: str = "",
        issuer_did: str = "",
        issuer_verification_method_id: str = "",
    ) -> Account:
        """An account with the parts given, and those that are empty made."""
        ssi_api_secret = ssi_api_secret or _new_secret()
        issuer_did = issuer_did or did_of(_issuer_key(ssi_api_secret))
        return cls(
            kyc_api_secret=kyc_api_secret or _new_secret(),
            ssi_api_secret=ssi_api_secret,
            issuer_did=issuer_did,
            issuer_verification_method_id=(
                issuer_verification_method_id or signing_method_of(issuer_did)
            ),
        )

    def issuer_key(self) -> Ed25519PrivateKey:
        """The issuer's signing key.

        It follows from the SSI secret, so that a process that is only told the secrets and the
        DID of a generated account holds the very key of that DID. For a DID made elsewhere it is
        the sandbox's own key.
        """
        return _issuer_key(self.ssi_api_secret)


def _new_secret() -> str:
    return f"{secrets.token_hex(14)}.{secrets.token_hex(32)}"


def _issuer_key(ssi_api_secret: str) -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"issuer key of " + ssi_api_secret.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
