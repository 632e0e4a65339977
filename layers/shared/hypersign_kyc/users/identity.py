"""Who is asking: from the claims that API Gateway's JWT authorizer has verified, never from the
body.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.digests import normalised_email, user_key_of
from hypersign_kyc.errors import Forbidden, InvalidRequest, Problem

#: Without the specials of RFC 5322 §3.2.3: API Gateway writes a claim that is a list or an object
#: as a text with brackets, which is no address.
_EMAIL = re.compile(r'[^@\s\x00-\x1f()<>\[\]:;,\\"]{1,64}@[^@\s\x00-\x1f()<>\[\]:;,\\"]{1,253}')
_LONGEST_NAME = 200
_USER_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Identity:
    """A signed-in user. E-mail and name never print."""

    email: str = field(repr=False)
    name: str | None = field(repr=False)

    @property
    def user_key(self) -> str:
        """Return the key under which this user is stored."""
        return user_key_of(self.email)

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> "Identity":
        """From the token's claims, which API Gateway passes on as strings. Raises `Forbidden`."""
        email = normalised_email(str(claims.get("email", "")))
        if not _EMAIL.fullmatch(email):
            raise Forbidden(
                "The sign-in token names no e-mail.",
                next_step="Sign in with a token that has the claim email (Cognito: the ID token).",
            )
        if str(claims.get("email_verified", "true")).lower() != "true":
            raise Forbidden(
                "The e-mail of the sign-in token is not verified.",
                next_step="Have the user confirm the e-mail address, then sign in again.",
            )
        return cls(email, _name(claims))


def _name(claims: Mapping[str, Any]) -> str | None:
    whole, given, family = (_text(claims, name) for name in ("name", "given_name", "family_name"))
    return (whole or f"{given} {family}".strip())[:_LONGEST_NAME] or None


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim as text; API Gateway writes one that is null as `<nil>`."""
    value = str(claims.get(name) or "").strip()
    return "" if value == "<nil>" else value


def user_key_in(path: str) -> str:
    """Return the user key of a path. Raises `InvalidRequest` if it is not one."""
    if not _USER_KEY.fullmatch(path):
        raise InvalidRequest(
            [Problem("userKey", "A user key is 64 hexadecimal characters, in lower case.")]
        )
    return path
