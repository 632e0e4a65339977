"""Admin tokens and their lifetimes: pure functions, no I/O."""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

#: A token is renewed when this share of its lifetime is left. This leaves time for many tries
#: before users notice a failure.
AGEING_SHARE = 0.2
#: A token is not used in the last seconds of its life, because a request takes time to arrive.
EXPIRED_MARGIN_S = 30.0
#: The assumed lifetime if Hypersign does not give a usable one.
UNKNOWN_LIFETIME_S = 600.0
#: A token may only have these characters, because it must fit into an HTTP header.
PRINTABLE = r"^[\x21-\x7e]*$"
#: A longer lifetime from Hypersign is cut to this.
LONGEST_LIFETIME_S = 86_400.0


class Service(StrEnum):
    """The two services, each with its own admin token. The value is Hypersign's grant type."""

    KYC = "access_service_kyc"
    SSI = "access_service_ssi"


class Freshness(Enum):
    """What to do with a token: use it, use it and renew it, or do not use it."""

    FRESH = "fresh"
    AGEING = "ageing"
    EXPIRED = "expired"


@dataclass(frozen=True)
class AdminToken:
    """A token and its times, in epoch ms by the clock of the container that minted it. `repr` does
    not show the token.
    """

    access_token: str
    refresh_at: int
    expires_at: int

    def __repr__(self) -> str:
        return f"AdminToken(refresh_at={self.refresh_at}, expires_at={self.expires_at})"

    def freshness(self, now: int) -> Freshness:
        """Return the token's state at `now` (epoch ms)."""
        if now >= self.expires_at:
            return Freshness.EXPIRED
        return Freshness.AGEING if now >= self.refresh_at else Freshness.FRESH


def minted(
    access_token: str, expires_in: Any, asked_at: int, renew_before_s: float | None = None
) -> AdminToken:
    """Return a token with its times. Its lifetime begins at `asked_at` (epoch ms by our clock).

    `renew_before_s` is how many seconds before its expiry it is renewed; None means `AGEING_SHARE`.
    """
    lifetime = lifetime_s(access_token, expires_in)
    margin = min(EXPIRED_MARGIN_S, lifetime / 2)
    usable = lifetime - margin
    fresh = usable * (1 - AGEING_SHARE)
    if renew_before_s is not None:
        fresh = max(0.0, lifetime - renew_before_s)
    return AdminToken(
        access_token,
        refresh_at=asked_at + round(fresh * 1000),
        expires_at=asked_at + round(usable * 1000),
    )


def lifetime_s(access_token: str, expires_in: Any) -> float:
    """Return a token's lifetime in seconds: `expiresIn`, else the JWT's `exp` minus `iat` (both by
    Hypersign's clock), else ten minutes.
    """
    said = _seconds(expires_in)
    if said is None:
        claims = jwt_claims(access_token)
        issued, expires = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
        said = expires - issued if issued and expires and expires > issued else UNKNOWN_LIFETIME_S
    return min(said, LONGEST_LIFETIME_S)


def jwt_claims(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, or an empty dict for an opaque token. The signature is not
    checked, so nothing may be trusted because of them.
    """
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _seconds(value: Any) -> float | None:
    """Return a positive, finite number of seconds, also from a string of digits, or None."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e15 else None
