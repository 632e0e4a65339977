"""An HTTP API's JWT authorizer: which tokens it accepts, and how it refuses the others.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from local.gateway.events import JwtCaller
from local.template.resources import JwtAuthorizer

KeySource = Callable[[str], KeySet]
_ALGORITHMS = ["RS256", "RS384", "RS512"]
_REFETCH_AFTER_SECONDS = 300


class RefusedError(Exception):
    """The token is missing or not valid. `challenge` is the value of the `www-authenticate`
    header.
    """

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


class JwtChecker:
    """Checks tokens with an issuer's keys. `keys_of` returns them."""

    def __init__(self, keys_of: KeySource, clock: Callable[[], float] = time.time) -> None:
        self._keys_of = keys_of
        self._clock = clock

    def check(self, authorizer: JwtAuthorizer, headers: Mapping[str, str]) -> JwtCaller:
        """Return the caller. Raises RefusedError."""
        token = _token(headers.get(authorizer.header))
        try:
            claims = jwt.decode(token, self._keys_of(authorizer.issuer), _ALGORITHMS).claims
        except (JoseError, ValueError) as error:
            raise _invalid("the token cannot be verified") from error
        except requests.RequestException as error:
            raise _invalid("the issuer's keys cannot be read") from error
        self._check_claims(authorizer, claims)
        return JwtCaller(claims)

    def _check_claims(self, authorizer: JwtAuthorizer, claims: Mapping[str, Any]) -> None:
        if claims.get("iss") != authorizer.issuer:
            raise _invalid("invalid issuer")
        # client_id (in access tokens) counts only if there is no aud.
        audience = claims.get("aud", claims.get("client_id"))
        audiences = audience if isinstance(audience, list) else [audience]
        if not set(map(str, audiences)) & set(authorizer.audience):
            raise _invalid("the token does not have a valid audience")
        now = self._clock()
        if _moment(claims, "exp", default=0) <= now:
            raise _invalid("the token has expired")
        if _moment(claims, "nbf", default=0) > now or _moment(claims, "iat", default=0) > now:
            raise _invalid("the token is not valid yet")


class IssuerKeys:
    """Issuers' published keys. They are read again every few minutes."""

    def __init__(self, known: Mapping[str, KeySet]) -> None:
        self._known = dict(known)
        self._fetched: dict[str, tuple[float, KeySet]] = {}
        self._lock = threading.Lock()

    def __call__(self, issuer: str) -> KeySet:
        if issuer in self._known:
            return self._known[issuer]
        with self._lock:
            fetched_at, keys = self._fetched.get(issuer, (0.0, None))
            if keys is None or time.monotonic() - fetched_at > _REFETCH_AFTER_SECONDS:
                keys = _published_keys(issuer)
                self._fetched[issuer] = (time.monotonic(), keys)
            return keys


def _published_keys(issuer: str) -> KeySet:
    configuration = requests.get(
        f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=5
    ).json()
    return KeySet.import_key_set(requests.get(configuration["jwks_uri"], timeout=5).json())


def _token(header: str | None) -> str:
    """Return the header's token. The scheme is optional, as in API Gateway."""
    if not header:
        raise RefusedError("Bearer")
    scheme, _, rest = header.strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" and rest else header.strip()


def _moment(claims: Mapping[str, Any], name: str, default: float) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(f"invalid {name}")
    return value


def _invalid(description: str) -> RefusedError:
    # The format is API Gateway's. Of the texts, only the one about the audience is API Gateway's.
    challenge = f'Bearer scope="" error="invalid_token" error_description="{description}"'
    return RefusedError(challenge)
