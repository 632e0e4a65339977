"""The fields of a bundle, and new user tokens for a user's own session."""

import base64
import json
import time
from datetime import datetime
from typing import Any

import pytest

from tests.integration.validation.refusal import FORBIDDEN, assert_refused
from tests.support.clients.app import EXTRACT, VERIFY, App
from tests.support.clients.sandbox import not_called, received, usage
from tests.support.stack import RunningStack

GUIDES_FIELDS = {
    "kycAdminToken",
    "ssiAdminToken",
    "userBearerToken",
    "issuerDid",
    "issuerVerificationMethodId",
    "sessionId",
    "userDid",
    "userVerificationMethodId",
}


def test_the_bundle_has_the_guides_fields_and_its_expiry_times(stack: RunningStack) -> None:
    app = App.of(stack, "fields@example.com")

    answer = app.fetch_bundle()

    assert set(app.bundle) == GUIDES_FIELDS | {
        "userTokenExpiresAt",
        "sessionExpiresAt",
        "state",
        "attemptsLeft",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    assert app.bundle["kycAdminToken"] == app.bundle["userBearerToken"]
    assert app.bundle["ssiAdminToken"] == app.bundle["userBearerToken"]
    assert _seconds_until(app.bundle["userTokenExpiresAt"]) == pytest.approx(3600, abs=60)
    assert _seconds_until(app.bundle["sessionExpiresAt"]) == pytest.approx(24 * 3600, abs=60)
    assert _claims(app.bundle["userBearerToken"])["exp"] == pytest.approx(
        datetime.fromisoformat(app.bundle["userTokenExpiresAt"]).timestamp()
    )


def test_a_user_keeps_the_did_if_the_case_of_the_email_changes(stack: RunningStack) -> None:
    first = App.of(stack, "Letters@Example.com").go(until=EXTRACT)
    second = App.of(stack, " letters@EXAMPLE.com")
    second.fetch_bundle({"newSession": True})

    assert first.bundle["userDid"] == second.bundle["userDid"]
    assert first.bundle["sessionId"] != second.bundle["sessionId"]


def test_two_users_have_two_dids(stack: RunningStack) -> None:
    first = App.of(stack, "one@example.com").go(until=EXTRACT)
    second = App.of(stack, "one+tag@example.com").go(until=EXTRACT)

    assert first.bundle["userDid"] != second.bundle["userDid"]


def test_the_callers_own_email_may_stand_in_the_body(stack: RunningStack) -> None:
    app = App.of(stack, "own@example.com")

    assert app.fetch_bundle({"email": "OWN@example.com", "name": "Own"}).ok


@pytest.mark.parametrize(
    ("in_token", "in_body", "sent"),
    [
        ("Nora", None, True),
        (None, "Nora", True),
        (None, None, False),
        (None, "  ", False),
    ],
)
def test_the_name_is_the_tokens_else_the_bodys(
    stack: RunningStack, in_token: str | None, in_body: str | None, sent: bool
) -> None:
    app = App.of(stack, "name@example.com", in_token)

    assert app.fetch_bundle({} if in_body is None else {"name": in_body}).ok

    assert ("claims.name" in usage(stack)["did_jwt"]["last_fields"]) is sent


def test_an_empty_post_is_the_same_as_a_get(stack: RunningStack) -> None:
    app = App.of(stack, "empty@example.com")

    assert app.send("POST", "/get-required-tokens-and-session-for-a-user", app.sign_in_token).ok


def test_a_fresh_token_works_beside_the_old_one(stack: RunningStack) -> None:
    app = App.of(stack, "fresh@example.com").go(until=VERIFY)
    before = dict(app.bundle)
    sessions = received(stack, "kyc_session")

    assert app.fetch_bundle({"sessionId": before["sessionId"]}).ok

    assert received(stack, "kyc_session") == sessions
    same = {"sessionId", "userDid", "userVerificationMethodId", "sessionExpiresAt"}
    assert {name: app.bundle[name] for name in same} == {name: before[name] for name in same}
    assert app.bundle["userBearerToken"] != before["userBearerToken"]
    content = json.dumps(app.verification()).encode()
    assert app.send("POST", VERIFY, before["userBearerToken"], content).ok
    assert app.verify().ok


def test_an_expired_user_token_is_reported_without_a_call_and_can_be_renewed(
    stack: RunningStack,
) -> None:
    app = App.of(stack, "late+short_user_token@example.com").go(until=VERIFY)
    expires = datetime.fromisoformat(app.bundle["userTokenExpiresAt"]).timestamp()
    while time.time() < expires:
        time.sleep(0.05)

    with not_called(stack):
        answer = app.verify()

    assert_refused(answer, 401, "USER_TOKEN_EXPIRED")
    assert "sessionId" in answer.json()["error"]["hint"]
    assert app.fetch_bundle({"sessionId": app.bundle["sessionId"]}).ok
    assert app.verify().ok


def test_anothers_email_with_ones_own_session_is_refused(stack: RunningStack, app: App) -> None:
    body = {"sessionId": app.bundle["sessionId"], "email": "bob@example.com"}
    with not_called(stack):
        assert_refused(app.fetch_bundle(body), *FORBIDDEN, "email")


def _seconds_until(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() - time.time()


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return claims
