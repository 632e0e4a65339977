"""The company's servers read sessions and erase a user."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.integration.company.world import World, session_of
from tests.support.clients.app import CONSENT
from tests.support.clients.sandbox import not_called, received
from tests.support.clients.server import Server
from tests.support.stack import RUNTIMES
from tests.support.waiting import until

on_both_runtimes = pytest.mark.parametrize("world", RUNTIMES, indirect=True)
PRINCIPAL = "arn:aws:iam::123456789012:user/local"
UNKNOWN = "0" * 64


@on_both_runtimes
def test_the_company_sees_what_the_user_sees_and_the_users_key(world: World) -> None:
    app = world.app("ann@sessions.example.com").go(until=CONSENT)

    mine = app.send("GET", f"/sessions/{session_of(app)}", app.sign_in_token)
    theirs = world.server.session(session_of(app))

    assert theirs.status_code == 200
    data = theirs.json()["data"]
    assert len(data.pop("userKey")) == 64
    assert data == mine.json()["data"]
    assert data["outcome"] == "verified"


def test_a_poll_asks_hypersign_once_in_a_window(world: World) -> None:
    app = world.app("bob+webhook_late@sessions.example.com").go()
    before = received(world.stack, "outcome")

    answers = [world.server.session(session_of(app)) for _ in range(4)]

    assert received(world.stack, "outcome") - before == 1
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers)
    etag = {"if-none-match": answers[-1].headers["etag"]}
    again = world.server.call("GET", f"/company/sessions/{session_of(app)}", headers=etag)
    assert (again.status_code, again.content) == (304, b"")


def pages(server: Server, user_key: str) -> list[list[dict[str, Any]]]:
    """Return all pages of a user's sessions."""
    found: list[list[dict[str, Any]]] = []
    cursor = None
    while True:
        data = server.sessions_of(user_key, cursor).json()["data"]
        assert data["userKey"] == user_key
        found.append(data["sessions"])
        if (cursor := data["cursor"]) is None:
            return found


@on_both_runtimes
def test_support_staff_sees_a_users_sessions_newest_first_in_pages(world: World) -> None:
    app = world.app("cid@sessions.example.com")
    opened = []
    for _ in range(23):
        assert app.fetch_bundle({"newSession": True}).ok
        opened.append(session_of(app))
    app.fetch_bundle({"newSession": True})
    app.go(until=CONSENT)
    opened.append(session_of(app))
    world.app("dan@sessions.example.com").go(until=CONSENT)

    key = world.server.user_key_of(app)
    with not_called(world.stack):
        found = pages(world.server, key)

    assert [len(page) for page in found] == [20, 4]
    sessions = [session for page in found for session in page]
    assert [session["sessionId"] for session in sessions] == opened[::-1]
    assert sessions[0]["outcome"] == "verified"
    assert {session["outcome"] for session in sessions[1:]} == {"created"}
    assert sessions == sorted(sessions, key=lambda each: str(each["createdAt"]), reverse=True)
    assert set(sessions[0]) == {
        *("sessionId", "step", "outcome", "createdAt", "changedAt", "sessionExpiresAt"),
        "refusals",
    }


def test_support_staff_sees_what_was_refused(world: World) -> None:
    app = world.app("eve+eyes_closed@sessions.example.com")
    app.go()

    ((session,),) = pages(world.server, world.server.user_key_of(app))

    (refusal,) = session["refusals"]
    assert (refusal["step"], refusal["code"]) == ("face_match", "EYES_CLOSED")
    assert session["createdAt"] < refusal["refusedAt"]


def test_an_unknown_user_has_no_sessions(world: World) -> None:
    data = world.server.sessions_of(UNKNOWN).json()["data"]
    assert (data["sessions"], data["cursor"]) == ([], None)


@pytest.mark.parametrize("key", ["ann", UNKNOWN[1:], f"{UNKNOWN}0", "G" * 64, "A" * 64, "%20"])
def test_what_is_not_a_user_key_is_refused_by_name(world: World, key: str) -> None:
    for answer in (world.server.sessions_of(key), world.server.erase(key)):
        if key == "%20":
            continue
        assert answer.status_code == 400
        assert answer.json()["error"]["details"][0]["field"] == "userKey"


def _cursor(*value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "e30", "a", "aaaa", "-", "_" * 5000, _cursor(), _cursor(1), _cursor(1, 2)),
        *(_cursor("1", "a"), _cursor(True, "a"), _cursor(-1, "a"), _cursor(10**40, "a")),
        *(_cursor(1, ""), _cursor(1, "a" * 257), _cursor(1, "a", 3), _cursor(1.5, "a")),
    ],
)
def test_an_invalid_cursor_is_refused(world: World, cursor: str) -> None:
    answer = world.server.sessions_of(UNKNOWN, cursor)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == "cursor"


def test_a_cursor_leads_to_no_other_users_sessions(world: World) -> None:
    ann = world.app("eve@sessions.example.com")
    ann.fetch_bundle()
    cursor = _cursor(2**52, session_of(ann))

    data = world.server.sessions_of(UNKNOWN, cursor).json()["data"]

    assert data["sessions"] == []


@on_both_runtimes
def test_the_company_can_erase_a_user_and_the_event_says_who_did(world: World) -> None:
    app = world.confirmed("fay@sessions.example.com")
    key = world.server.user_key_of(app)

    answer = world.server.erase(key)

    assert answer.status_code == 200
    data = answer.json()["data"]
    assert (data["userErased"], data["sessionsErased"]) == (True, 1)
    assert world.server.session(session_of(app)).status_code == 404
    assert world.server.verified_data(session_of(app)).status_code == 404
    assert world.server.sessions_of(key).json()["data"]["sessions"] == []
    lines = [json.loads(line) for line in world.logged(key) if '"audit"' in line]
    assert {(line["action"], line["principal"]) for line in lines} == {
        ("user erased", PRINCIPAL),
        ("sessions listed", PRINCIPAL),
    }
    until(lambda: key in erased_by(world), seconds=15)
    assert erased_by(world)[key] == PRINCIPAL


def test_the_event_of_a_users_own_erasure_has_no_erased_by(world: World) -> None:
    app = world.app("gil@sessions.example.com").go(until=CONSENT)
    key = world.server.user_key_of(app)

    assert app.send("DELETE", "/users/me", app.sign_in_token).ok

    until(lambda: key in erased_by(world), seconds=15)
    assert erased_by(world)[key] is None


def erased_by(world: World) -> dict[str, str | None]:
    """Return who erased which user, from the events."""
    return {
        event["detail"]["userKey"]: event["detail"]["erasedBy"]
        for event in world.company.events()
        if event["detail-type"] == "UserErased"
    }
