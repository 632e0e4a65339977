"""Bodies that are not a JSON object, and bodies that are too large."""

import json

import pytest

from tests.integration.validation.refusal import INVALID, assert_refused
from tests.support.clients.app import CONSENT, EXTRACT, STEPS, VERIFY, App, changed
from tests.support.clients.pictures import small
from tests.support.clients.sandbox import not_called
from tests.support.stack import RunningStack

NO_JSON = {
    "nothing": b"",
    "blanks": b"  \n",
    "a sentence": b"hello",
    "half an object": b'{"sessionId": "x"',
    "a list": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "a number": b"1e999",
    "two objects": b"{}{}",
    "a lone surrogate": b'{"sessionId": "\\ud800"}',
    "bytes that are no UTF-8": b'{"sessionId": \xff\xfe}',
    "deep nesting": b'{"presentation": ' + b"[" * 100_000,
    "deep nesting that ends": b'{"credentials": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "a number of many digits": b'{"credentials": [{"a": ' + b"9" * 10_000 + b"}]}",
}


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("name", NO_JSON)
def test_a_body_that_is_not_an_object_is_refused(
    stack: RunningStack, app: App, name: str, path: str
) -> None:
    with not_called(stack):
        answer = app.send("POST", path, app.bundle["userBearerToken"], NO_JSON[name])

    assert (answer.status_code, answer.json()["error"]["code"]) == INVALID, answer.text
    assert answer.json()["error"]["details"]
    assert len(answer.content) < 2000


@pytest.mark.parametrize("path", STEPS)
def test_a_body_with_more_values_than_any_request_needs_is_refused(
    stack: RunningStack, app: App, path: str
) -> None:
    body = json.dumps(app.body(path) | {"ignored": [[]] * 10_000})
    with not_called(stack):
        answer = app.send("POST", path, app.bundle["userBearerToken"], body.encode())

    assert_refused(answer, *INVALID, "body")
    assert "20,000" in answer.json()["error"]["details"][0]["problem"]


def test_a_presentation_of_more_than_fifty_credentials_is_refused(
    stack: RunningStack, app: App
) -> None:
    session, did = app.bundle["sessionId"], app.bundle["userDid"]
    proof = {"challenge": session, "domain": "https://app.example.com"}
    presentation = {"holder": did, "proof": proof, "verifiableCredential": [{"id": "x"}] * 51}
    with not_called(stack):
        answer = app.post(CONSENT, {"sessionId": session, "presentation": presentation})

    assert_refused(answer, *INVALID, "presentation.verifiableCredential")


def test_bytes_that_are_no_text_are_refused(stack: RunningStack, app: App) -> None:
    """API Gateway passes a body of a binary content type in Base64."""
    headers = {"Content-Type": "application/octet-stream"}
    with not_called(stack):
        answer = app.send("POST", EXTRACT, app.bundle["userBearerToken"], b"\xff\xfe", headers)

    assert_refused(answer, *INVALID, "body")


def test_a_body_can_have_any_content_type(stack: RunningStack) -> None:
    app = App.of(stack, "bytes@example.com").go(until=VERIFY)
    content = json.dumps(app.verification()).encode()
    headers = {"Content-Type": "application/octet-stream"}

    assert app.send("POST", VERIFY, app.bundle["userBearerToken"], content, headers).ok


def _extraction_of(app: App, length: int) -> bytes:
    """Return a valid body of about this length, with padding after the picture's end."""
    empty = len(json.dumps(changed(app.extraction(), {"documentFront": ""})))
    picture = small()
    room = (length - empty) // 4 * 4
    return json.dumps(
        changed(
            app.extraction(), {"documentFront": picture.rstrip("=")[:1000] + "A" * (room - 1000)}
        )
    ).encode()


@pytest.mark.parametrize("megabytes", [6.05, 6.4, 11])
def test_a_body_over_the_limit_is_refused(stack: RunningStack, app: App, megabytes: float) -> None:
    content = _extraction_of(app, int(megabytes * 1_000_000))
    with not_called(stack):
        answer = app.send("POST", EXTRACT, app.bundle["userBearerToken"], content)

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "PAYLOAD_TOO_LARGE"
    assert answer.json()["success"] is False


def test_the_functions_own_413_says_what_to_do(stack: RunningStack, app: App) -> None:
    with not_called(stack):
        content = _extraction_of(app, 6_050_000)
        answer = app.send("POST", EXTRACT, app.bundle["userBearerToken"], content)

    assert_refused(answer, 413, "PAYLOAD_TOO_LARGE")
    assert "6,000,000" in answer.json()["error"]["hint"]
