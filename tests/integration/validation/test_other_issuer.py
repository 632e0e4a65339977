"""ID tokens of a company's own identity provider, which differ from Cognito's."""

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

from tests.integration.validation.refusal import FORBIDDEN, NOT_FOUND, assert_refused
from tests.support.clients.app import App
from tests.support.clients.sandbox import not_called
from tests.support.stack import RunningStack, start_stack

VERIFIED: dict[str, Any] = {"email": "ann@example.com", "email_verified": True}


class Issuer:
    """The part of an OpenID Connect provider that API Gateway uses."""

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
        {"email": "ann@example.com", "email_verified": True},
        {"email": "ann@example.com", "email_verified": True, "aud": ["x", "other-app"]},
        {"email": "ann.new@example.com", "email_verified": True, "name": "Ann Lee"},
        # API Gateway passes it in the same form as the boolean.
        {"email": "ann@example.com", "email_verified": "true"},
    ],
)
def test_a_user_stays_the_same_whatever_else_the_token_says(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    first = App(own_stack.url, issuer.token(sub="u1", **VERIFIED))
    later = App(own_stack.url, issuer.token(sub="u1", **claims))

    assert first.fetch_bundle().ok
    assert later.fetch_bundle().ok
    assert later.bundle["userDid"] == first.bundle["userDid"]


def test_a_later_owner_of_a_mailbox_is_another_user(
    own_stack: RunningStack, issuer: Issuer
) -> None:
    first = App(own_stack.url, issuer.token(sub="first", **VERIFIED))
    second = App(own_stack.url, issuer.token(sub="second", **VERIFIED))

    assert first.fetch_bundle().ok
    assert second.fetch_bundle().ok
    assert second.bundle["userDid"] != first.bundle["userDid"]
    renewal = second.fetch_bundle({"sessionId": first.bundle["sessionId"]})
    assert_refused(renewal, *NOT_FOUND)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": None},
        {"email": ["ann@example.com", "bob@example.com"]},
        {"email": {"address": "ann@example.com"}},
        {"preferred_username": "ann@example.com", "upn": "ann@example.com"},
        {"email": "ann@example.com"},
        {"email": "ann@example.com", "email_verified": False},
        {"email": "ann@example.com", "email_verified": "false"},
        {"email": "ann@example.com", "email_verified": 1},
        {"email": "ann@example.com", "email_verified": [True]},
        VERIFIED | {"sub": None},
        VERIFIED | {"sub": ["u1"]},
        VERIFIED | {"sub": {"id": "u1"}},
        VERIFIED | {"sub": "u" * 2048},
        VERIFIED | {"sub": "u1\u0000"},
    ],
)
def test_a_token_without_a_verified_email_is_refused(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    with not_called(own_stack):
        answer = App(own_stack.url, issuer.token(**claims)).fetch_bundle()

    assert_refused(answer, *FORBIDDEN)


@pytest.mark.parametrize(
    "claims", [{"iss": "https://other.example"}, {"aud": "third-app"}, {"aud": ["x", "y"]}]
)
def test_a_token_of_another_issuer_or_audience_is_refused(
    own_stack: RunningStack, issuer: Issuer, claims: dict[str, Any]
) -> None:
    with not_called(own_stack):
        token = issuer.token(**VERIFIED, **claims)
        answer = App(own_stack.url, token).fetch_bundle()

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_an_issuer_with_another_slash_at_its_end_is_another_issuer(
    own_stack: RunningStack, issuer: Issuer
) -> None:
    token = issuer.token(iss=f"{issuer.url}/", **VERIFIED)

    answer = App(own_stack.url, token).fetch_bundle()

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_an_erasure_needs_a_token_that_says_when_the_user_signed_in(
    own_stack: RunningStack, issuer: Issuer
) -> None:
    silent = App(own_stack.url, issuer.token(**VERIFIED))
    said = App(own_stack.url, issuer.token(auth_time=int(time.time()), **VERIFIED))

    refused = silent.send("DELETE", "/users/me", silent.sign_in_token)
    erased = said.send("DELETE", "/users/me", said.sign_in_token)

    assert_refused(refused, 401, "UNAUTHORIZED")
    assert 'max_age="900"' in refused.headers["www-authenticate"]
    assert erased.status_code == 200


def test_a_missing_email_verified_can_be_trusted(issuer: Issuer) -> None:
    lenient = {"JWT_ISSUER": issuer.url, "JWT_AUDIENCE": "app", "ERASURE_MAX_AUTH_AGE": "0"}
    with start_stack(lenient) as stack:
        app = App(stack.url, issuer.token(**VERIFIED))

        assert app.send("DELETE", "/users/me", app.sign_in_token).status_code == 200
