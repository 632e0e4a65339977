"""Identify the user by the claims that API Gateway's JWT authorizer verified, never by the body.

`iss` and `sub` identify a user, because OpenID Connect Core §5.7 says that only these two are
stable and never given to another user. A stack can use the e-mail instead (`UserKey=email`).

API Gateway passes every claim as text. The boolean `true` and the string `"true"` become the same
text. A list becomes `[a b]`, an object `map[a:b]`, and null `<nil>`.
"""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.errors import Forbidden, InvalidRequest, Problem
from hypersign_kyc.settings import EmailVerification, UserKey

_PREFIX = "hypersign-kyc/user/"
#: The special characters of RFC 5322 §3.2.3 are excluded, so that a list or an object is not
#: accepted as an address.
_EMAIL = re.compile(r'[^@\s\x00-\x1f()<>\[\]:;,\\"]{1,64}@[^@\s\x00-\x1f()<>\[\]:;,\\"]{1,253}')
#: OpenID Connect Core §2: at most 255 ASCII characters.
_SUBJECT = re.compile(r"[\x20-\x7e]{1,255}")
#: The texts that API Gateway makes from a list, an object, null, or a large number (whose last
#: digits are lost).
_NOT_TEXT = re.compile(r"\[.*\]|map\[.*\]|<nil>|[+-]?[0-9.]+e[+-][0-9]+", re.IGNORECASE)
_ISSUER = re.compile(r"[\x21-\x7e]{1,1024}")
_ASCII_LOCAL_PART = re.compile(r"[\x21-\x7e]{1,64}")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_LONGEST_NAME = 200
_USER_KEY = re.compile(r"[0-9a-f]{64}")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True)
class Identity:
    """A signed-in user. `repr` shows neither e-mail nor name.

    `auth_time` is when the user last signed in (epoch seconds), or None if the token has no such
    claim.
    """

    user_key: str
    email: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    auth_time: float | None = None

    def has_email(self, email: str) -> bool:
        """Return True if this is the user's address. The case of ASCII letters does not count."""
        return ascii_lower(email.strip()) == ascii_lower(self.email)


def identity_of(
    claims: Mapping[str, Any], key: UserKey, verification: EmailVerification
) -> Identity:
    """Return the user whom the token's claims name. Raises `Forbidden`."""
    email = _text(claims, "email")
    if not _EMAIL.fullmatch(email):
        raise Forbidden(
            "The ID token names no e-mail.",
            next_step="Sign in again.",
            hint="The ID token needs the claim email. With Cognito, an access token has none.",
        )
    _check_verified(claims.get("email_verified"), verification)
    user_key = email_key(email) if key is UserKey.EMAIL else _subject_key(claims)
    return Identity(user_key, email, _name(claims), _auth_time(claims))


def subject_key(issuer: str, subject: str) -> str:
    """Return the key of the user with this subject at this issuer."""
    return _digest(f"{issuer}\n{subject}")


def email_key(email: str) -> str:
    """Return the key of the user with this address, if the stack identifies users by e-mail.
    Raises `Forbidden`.

    Two addresses are the same user only if they are the same mailbox. The domain is compared as its
    IDNA 2008 A-label. ASCII letters of the local part are compared in lower case, because providers
    do not distinguish them. NFKC or case folding would merge different people (`faß.de`,
    `fass.de`).
    """
    local_part, _, domain = email.rpartition("@")
    host = _a_label(domain)
    if not _ASCII_LOCAL_PART.fullmatch(local_part) or host is None:
        raise Forbidden(
            "The e-mail of the ID token cannot be used here.",
            next_step="Sign in with an address whose part before the @ has ASCII letters only.",
        )
    return _digest(f"{ascii_lower(local_part)}@{host}")


def ascii_lower(text: str) -> str:
    """Return the text with its ASCII letters in lower case. Other characters do not change."""
    return text.translate(_ASCII_LOWER)


def _a_label(domain: str) -> str | None:
    host = ascii_lower(domain)
    if not host.isascii() or "xn--" in host:
        # Imported here because few domains need it. It is in the layer because `requests` uses it.
        import idna  # noqa: PLC0415

        try:
            host = idna.encode(idna.decode(host)).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    return host if _HOST.fullmatch(host) else None


def _digest(user: str) -> str:
    return hashlib.sha256(f"{_PREFIX}{user}".encode()).hexdigest()


def _check_verified(claim: Any, verification: EmailVerification) -> None:
    """Raise `Forbidden` unless the address is verified. `TRUSTED` accepts only a missing claim."""
    if claim is None and verification is EmailVerification.TRUSTED:
        return
    if claim is not True and claim != "true":
        raise Forbidden(
            "The e-mail of the ID token is not verified.",
            next_step="Confirm your e-mail address, then sign in again.",
            hint=(
                "The ID token needs email_verified: true. If your provider only issues "
                "verified addresses and no such claim, set EmailVerification=trusted. Cognito says "
                "false for users of another provider until its attribute mapping contains "
                "email_verified. See docs/operations.md."
            ),
        )


def _subject_key(claims: Mapping[str, Any]) -> str:
    issuer, subject = claims.get("iss"), claims.get("sub")
    if (
        not isinstance(issuer, str)
        or not isinstance(subject, str)
        or not _ISSUER.fullmatch(issuer)
        or not _SUBJECT.fullmatch(subject)
        or not subject.strip()
        or _NOT_TEXT.fullmatch(subject)
        or _NOT_TEXT.fullmatch(issuer)
    ):
        raise Forbidden(
            "The ID token does not say who the user is.",
            next_step="Sign in again.",
            hint="The ID token needs sub: a string of 1 to 255 printable ASCII characters.",
        )
    return subject_key(issuer, subject)


def _auth_time(claims: Mapping[str, Any]) -> float | None:
    try:
        # API Gateway may write a number as 1.7672256e+09.
        moment = float(str(claims.get("auth_time")))
    except ValueError:
        return None
    return moment if math.isfinite(moment) else None


def _name(claims: Mapping[str, Any]) -> str | None:
    whole, given, family = (_text(claims, name) for name in ("name", "given_name", "family_name"))
    return (whole or f"{given} {family}".strip())[:_LONGEST_NAME] or None


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim as text. A missing claim or null gives an empty text."""
    value = str(claims.get(name) or "").strip()
    return "" if value == "<nil>" else value


def user_key_in(path: str) -> str:
    """Return the user key of a path. Raises `InvalidRequest` if it is not one."""
    if not _USER_KEY.fullmatch(path):
        raise InvalidRequest(
            [Problem("userKey", "A user key is 64 hexadecimal characters, in lower case.")]
        )
    return path
