"""Sign-in tokens of a company's own identity provider, which need not look like Cognito's."""

import json
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug import Response
from werkzeug.serving import make_server

from tests.integration.validation.refusal import FORBIDDEN, assert_refused
from tests.support.clients.app import App
from tests.support.clients.sandbox import not_called
from tests.support.stack import RunningStack, start_stack


class Issuer:
    """An OpenID Connect provider, as far as API Gateway looks."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        standard = {"iss": self.url, "aud": "app", "sub": "u1", "iat": now, "exp": now + 300}
        return jwt.encode({"alg": "RS256", "kid": self._key.kid}, standard | claims, self._key)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        keys = KeySet([self._key]).as_dict(private=False)
        is_keys = environ["PATH_INFO"] == "/keys"
        found = keys if is_keys else {"jwks_uri": f"{self.url}/keys"}
        answer = Response(json.dumps(found), mimetype="application/json")
        return answer(environ, start_response)


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    thread = threading.Thread(target=issuer.server.serve_forever)
    thread.start()
    yield issuer
    issuer.server.shutdown()
    thread.join()
    issuer.server.server_close()


@pytest.fixture(scope="module")
def own_stack(issuer: Issuer) -> Iterator[RunningStack]:
    with start_stack({"JWT_ISSUER": issuer.url, "JWT_AUDIENCE": "app,other-app"}) as running:
        yield running


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ann@example.com"},
        {"email": "ann@example.com", "email_verified": True},
        {"email": "ann@example.com", "email_verified": "true", "aud": ["x", "other-app"]},
    ],
)
def test_an_email_that_is_not_said_to_be_unverified_counts(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    assert App(own_stack.url, issuer.token(**claims)).fetch_bundle().ok


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": None},
        {"email": ["ann@example.com", "bob@example.com"]},
        {"email": {"address": "ann@example.com"}},
        {"preferred_username": "ann@example.com", "upn": "ann@example.com"},
        {"email": "ann@example.com", "email_verified": False},
        {"email": "ann@example.com", "email_verified": "false"},
    ],
)
def test_a_token_without_a_verified_email_is_refused(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    with not_called(own_stack):
        answer = App(own_stack.url, issuer.token(**claims)).fetch_bundle()

    assert_refused(answer, *FORBIDDEN)


@pytest.mark.parametrize("claims", [{"iss": "https://other.example"}, {"aud": "third-app"}])
def test_a_token_of_somebody_else_is_refused(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    with not_called(own_stack):
        token = issuer.token(email="ann@example.com", **claims)
        answer = App(own_stack.url, token).fetch_bundle()

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})
