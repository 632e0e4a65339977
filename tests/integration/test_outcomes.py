"""The company learns the outcome of every session, even if Hypersign's webhook is lost, late or
forged.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.outcome_world import CONFIRMED, World, confirm, looks, poll, session_of
from tests.support.clients.app import EXTRACT, PRESENT
from tests.support.clients.aws import everything_stored, running_aws
from tests.support.clients.company import Company
from tests.support.clients.sandbox import not_called
from tests.support.stack import RUNTIMES, start_stack
from tests.support.waiting import until

on_both_runtimes = pytest.mark.parametrize("world", RUNTIMES, indirect=True)


@pytest.fixture(scope="module", params=["process"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with running_aws() as url:
        # The stack uses this AWS instead of its own, so the tests can read the tables and events.
        environment = {"AWS_ENDPOINT_URL": url, "LOCAL_SCHEDULE_SECONDS": "1"}
        environment |= {"SANDBOX_WEBHOOKS": "on"}
        with start_stack(environment, runtime=request.param) as stack:
            yield World(stack, Company(url))


@on_both_runtimes
def test_a_confirmation_is_published_without_a_poll(world: World) -> None:
    app = world.app("ann@example.com").go()

    told = world.company.wait_for("SessionConfirmed", session_of(app))

    assert told == CONFIRMED
    status = poll(app).json()["data"]
    assert (status["step"], status["outcome"]) == ("consented", "confirmed")
    assert status["stepErrors"] == []
    ids = [event["detail"]["id"] for event in world.company.events()]
    assert len(ids) == len(set(ids))


def test_a_rejection_is_published_with_hypersigns_code_and_ends_the_session(world: World) -> None:
    app = world.app("ann+rejected@example.com").go()

    told = world.company.wait_for("SessionRejected", session_of(app))

    assert told == [*CONFIRMED[:-1], "SessionRejected"]
    status = poll(app).json()["data"]
    assert status["outcome"] == "rejected"
    assert status["environment"] == "development"
    assert status["stepErrors"] == [
        {
            "step": "userConsent",
            "code": "CONSENT_REFUSED",
            "errorCode": None,
            "retryable": True,
            "message": "The consent was not accepted.",
            "nextStep": "Start the verification again.",
        }
    ]
    details = [event["detail"] for event in world.company.events()]
    (rejected,) = [
        detail
        for detail in details
        if (detail.get("sessionId"), detail.get("outcome")) == (session_of(app), "rejected")
    ]
    assert rejected["environment"] == "development"
    assert rejected["stepErrors"] == [
        {"step": "userConsent", "code": "CONSENT_REFUSED", "errorCode": None}
    ]
    assert app.extract().json()["error"]["code"] == "SESSION_COMPLETED"


def test_two_webhooks_are_one_question_and_one_event(world: World) -> None:
    app = world.app("ann+webhook_twice@example.com").go()

    world.company.wait_for("SessionConfirmed", session_of(app))
    world.hint(session_of(app))
    until(lambda: looks(world, app))
    time.sleep(1)

    assert world.company.told_of(session_of(app)) == CONFIRMED
    assert looks(world, app) == 1


def test_a_late_webhook_confirms_late(world: World) -> None:
    app = world.app("ann+webhook_late@example.com").go()

    assert world.company.wait_for("SessionConfirmed", session_of(app)) == CONFIRMED


@on_both_runtimes
def test_the_sweep_finds_an_outcome_without_a_webhook(world: World) -> None:
    app = world.app("ann+webhook_never@example.com").go()
    world.company.wait_for("SessionConsented", session_of(app))
    assert "SessionConfirmed" not in world.company.told_of(session_of(app))

    world.company.make_due(session_of(app))

    assert world.company.wait_for("SessionConfirmed", session_of(app)) == CONFIRMED


def test_a_session_without_consent_expires(world: World) -> None:
    app = world.app("ann@example.com").go(until=PRESENT)
    world.company.change(session_of(app), "expires_at = :zero")
    world.company.make_due(session_of(app))

    world.company.wait_for("SessionExpired", session_of(app))

    assert poll(app).json()["data"]["outcome"] == "expired"


def test_a_forged_webhook_confirms_nothing(world: World) -> None:
    app = world.app("ann+webhook_forged@example.com").go(until=PRESENT)

    until(lambda: looks(world, app))

    assert poll(app).json()["data"]["outcome"] == "verified"
    assert looks(world, app) == 1
    confirm(world, app)


@on_both_runtimes
def test_fifty_webhooks_at_once_are_one_question_and_one_event(world: World) -> None:
    app = world.app("ann+webhook_never@example.com").go()

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(world.hint, [session_of(app)] * 50))
    told = world.company.wait_for("SessionConfirmed", session_of(app))
    until(lambda: looks(world, app))
    time.sleep(1)

    assert {answer.status_code for answer in answers} == {200}
    assert looks(world, app) == 1
    assert told == world.company.told_of(session_of(app)) == CONFIRMED


def test_many_webhooks_for_a_session_are_one_question_per_window(world: World) -> None:
    app = world.app("ann@example.com").go(until=PRESENT)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(world.hint, [session_of(app)] * 20))
        list(threads.map(lambda _: poll(app), range(8)))
    until(lambda: looks(world, app))
    time.sleep(1)

    assert looks(world, app) == 1
    confirm(world, app)


def test_unknown_and_unreadable_webhooks_get_the_same_answer_and_ask_nobody(world: World) -> None:
    with not_called(world.stack):
        answers = [
            world.hint("00000000-0000-0000-0000-000000000000"),
            world.webhook("nothing that anybody could read"),
            world.webhook('{"sessionId":{"a":"b"}}'),
            world.webhook(""),
        ]
        until(lambda: '"WebhooksUnknown":[' in world.stack.logs())
        until(lambda: '"WebhooksUnreadable":[' in world.stack.logs())

    assert {answer.status_code for answer in answers} == {200}


def test_a_late_notice_does_not_undo_a_confirmation(world: World) -> None:
    app = world.app("ann@example.com").go()
    world.company.wait_for("SessionConfirmed", session_of(app))

    with not_called(world.stack):
        world.webhook(f'{{"sessionId":"{session_of(app)}","success":false}}')
        world.company.make_due(session_of(app))
        time.sleep(1.5)
        assert poll(app).json()["data"]["outcome"] == "confirmed"


def test_a_status_is_the_owners_alone(world: World) -> None:
    app = world.app("ann@example.com").go(until=EXTRACT)
    stranger = world.app("eve@example.com")
    stranger.bundle = app.bundle

    with not_called(world.stack):
        theirs = poll(stranger)
        unknown = stranger.send("GET", "/sessions/unknown", stranger.sign_in_token)
        assert app.send("GET", f"/sessions/{session_of(app)}", None).status_code == 401
        with_user_token = app.send(
            "GET", f"/sessions/{session_of(app)}", app.bundle["userBearerToken"]
        )

    assert theirs.status_code == unknown.status_code == 404
    assert theirs.json()["error"].keys() == unknown.json()["error"].keys()
    assert theirs.json()["message"] == unknown.json()["message"]
    assert with_user_token.status_code == 401


@on_both_runtimes
def test_polling_is_cheap(world: World) -> None:
    app = world.app("ann@example.com").go(until=PRESENT)

    answers = [poll(app) for _ in range(5)]
    etag = answers[-1].headers["ETag"]
    same = poll(app, **{"If-None-Match": f'"other", {etag}'})

    until(lambda: looks(world, app))
    assert looks(world, app) == 1
    assert len({answer.text for answer in answers}) == 1
    assert all(1 <= int(answer.headers["Retry-After"]) <= 10 for answer in answers)
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    confirm(world, app)
    assert poll(app, **{"If-None-Match": etag}).status_code == 200


def test_a_status_tells_hypersigns_step_errors_as_codes(world: World) -> None:
    app = world.app("ann+unreadable_document@example.com").go()

    # A webhook about a failed step is a notice too. After the back end has asked Hypersign, the
    # record has the errors.
    until(lambda: poll(app).json()["data"]["stepErrors"], seconds=15)
    errors = poll(app).json()["data"]["stepErrors"]
    assert [(each["step"], each["code"]) for each in errors] == [
        ("ocrIdDoc", "DOCUMENT_VERIFICATION_FAILED")
    ]


def test_a_document_of_another_account_ends_the_session(world: World) -> None:
    app = world.app("ann+duplicate_document@example.com").go()

    until(lambda: poll(app).json()["data"]["outcome"] == "rejected", seconds=15)
    assert world.company.wait_for("SessionRejected", session_of(app))


def test_a_status_does_not_need_hypersign(world: World) -> None:
    app = world.app("ann+upstream_down.outcome@example.com").go(until=PRESENT)

    answer = poll(app)

    assert (answer.status_code, answer.json()["data"]["outcome"]) == (200, "verified")


@on_both_runtimes
def test_a_user_who_is_erased_comes_back_as_another(world: World) -> None:
    app = world.app("grace@example.com").go()
    world.company.wait_for("SessionConfirmed", session_of(app))
    did = app.bundle["userDid"]
    assert did in everything_stored(world.company.url)

    erased = app.send("DELETE", "/users/me", app.sign_in_token)

    assert erased.json()["data"]["userErased"] is True
    assert erased.json()["data"]["sessionsErased"] == 1
    assert did not in everything_stored(world.company.url)
    assert session_of(app) not in everything_stored(world.company.url)
    assert poll(app).status_code == 404
    assert app.extract().status_code == 404
    again = app.send("DELETE", "/users/me", app.sign_in_token).json()["data"]
    assert (again["userErased"], again["sessionsErased"]) == (False, 0)
    assert app.fetch_bundle().ok
    assert app.bundle["userDid"] != did


def test_an_erasure_does_not_suppress_the_outcome_of_a_consent(world: World) -> None:
    app = world.app("olga+webhook_never@example.com").go()
    session_id, did = session_of(app), app.bundle["userDid"]

    erased = app.send("DELETE", "/users/me", app.sign_in_token).json()["data"]

    assert (erased["userErased"], erased["sessionsErased"]) == (True, 1)
    stored = everything_stored(world.company.url)
    assert did not in stored
    # The tombstone.
    assert session_id in stored
    assert poll(app).status_code == 404
    assert app.consent().status_code == 404
    assert app.fetch_bundle({"sessionId": session_id}).status_code == 404
    world.hint(session_id)
    assert world.company.wait_for("SessionConfirmed", session_id) == CONFIRMED
    events = [event["detail"] for event in world.company.events()]
    keys = {event["userKey"] for event in events if event.get("sessionId") == session_id}
    assert len(keys) == 1
    until(lambda: session_id not in everything_stored(world.company.url))


def test_an_erasure_is_published(world: World) -> None:
    app = world.app("henry@example.com").go(until=EXTRACT)
    world.company.wait_for("SessionCreated", session_of(app))
    (created,) = [
        event["detail"]
        for event in world.company.events()
        if event["detail"].get("sessionId") == session_of(app)
    ]
    app.send("DELETE", "/users/me", app.sign_in_token)

    def erased() -> set[str]:
        events = world.company.events()
        return {each["detail"]["userKey"] for each in events if each["detail-type"] == "UserErased"}

    until(lambda: created["userKey"] in erased())
