"""Who may call: bearer tokens, ID tokens, and another user's values."""

import json
from typing import Any

import pytest
import requests

from tests.integration.validation.refusal import FORBIDDEN, INVALID, NOT_FOUND, assert_refused
from tests.support.clients.app import ABSENT, BUNDLE, CONSENT, EXTRACT, STEPS, App, changed
from tests.support.clients.sandbox import not_called
from tests.support.stack import RunningStack

BEARERS = {
    "none": None,
    "an empty one": "Bearer ",
    "another scheme": "Basic dXNlcjpwYXNz",
    "no scheme": "some-token",
    "two": "Bearer one two",
    "letters that no token has": "Bearer ünïcode",
}


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("name", BEARERS)
def test_a_step_without_a_usable_bearer_is_refused(
    stack: RunningStack, app: App, name: str, path: str
) -> None:
    value = BEARERS[name]
    headers = {} if value is None else {"Authorization": value.encode()}
    with not_called(stack):
        answer = requests.post(app.url + path, headers=headers, json=app.body(path), timeout=10)

    assert_refused(answer, 401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", STEPS)
def test_a_wrong_bearer_and_an_unknown_session_look_alike(
    stack: RunningStack, app: App, stranger: App, path: str
) -> None:
    app.present()
    own = app.bundle["userBearerToken"]
    with not_called(stack):
        others_token = app.send(
            "POST", path, stranger.bundle["userBearerToken"], json.dumps(app.body(path)).encode()
        )
        garbled = app.send("POST", path, own[:-2], json.dumps(app.body(path)).encode())
    assert_refused(others_token, *NOT_FOUND)
    assert_refused(garbled, *NOT_FOUND)
    messages = {answer.json()["message"] for answer in (others_token, garbled)}
    unknown = changed(app.extraction(), {"sessionId": "unknown"})
    assert messages == {app.post(EXTRACT, unknown).json()["message"]}


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("changes", [{}, {"sessionId": "unknown", "challenge": "unknown"}])
def test_the_hint_says_which_token_a_step_needs(
    stack: RunningStack, app: App, path: str, changes: dict[str, str]
) -> None:
    app.present()
    body = app.body(path)
    body |= {name: value for name, value in changes.items() if name in body}
    with not_called(stack):
        answer = app.send("POST", path, app.sign_in_token, json.dumps(body).encode())

    if path == CONSENT and changes:
        # The presentation is for another session, so both users are refused.
        assert_refused(answer, *FORBIDDEN, "presentation")
        return
    assert_refused(answer, *NOT_FOUND)
    assert "the ID token only to the first call" in answer.json()["error"]["hint"]


def test_anothers_credentials_are_refused(stack: RunningStack, app: App, stranger: App) -> None:
    with not_called(stack):
        presented = app.present(credentialDocuments=stranger.credentials)
        mixed = app.present(credentialDocuments=app.credentials + stranger.credentials)
        consented = app.consent(presentation=ABSENT, credentials=stranger.credentials)

    assert_refused(presented, *FORBIDDEN, "credentialDocuments")
    assert_refused(mixed, *FORBIDDEN, "credentialDocuments")
    assert_refused(consented, *FORBIDDEN, "credentials")


def test_anothers_presentation_is_refused(stack: RunningStack, app: App, stranger: App) -> None:
    app.present()
    forged = app.presentation | {"verifiableCredential": stranger.credentials}
    with not_called(stack):
        whole = app.consent(presentation=stranger.presentation)
        altered = app.consent(presentation=forged)
        held = app.consent(presentation=app.presentation | {"holder": stranger.bundle["userDid"]})

    assert_refused(whole, *FORBIDDEN, "presentation")
    assert_refused(altered, *FORBIDDEN, "presentation")
    assert_refused(held, *FORBIDDEN, "presentation")


def test_an_altered_credential_is_refused(stack: RunningStack, app: App) -> None:
    subject = app.credentials[0]["credentialSubject"] | {"fullName": "SOMEBODY ELSE"}
    with not_called(stack):
        answer = app.present(
            credentialDocuments=[app.credentials[0] | {"credentialSubject": subject}]
        )

    assert_refused(answer, *FORBIDDEN, "credentialDocuments")


BUNDLE_CASES: dict[str, tuple[dict[str, Any], tuple[int, str], tuple[str, ...]]] = {
    "another's e-mail": ({"email": "bob@example.com"}, FORBIDDEN, ("email",)),
    "an empty e-mail": ({"email": ""}, FORBIDDEN, ("email",)),
    "an e-mail that is a number": ({"email": 5}, INVALID, ("email",)),
    "a name that is a list": ({"name": ["Ann"]}, INVALID, ("name",)),
    "a name without end": ({"name": "A" * 201}, INVALID, ("name",)),
    "a session that is none": ({"sessionId": 5}, INVALID, ("sessionId",)),
    "an unknown session": ({"sessionId": "unknown"}, NOT_FOUND, ()),
}


@pytest.mark.parametrize("name", BUNDLE_CASES)
def test_a_wrong_bundle_request_is_refused(stack: RunningStack, app: App, name: str) -> None:
    body, expected, fields = BUNDLE_CASES[name]

    with not_called(stack):
        answer = app.send("POST", BUNDLE, app.sign_in_token, json.dumps(body).encode())

    assert_refused(answer, *expected, *fields)


@pytest.mark.parametrize("content", [b"hello", b"[]", b"null", b'{"name": \xff}'])
def test_a_bundle_request_that_is_not_an_object_is_refused(
    stack: RunningStack, app: App, content: bytes
) -> None:
    with not_called(stack):
        answer = app.send("POST", BUNDLE, app.sign_in_token, content)

    assert_refused(answer, *INVALID, "body")


def test_anothers_session_gives_no_token(stack: RunningStack, app: App, stranger: App) -> None:
    with not_called(stack):
        body = json.dumps({"sessionId": stranger.bundle["sessionId"]}).encode()
        answer = app.send("POST", BUNDLE, app.sign_in_token, body)

    assert_refused(answer, *NOT_FOUND)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"email": "ann@example.com", "email_verified": False}, "not verified"),
        ({"email": "ann@example.com", "email_verified": None}, "not verified"),
        ({"email": "ann@example.com", "sub": "a\nb"}, "who the user is"),
        ({"email": "ann@example.com", "sub": "s" * 2048}, "who the user is"),
        ({"email": "no address"}, "no e-mail"),
        ({"email": "@"}, "no e-mail"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_sign_in_without_a_verified_email_is_refused(
    stack: RunningStack, claims: dict[str, Any], message: str, method: str
) -> None:
    token = stack.token(**claims)
    app = App(stack.url, token)

    with not_called(stack):
        answer = app.send(method, BUNDLE, token)

    assert_refused(answer, *FORBIDDEN)
    assert message in answer.json()["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer garbled"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
    ],
)
def test_a_bundle_needs_a_sign_in_token(stack: RunningStack, headers: dict[str, str]) -> None:
    with not_called(stack):
        answer = requests.get(stack.url + BUNDLE, headers=headers, timeout=10)

    # API Gateway answers, and the request does not reach the function.
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


@pytest.mark.parametrize("wanted", [{"expires_in": -60}, {"audience": "another-app"}])
def test_a_sign_in_token_that_is_not_for_this_api_is_refused(
    stack: RunningStack, wanted: dict[str, Any]
) -> None:
    with not_called(stack):
        answer = App.of(stack, "ann@example.com", **wanted).fetch_bundle()

    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_a_user_token_is_not_accepted_as_a_sign_in_token(stack: RunningStack, app: App) -> None:
    with not_called(stack):
        answer = app.send("GET", BUNDLE, app.bundle["userBearerToken"])

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/no-such-route"),
        ("POST", "/api/v2/session"),
        ("POST", "/api/v1/did/create"),
        ("POST", "/api/v2/auth/exchange"),
        ("GET", EXTRACT),
        ("PUT", CONSENT),
        ("DELETE", BUNDLE),
        ("POST", EXTRACT + "/"),
    ],
)
def test_an_unknown_route_is_not_found(
    stack: RunningStack, app: App, method: str, path: str
) -> None:
    with not_called(stack):
        answer = app.send(method, path, app.bundle["userBearerToken"], b"{}")

    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})
