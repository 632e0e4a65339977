"""ID tokens as the layer gets them, and the user whom they identify."""

from typing import Any

from hypersign_kyc.errors import Forbidden
from hypersign_kyc.settings import EmailVerification, UserKey
from hypersign_kyc.users.identity import Identity, identity_of
from local.gateway.events import JwtCaller

CLAIMS = {
    "iss": "https://id.example.com",
    "sub": "u1",
    "email": "ann@example.com",
    "email_verified": True,
}


def identity_in(
    key: UserKey = UserKey.SUBJECT,
    verification: EmailVerification = EmailVerification.REQUIRED,
    **claims: Any,
) -> Identity:
    """Return the identity from claims as API Gateway passes them, as text. A claim with the value
    `...` is left out.
    """
    token = {name: value for name, value in (CLAIMS | claims).items() if value is not ...}
    return identity_of(JwtCaller(token).as_event()["jwt"]["claims"], key, verification)


def user_key_in_token(key: UserKey, **claims: Any) -> str | None:
    try:
        return identity_in(key, **claims).user_key
    except Forbidden:
        return None
