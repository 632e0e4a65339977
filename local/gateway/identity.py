"""The local identity provider. It signs in everybody, and follows OpenID Connect."""

import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from local.gateway.answers import Answer, json_answer
from local.gateway.events import Request
from local.services.local_template import AUDIENCE

_LIFETIME_SECONDS = 3600


class IdentityProvider:
    """Serves token, openid-configuration and jwks.json below `issuer`'s path."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._path = "/" + issuer.split("/", 3)[3]
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.keys = KeySet([self._key])

    def answer(self, request: Request) -> Answer | None:
        """Return the answer, or None if the request is not for the identity provider."""
        route = f"{request.method} {request.path.removeprefix(self._path)}"
        if not request.path.startswith(f"{self._path}/"):
            return None
        if route == "GET /.well-known/openid-configuration":
            return json_answer(200, self._configuration())
        if route == "GET /.well-known/jwks.json":
            return json_answer(200, self.keys.as_dict(private=False))
        if route == "POST /token":
            return self._sign_in(request.body)
        return None

    def token(self, wanted: Mapping[str, Any]) -> str:
        """Return an ID token.

        `wanted` has `email`, and may have `name`, `sub`, `email_verified` (None: no such claim),
        `auth_time` (epoch seconds), and for tests `expires_in` (seconds) and `audience`.
        """
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": wanted.get("audience", AUDIENCE),
            "sub": wanted.get("sub") or subject_of(wanted["email"]),
            "email": wanted["email"],
            "auth_time": wanted.get("auth_time") or now,
            "iat": now,
            "exp": now + wanted.get("expires_in", _LIFETIME_SECONDS),
            "token_use": "id",
        }
        if wanted.get("name"):
            claims["name"] = wanted["name"]
        if (verified := wanted.get("email_verified", True)) is not None:
            claims["email_verified"] = verified
        return jwt.encode({"alg": "RS256", "kid": self._key.kid}, claims, self._key)

    def _sign_in(self, body: bytes) -> Answer:
        try:
            wanted = json.loads(body)
        except ValueError:
            wanted = None
        if not isinstance(wanted, dict) or (problem := _problem(wanted)):
            text = problem if isinstance(wanted, dict) else "the body must be a JSON object"
            return json_answer(400, {"message": text})
        return json_answer(200, {"token": self.token(wanted)}, {"cache-control": "no-store"})

    def _configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/.well-known/jwks.json",
            "token_endpoint": f"{self.issuer}/token",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
        }


def subject_of(email: str) -> str:
    """Return the subject of the person with this address. It is the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, email.strip().lower()))


def _problem(wanted: Mapping[str, Any]) -> str | None:
    types = {
        "email": str,
        "name": str,
        "sub": str,
        "email_verified": bool,
        "auth_time": int,
        "expires_in": int,
        "audience": str,
    }
    for name, kind in types.items():
        # `isinstance` would accept `True` as an int.
        if wanted.get(name) is not None and type(wanted[name]) is not kind:
            return f"{name} must be of type {kind.__name__}"
    if not wanted.get("email"):
        return "email is needed"
    return None
