"""The tokens that the services issue and check: admin, user, extraction and identity, and DID
JWTs.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import OctKey, OKPKey
from joserfc.jws import JWSRegistry

from local.sandbox.account import Account
from local.sandbox.refusals import Refusal

type Clock = Callable[[], float]

RESERVED_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})

# What reading an invalid token can raise: joserfc's errors, and those of Base64 and UTF-8.
UNREADABLE = (JoseError, ValueError)


class Grant(StrEnum):
    KYC = "access_service_kyc"
    SSI = "access_service_ssi"


class Use(StrEnum):
    """The purpose of a KYC service's token, so that one kind cannot be used as another."""

    USER = "user"
    EXTRACTION = "extraction"
    IDENTITY = "identity"


class Tokens:
    """Makes and checks HS256 tokens. Each admin token has a session on the server."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self._clock = clock
        self._key = OctKey.generate_key(256)
        self._lock = threading.Lock()
        self._live: set[str] = set()
        self._api_secrets = {Grant.KYC: account.kyc_api_secret, Grant.SSI: account.ssi_api_secret}

    def change_api_secret(self, grant: Grant, api_secret: str) -> None:
        with self._lock:
            self._api_secrets[grant] = api_secret

    def grant_of(self, api_secret: str) -> Grant | None:
        """Return the grant of the service that an API secret belongs to, or None."""
        with self._lock:
            known = list(self._api_secrets.items())
        given = api_secret.encode()
        return next(
            (grant for grant, own in known if hmac.compare_digest(own.encode(), given)), None
        )

    def mint(self, grant: Grant, lifetime: int) -> str:
        session = secrets.token_hex(16)
        token = self._encode({"grantType": grant, "sessionId": session}, lifetime)
        with self._lock:
            self._live.add(session)
        return token

    def revoke_admin_tokens(self) -> None:
        """End the sessions of all admin tokens issued so far. Later tokens are valid."""
        with self._lock:
            self._live.clear()

    def require_admin(self, token: str | None, grant: Grant) -> None:
        if not token:
            raise _guard(401, "Unauthorized", "Please pass access token")
        try:
            claims = self._decode(token)
        except ExpiredTokenError as error:
            raise _guard(
                401, _jwt_error("TokenExpiredError", "jwt expired", self._clock)
            ) from error
        except UNREADABLE as error:
            raise _guard(401, _jwt_error("JsonWebTokenError", "invalid token")) from error
        if claims.get("grantType") != grant:
            raise _guard(400, "Invalid grant type")
        with self._lock:
            live = claims.get("sessionId") in self._live
        if not live:
            raise _guard(401, "Token expired")

    def issue(self, use: Use, lifetime: int, claims: Mapping[str, Any]) -> str:
        return self._encode({**claims, "use": use, "jti": secrets.token_hex(16)}, lifetime)

    def read(self, use: Use, token: str) -> dict[str, Any]:
        """Return a token's claims. Raises ExpiredTokenError or another error of UNREADABLE."""
        claims = self._decode(token)
        if claims.get("use") != use:
            raise InvalidClaimError("use")
        return claims

    def _encode(self, claims: Mapping[str, Any], lifetime: int) -> str:
        now = int(self._clock())
        return jwt.encode(
            {"alg": "HS256"}, {**claims, "iat": now, "exp": now + lifetime}, self._key
        )

    def _decode(self, token: str) -> dict[str, Any]:
        claims = jwt.decode(token, self._key, algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(now=int(self._clock()), exp={"essential": True}).validate(claims)
        return claims


def sign_did_jwt(
    account: Account, audience: str, claims: Mapping[str, Any], lifetime: int, now: int
) -> str:
    """Return a JWT of the issuer's DID. Claims with reserved names are dropped."""
    own = {name: value for name, value in claims.items() if name not in RESERVED_CLAIMS}
    return jwt.encode(
        {"alg": "EdDSA", "kid": account.issuer_verification_method_id},
        {**own, "iss": account.issuer_did, "aud": audience, "iat": now, "exp": now + lifetime},
        OKPKey.import_key(account.issuer_key()),
        registry=_DidJwtRegistry(),
    )


def read_did_jwt(
    token: str, account: Account, audiences: Collection[str], now: int
) -> dict[str, Any]:
    """Return the claims of this account's DID JWT for one of the audiences. Raises UNREADABLE."""
    key = OKPKey.import_key(account.issuer_key())
    claims = jwt.decode(token, key, registry=_DidJwtRegistry()).claims
    jwt.JWTClaimsRegistry(
        now=now,
        exp={"essential": True},
        iss={"essential": True, "value": account.issuer_did},
        aud={"essential": True, "values": list(audiences)},
        email={"essential": True},
        did={"essential": True},
    ).validate(claims)
    return claims


class _DidJwtRegistry(JWSRegistry):
    """Allows only `EdDSA`. Hypersign uses this name; joserfc warns of it because of RFC 9864."""

    def get_alg(self, name: str) -> Any:
        if name != "EdDSA":
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


def _guard(status: int, *messages: Any) -> Refusal:
    return Refusal(status, *messages, listed=True)


def _jwt_error(name: str, message: str, clock: Clock | None = None) -> dict[str, str]:
    """Return the error object of a JWT library, because Hypersign's guards list that instead of a
    text.
    """
    error = {"name": name, "message": message}
    if clock:
        error["expiredAt"] = datetime.fromtimestamp(clock(), UTC).isoformat()
    return error
