"""What an admin token is and how long it is good: pure functions, no I/O."""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

#: Refresh when this share of the life is left: time enough to try again many times before users
#: notice.
AGEING_SHARE = 0.2
#: Not used in its last moments: a request made with it may take a while to arrive.
EXPIRED_MARGIN_S = 30.0
#: What an issuer without a usable word on the lifetime is taken to mean.
UNKNOWN_LIFETIME_S = 600.0
#: What can stand in an HTTP header; anything else is no token.
PRINTABLE = r"^[\x21-\x7e]*$"
#: However long the issuer says; a token is looked at again after a day.
LONGEST_LIFETIME_S = 86_400.0


class Service(StrEnum):
    """The two services with an admin token each; the value is the vendor's grant type."""

    KYC = "access_service_kyc"
    SSI = "access_service_ssi"


class Freshness(Enum):
    """What to do about a token: use it; use it and renew it; do not use it."""

    FRESH = "fresh"
    AGEING = "ageing"
    EXPIRED = "expired"


@dataclass(frozen=True)
class AdminToken:
    """A token and its times, in epoch milliseconds of the one who minted it. The secret part never
    prints.
    """

    access_token: str
    refresh_at: int
    expires_at: int

    def __repr__(self) -> str:
        return f"AdminToken(refresh_at={self.refresh_at}, expires_at={self.expires_at})"

    def freshness(self, now: int) -> Freshness:
        """Its state at `now` (epoch ms)."""
        if now >= self.expires_at:
            return Freshness.EXPIRED
        return Freshness.AGEING if now >= self.refresh_at else Freshness.FRESH


def minted(
    access_token: str, expires_in: Any, asked_at: int, renew_before_s: float | None = None
) -> AdminToken:
    """Return the token as of the moment (epoch ms) it was asked for. Its life is counted from then,
    on our own clock.

    `renew_before_s`: seconds before its expiry at which it is replaced; None: `AGEING_SHARE`.
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
    """Seconds that a token lives: `expiresIn`, else the JWT's `exp` less `iat` (both the issuer's
    clock), else ten minutes.
    """
    said = _seconds(expires_in)
    if said is None:
        claims = jwt_claims(access_token)
        issued, expires = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
        said = expires - issued if issued and expires and expires > issued else UNKNOWN_LIFETIME_S
    return min(said, LONGEST_LIFETIME_S)


def jwt_claims(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified, or none for an opaque token. Only for times: nothing is
    trusted because of them.
    """
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _seconds(value: Any) -> float | None:
    """A positive, finite number of seconds, also from a string of digits."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e15 else None
