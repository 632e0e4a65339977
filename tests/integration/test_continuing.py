"""A user who comes back goes on with their unfinished session."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.integration.validation.refusal import assert_refused
from tests.support.clients.app import EXTRACT, VERIFY, App
from tests.support.clients.guide import Browser, GuidePage
from tests.support.clients.pictures import data_url, specimen
from tests.support.clients.sandbox import not_called, received, usage
from tests.support.stack import RunningStack, start_stack

CREDITS = {"kyc_session": 4, "did_jwt": 5, "user_token": 1}


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack({"MAX_ATTEMPTS": "3", "MAX_SESSIONS_PER_USER": "2"}) as running:
        yield running


@pytest.fixture
def app(stack: RunningStack, request: pytest.FixtureRequest) -> App:
    app = App.of(stack, f"{abs(hash(request.node.name))}@example.com")
    assert app.fetch_bundle().ok
    return app


def fail(stack: RunningStack, operation: str, tag: str) -> None:
    failure = {"operation": operation, "tag": tag, "times": 1}
    requests.post(f"{stack.sandbox_url}/_sandbox/fail", json=failure, timeout=5).raise_for_status()


def returned(app: App, body: dict[str, Any] | None = None) -> bool:
    """Fetch another bundle. Return whether it is for the same session."""
    before = app.bundle
    answer = app.fetch_bundle(body)
    assert answer.ok, answer.text
    assert app.bundle["userBearerToken"] != before["userBearerToken"]
    return bool(app.bundle["sessionId"] == before["sessionId"])


def test_a_first_call_continues_the_session_for_six_credits(stack: RunningStack, app: App) -> None:
    app.extract()
    before = usage(stack)

    assert returned(app)

    assert app.bundle["state"] == "extracted"
    assert app.bundle["attemptsLeft"] == {"extraction": 2, "faceMatch": 3}
    calls = {name: usage(stack)[name]["received"] - before[name]["received"] for name in before}
    assert {name for name, count in calls.items() if count} == {"did_jwt", "user_token"}
    assert sum(CREDITS[name] for name, count in calls.items() if count) == 6


def test_a_new_session_says_that_nothing_is_done(app: App) -> None:
    assert app.bundle["state"] == "created"
    assert app.bundle["attemptsLeft"] == {"extraction": 3, "faceMatch": 3}


def test_continued_sessions_do_not_count_against_the_users_day(app: App) -> None:
    assert all(returned(app) for _ in range(4))


def test_both_devices_go_on_at_the_same_time(app: App) -> None:
    app.extract()
    computer = app.bundle["userBearerToken"]
    assert returned(app)

    content = json.dumps(app.verification()).encode()
    on_the_phone = app.post(VERIFY, app.verification())
    on_the_computer = app.send("POST", VERIFY, computer, content)

    assert (on_the_phone.status_code, on_the_computer.status_code) == (200, 200)


def test_the_second_device_is_told_which_value_is_old(app: App) -> None:
    app.extract()
    older = app.extraction_token
    assert returned(app)
    app.extract()

    assert_refused(app.verify(documentToken=older), 403, "FORBIDDEN", "documentToken")


def test_a_new_session_can_be_asked_for(app: App) -> None:
    assert not returned(app, {"newSession": True})
    assert returned(app)
    assert returned(app, {"newSession": False})


def test_a_named_session_becomes_the_latest(app: App) -> None:
    first = app.bundle["sessionId"]
    assert not returned(app, {"newSession": True})

    app.fetch_bundle({"sessionId": first})
    assert app.bundle["sessionId"] == first

    assert returned(app)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"newSession": "true"}, "newSession"),
        ({"newSession": 1}, "newSession"),
        ({"newSession": None}, "newSession"),
        ({"newSession": True, "sessionId": "x"}, "newSession"),
    ],
)
def test_a_wrong_wish_is_refused(
    stack: RunningStack, app: App, body: dict[str, Any], field: str
) -> None:
    with not_called(stack):
        assert_refused(app.fetch_bundle(body), 400, "INVALID_REQUEST", field)


def test_get_cannot_ask_for_a_new_session(stack: RunningStack, app: App) -> None:
    path = "/get-required-tokens-and-session-for-a-user?newSession=true"
    with not_called(stack):
        answer = app.send("GET", path, app.sign_in_token)

    assert_refused(answer, 400, "INVALID_REQUEST", "newSession")


def test_a_finished_session_is_not_continued(app: App) -> None:
    app.extract()
    app.verify()
    app.present()
    assert app.consent().ok

    assert not returned(app)


def test_a_refused_session_is_not_continued_until_a_step_succeeds(stack: RunningStack) -> None:
    app = App.of(stack, "eyes+eyes_closed+once@example.com")
    app.fetch_bundle()
    app.extract()
    assert app.verify().status_code == 422
    session = app.bundle["sessionId"]

    assert app.verify().ok
    assert returned(app)
    assert app.bundle["sessionId"] == session

    refused = App.of(stack, "shut+eyes_closed@example.com")
    refused.fetch_bundle()
    refused.extract()
    assert refused.verify().status_code == 422
    assert not returned(refused)


def test_a_session_without_an_attempt_is_not_continued(app: App) -> None:
    for _ in range(3):
        assert returned(app)
        assert app.extract().ok

    assert not returned(app)


def test_a_session_that_hypersign_does_not_accept_is_replaced_in_the_same_call(
    stack: RunningStack, app: App
) -> None:
    fail(stack, "user_token", "session_expired")
    sessions = received(stack, "kyc_session")

    assert not returned(app)

    assert received(stack, "kyc_session") == sessions + 1
    assert returned(app)


def test_an_outage_does_not_replace_the_session(stack: RunningStack, app: App) -> None:
    before = app.bundle["sessionId"]
    for _ in range(3):
        fail(stack, "user_token", "upstream_down")
    assert app.fetch_bundle().status_code == 503

    assert app.fetch_bundle().ok
    assert app.bundle["sessionId"] == before


def test_the_guides_page_reloaded_at_every_step_reaches_the_end_with_one_session(
    stack: RunningStack,
) -> None:
    page = GuidePage(stack.url, stack.url, Browser(None), stack.origin)
    token = stack.token("reloaded@example.com", "Ann")
    sessions = received(stack, "kyc_session")
    passport, portrait = data_url(specimen("passport")), data_url(specimen("portrait"))

    page.start(stack.url, token)
    page.start(stack.url, token)
    page.extract_passport(passport)
    page.start(stack.url, token)
    page.extract_passport(passport)
    answer = page.match_face(portrait)

    assert answer["success"] is True
    assert received(stack, "kyc_session") == sessions + 1


def test_calls_at_the_same_moment_open_at_most_two_sessions(stack: RunningStack) -> None:
    tabs = [App.of(stack, "two-tabs@example.com") for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(App.fetch_bundle, tabs))

    assert [answer.status_code for answer in answers] == [200, 200]
    opened = {tab.bundle["sessionId"] for tab in tabs}
    assert len({tab.bundle["userDid"] for tab in tabs}) == 1
    later = App.of(stack, "two-tabs@example.com")
    assert later.fetch_bundle().json()["sessionId"] in opened
    assert all(tab.extract().ok for tab in tabs)


def test_an_erased_user_starts_afresh(stack: RunningStack, app: App) -> None:
    before = app.bundle
    assert app.send("DELETE", "/users/me", app.sign_in_token).ok

    assert not returned(app)

    assert app.bundle["userDid"] != before["userDid"]
    assert app.send("POST", EXTRACT, before["userBearerToken"], b"{}").status_code == 400
