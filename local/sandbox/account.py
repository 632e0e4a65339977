"""The company's account at Hypersign: two API secrets and an issuer DID."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local.sandbox.dids import did_of, signing_method_of


@dataclass(frozen=True, slots=True)
class Account:
    """The values that Hypersign's dashboard shows to a company that has signed up."""

    kyc_api_secret: str = field(repr=False)
    ssi_api_secret: str = field(repr=False)
    issuer_did: str
    issuer_verification_method_id: str

    @classmethod
    def generate(cls) -> Account:
        """Return a new account with random values."""
        return cls.complete()

    @classmethod
    def complete(
        cls,
        kyc_api_secret: str = "",
        ssi_api_secret: str = "",
        issuer_did: str = "",
        issuer_verification_method_id: str = "",
    ) -> Account:
        """Return an account with the given values. Empty values are generated."""
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
        """Return the issuer's signing key.

        The key is derived from the SSI secret. So a second process that knows only the secrets
        and the DID of a generated account has the right key for that DID. A DID from elsewhere
        gets the sandbox's own key.
        """
        return _issuer_key(self.ssi_api_secret)


def _new_secret() -> str:
    return f"{secrets.token_hex(14)}.{secrets.token_hex(32)}"


def _issuer_key(ssi_api_secret: str) -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"issuer key of " + ssi_api_secret.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
