"""Which tokens the local authorizer accepts, and its answers to the others."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from local.gateway.authorizer import JwtChecker, RefusedError
from local.template.resources import JwtAuthorizer

NOW = int(time.time())
AUTHORIZER = JwtAuthorizer("https://issuer.example", ("web", "app"))
KEY = RSAKey.generate_key(2048, {"alg": "RS256", "use": "sig"}, auto_kid=True)
CLAIMS = {"iss": AUTHORIZER.issuer, "aud": "web", "iat": NOW, "exp": NOW + 60, "email": "a@b.c"}


@pytest.fixture
def checker() -> JwtChecker:
    return JwtChecker(lambda _issuer: KeySet([KEY]), lambda: NOW)


def token(key: RSAKey = KEY, **claims: Any) -> str:
    present = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": key.kid}, present, key)


def refusal(checker: JwtChecker, header: str | None) -> RefusedError:
    headers = {} if header is None else {"authorization": header}
    with pytest.raises(RefusedError) as caught:
        checker.check(AUTHORIZER, headers)
    return caught.value


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", ""])
def test_a_token_passes_with_and_without_its_scheme(checker: JwtChecker, scheme: str) -> None:
    caller = checker.check(AUTHORIZER, {"authorization": scheme + token()})
    assert caller.claims["email"] == "a@b.c"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["other", "app"]},
        {"aud": None, "client_id": "app"},
        {"nbf": NOW},
        {"iat": None},
    ],
)
def test_tokens_that_pass(checker: JwtChecker, claims: dict[str, Any]) -> None:
    checker.check(AUTHORIZER, {"authorization": token(**claims)})


@pytest.mark.parametrize(
    ("claims", "description"),
    [
        ({"iss": "https://issuer.example/"}, "invalid issuer"),
        ({"iss": None}, "invalid issuer"),
        ({"aud": "other"}, "the token does not have a valid audience"),
        ({"aud": None}, "the token does not have a valid audience"),
        ({"aud": "other", "client_id": "web"}, "the token does not have a valid audience"),
        ({"exp": NOW}, "the token has expired"),
        ({"exp": None}, "the token has expired"),
        ({"exp": "tomorrow"}, "invalid exp"),
        ({"nbf": NOW + 60}, "the token is not valid yet"),
        ({"iat": NOW + 60}, "the token is not valid yet"),
    ],
)
def test_tokens_that_do_not_pass(
    checker: JwtChecker, claims: dict[str, Any], description: str
) -> None:
    refused = refusal(checker, token(**claims))
    assert refused.challenge == (
        f'Bearer scope="" error="invalid_token" error_description="{description}"'
    )


def test_the_challenge_without_a_token_has_no_error(checker: JwtChecker) -> None:
    assert refusal(checker, None).challenge == "Bearer"


def _forged() -> str:
    other = RSAKey.generate_key(2048, {"alg": "RS256", "kid": str(KEY.kid)})
    return token(other)


def _unsigned() -> str:
    return jwt.encode({"alg": "none"}, CLAIMS, KEY, algorithms=["none"])


def _signed_with_the_public_key() -> str:
    # Signed by hand, because libraries refuse to sign with a public key.
    head, claims = (_encoded(json.dumps(part)) for part in ({"alg": "HS256"}, CLAIMS))
    signature = hmac.digest(KEY.as_pem(private=False), f"{head}.{claims}".encode(), "sha256")
    return f"{head}.{claims}.{_encoded(signature)}"


def _encoded(part: str | bytes) -> str:
    raw = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("forge", [_forged, _unsigned, _signed_with_the_public_key])
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_forged_tokens_do_not_pass(checker: JwtChecker, forge: Any) -> None:
    assert "invalid_token" in refusal(checker, forge()).challenge


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "nonsense", "a.b.c", "Basic YTpi", "é"])
def test_a_malformed_token_does_not_pass(checker: JwtChecker, header: str) -> None:
    assert "invalid_token" in refusal(checker, header).challenge
