"""`GET /users/me`: an app asks first where its user stands."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.support.clients.app import App
from tests.support.clients.aws import aws_client, running_aws
from tests.support.clients.sandbox import usage
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until

USERS = "local-UsersTable"
NOBODY = {"latestSession": None, "confirmedSession": None, "opensAgainAt": None}


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with running_aws() as url:
        yield url


@pytest.fixture(scope="module")
def stack(aws: str) -> Iterator[RunningStack]:
    limits = {"MAX_ATTEMPTS": "2", "MAX_SESSIONS_PER_USER": "2"}
    with start_stack({"AWS_ENDPOINT_URL": aws, **limits}) as running:
        yield running


@pytest.fixture
def app(stack: RunningStack) -> App:
    return App.of(stack, f"{uuid.uuid4().hex}@example.com")


def ask(app: App, **headers: str) -> requests.Response:
    return app.send("GET", "/users/me", app.sign_in_token, headers=headers)


def standing(app: App) -> dict[str, Any]:
    answer = ask(app)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["data"])


def confirm(app: App) -> None:
    for step in (app.extract, app.verify, app.present, app.consent):
        assert step().ok
    until(lambda: standing(app)["latestSession"]["outcome"] == "confirmed")


def test_a_new_user_has_no_session(stack: RunningStack, app: App) -> None:
    before = usage(stack)

    assert standing(app) == NOBODY

    assert usage(stack) == before


def test_an_unfinished_session_can_be_continued(app: App) -> None:
    app.fetch_bundle()
    app.extract()

    found = standing(app)

    status = app.send("GET", f"/sessions/{app.bundle['sessionId']}", app.sign_in_token).json()
    assert found["latestSession"] == status["data"] | {"canContinue": True}
    assert found["confirmedSession"] is None
    before = app.bundle["sessionId"]
    app.fetch_bundle()
    assert app.bundle["sessionId"] == before


def test_a_refused_session_cannot_be_continued_and_says_what_was_refused(
    stack: RunningStack,
) -> None:
    app = App.of(stack, f"{uuid.uuid4().hex}+eyes_closed@example.com")
    app.fetch_bundle()
    app.extract()
    refused = app.verify()
    assert refused.status_code == 422
    assert (refused.json()["error"]["attemptsLeft"], refused.json()["error"]["retryable"]) == (
        1,
        True,
    )

    latest = standing(app)["latestSession"]

    assert latest["canContinue"] is False
    assert [error["code"] for error in latest["stepErrors"]] == ["EYES_CLOSED"]
    again = app.verify().json()["error"]
    assert (again["attemptsLeft"], again["retryable"]) == (0, False)
    assert again["nextStep"] == "Start again."


def test_a_confirmed_user_is_already_verified(app: App) -> None:
    app.fetch_bundle()
    confirm(app)

    found = standing(app)

    assert found["latestSession"]["canContinue"] is False
    assert found["confirmedSession"] == {
        "sessionId": app.bundle["sessionId"],
        "changedAt": found["latestSession"]["changedAt"],
    }
    verified = app.bundle["sessionId"]
    app.fetch_bundle()
    later = standing(app)
    assert later["latestSession"]["sessionId"] == app.bundle["sessionId"] != verified
    assert later["confirmedSession"]["sessionId"] == verified


def test_the_limit_of_the_day_says_when_it_ends(app: App) -> None:
    app.fetch_bundle()
    assert standing(app)["opensAgainAt"] is None
    app.fetch_bundle({"newSession": True})

    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert standing(app)["opensAgainAt"] == f"{tomorrow.isoformat()}T00:00:00.000Z"


def test_news_are_polled_every_two_seconds_for_a_minute(app: App) -> None:
    app.fetch_bundle()
    ask(app)

    first = ask(app)
    same = ask(app, **{"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "private, no-cache"
    assert int(first.headers["retry-after"]) <= 2
    assert (same.status_code, same.text) == (304, "")
    path = f"/sessions/{app.bundle['sessionId']}"
    status = app.send("GET", path, app.sign_in_token)
    assert int(status.headers["retry-after"]) <= 2


def test_an_erased_user_has_no_session(app: App) -> None:
    app.fetch_bundle()
    assert app.send("DELETE", "/users/me", app.sign_in_token).ok

    assert standing(app) == NOBODY


def test_only_the_owner_is_told(stack: RunningStack, app: App) -> None:
    app.fetch_bundle()
    stranger = App.of(stack, f"{uuid.uuid4().hex}@example.com")

    assert standing(stranger) == NOBODY
    assert app.send("GET", "/users/me", app.bundle["userBearerToken"]).status_code == 401


@pytest.mark.parametrize("named", [None, "gone", "of another user"])
def test_a_row_that_names_no_session_of_the_user_does_not_matter(
    stack: RunningStack, aws: str, app: App, named: str | None
) -> None:
    stranger = App.of(stack, f"{uuid.uuid4().hex}@example.com")
    stranger.fetch_bundle()
    app.fetch_bundle()
    dynamodb = aws_client("dynamodb", aws)
    rows = dynamodb.scan(TableName=USERS)["Items"]
    (row,) = (it for it in rows if it["did"]["S"] == app.bundle["userDid"])
    other = {"gone": "gone", "of another user": stranger.bundle["sessionId"]}
    changed = {name: value for name, value in row.items() if not name.startswith("latest")}
    if named is not None:
        changed = row | {"latest_session": {"S": other[named]}}
    dynamodb.put_item(TableName=USERS, Item=changed)

    assert standing(app)["latestSession"]["sessionId"] == app.bundle["sessionId"]

    assert app.fetch_bundle().ok
    assert app.bundle["sessionId"] != stranger.bundle["sessionId"]
    assert standing(app)["latestSession"]["sessionId"] == app.bundle["sessionId"]
