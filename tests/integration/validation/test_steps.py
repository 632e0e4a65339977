"""Steps out of order, repeated, after the end, and too often."""

from collections.abc import Callable

import pytest
import requests

from tests.integration.validation.refusal import FORBIDDEN, assert_refused
from tests.support.clients.app import ABSENT, CONSENT, EXTRACT, PRESENT, VERIFY, App
from tests.support.clients.sandbox import not_called
from tests.support.stack import RunningStack

OUT_OF_ORDER: dict[str, tuple[str, Callable[[App], requests.Response]]] = {
    "face before document": (EXTRACT, App.verify),
    "presentation before document": (EXTRACT, App.present),
    "presentation before face": (VERIFY, App.present),
    "consent before document": (
        EXTRACT,
        lambda app: app.consent(presentation=ABSENT, credentials=[{}]),
    ),
    "consent before face": (VERIFY, lambda app: app.consent(presentation=ABSENT, credentials=[{}])),
}


@pytest.mark.parametrize("name", OUT_OF_ORDER)
def test_a_step_out_of_order_is_refused(stack: RunningStack, name: str) -> None:
    until, step = OUT_OF_ORDER[name]
    app = App.of(stack, f"order-{len(name)}@example.com").go(until=until)

    with not_called(stack):
        answer = step(app)

    assert_refused(answer, 409, "STEP_OUT_OF_ORDER")
    assert answer.json()["error"]["nextStep"]


def test_an_earlier_extractions_token_is_refused(stack: RunningStack) -> None:
    app = App.of(stack, "latest@example.com").go(until=VERIFY)
    earlier = app.extraction_token
    app.extract()

    with not_called(stack):
        answer = app.verify(documentToken=earlier)

    assert_refused(answer, *FORBIDDEN, "documentToken")
    assert app.verify().ok


def test_a_new_extraction_needs_a_new_face_match(stack: RunningStack) -> None:
    app = App.of(stack, "again@example.com").go(until=CONSENT)
    app.extract()

    with not_called(stack):
        answer = app.consent()

    assert_refused(answer, 409, "STEP_OUT_OF_ORDER")


def test_a_repeated_consent_answers_the_same_and_calls_nobody(stack: RunningStack) -> None:
    app = App.of(stack, "twice+webhook_never@example.com").go(until=CONSENT)
    first = app.consent()
    assert first.json()["success"] is True

    with not_called(stack):
        again = app.consent()
        with_credentials = app.consent(presentation=ABSENT, credentials=app.credentials)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert with_credentials.json() == first.json()


@pytest.mark.parametrize("path", [EXTRACT, VERIFY, PRESENT])
def test_after_the_consent_no_step_is_done(stack: RunningStack, path: str) -> None:
    app = App.of(stack, f"after-{len(path)}+webhook_never@example.com").go()

    with not_called(stack):
        answer = app.post(path, app.body(path))

    assert_refused(answer, 409, "SESSION_COMPLETED")


def test_after_the_consent_there_is_no_fresh_token(stack: RunningStack) -> None:
    app = App.of(stack, "fresh-after+webhook_never@example.com").go()

    with not_called(stack):
        answer = app.fetch_bundle({"sessionId": app.bundle["sessionId"]})

    assert_refused(answer, 409, "SESSION_COMPLETED")


def test_extractions_are_capped(capped: RunningStack) -> None:
    app = App.of(capped, "many-documents@example.com").go(until=EXTRACT)
    assert app.extract().ok
    assert app.extract().ok

    with not_called(capped):
        answer = app.extract()

    assert_refused(answer, 429, "TOO_MANY_ATTEMPTS")
    assert answer.json()["error"]["retryable"] is False
    assert app.verify().ok


def test_a_failed_face_match_counts(capped: RunningStack) -> None:
    app = App.of(capped, "many-faces+face_mismatch@example.com").go(until=VERIFY)
    assert [app.verify().status_code for _ in range(2)] == [422, 422]

    with not_called(capped):
        answer = app.verify()

    assert_refused(answer, 429, "TOO_MANY_ATTEMPTS")


def test_a_request_refused_before_hypersign_does_not_count(capped: RunningStack) -> None:
    app = App.of(capped, "typos@example.com").go(until=EXTRACT)
    for _ in range(3):
        assert app.extract(documentFront="").status_code == 400
        assert app.extract(sessionId="unknown").status_code == 404

    assert app.extract().ok


def test_sessions_of_a_day_are_capped_for_each_user(capped: RunningStack) -> None:
    app = App.of(capped, "many-sessions@example.com")
    assert app.fetch_bundle().ok
    assert app.fetch_bundle({"newSession": True}).ok

    with not_called(capped):
        answer = app.fetch_bundle({"newSession": True})

    assert_refused(answer, 429, "TOO_MANY_ATTEMPTS")
    assert 0 < int(answer.headers["retry-after"]) <= 24 * 3600
    assert app.fetch_bundle({"sessionId": app.bundle["sessionId"]}).ok
    assert App.of(capped, "another@example.com").fetch_bundle().ok
