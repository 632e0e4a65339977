"""Only the company's servers get the data that a user shared."""

import json
import subprocess
from urllib.parse import quote

import pytest
import requests

from tests.integration.company.world import World, session_of
from tests.support.clients.app import CONSENT, App
from tests.support.clients.sandbox import not_called, received
from tests.support.clients.server import ROUTES
from tests.support.stack import RUNTIMES
from tests.support.waiting import until

on_both_runtimes = pytest.mark.parametrize("world", RUNTIMES, indirect=True)
PRINCIPAL = "arn:aws:iam::123456789012:user/local"


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["error"]["code"])


@on_both_runtimes
def test_the_company_gets_what_the_user_shared(world: World) -> None:
    app = world.confirmed("ann@example.com")
    before = [received(world.stack, name) for name in ("outcome", "verified_data")]

    answer = world.server.verified_data(session_of(app))

    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["success"], body["message"]) == (True, "The verified data of the session.")
    data = body["data"]
    assert data["sessionId"] == session_of(app)
    assert (data["outcome"], data["environment"]) == ("confirmed", "development")
    assert data["confirmedAt"].endswith("Z")
    assert data["presentation"] == app.presentation
    credentials = app.presentation["verifiableCredential"]
    assert [each["id"] for each in data["subjects"]] == [each["id"] for each in credentials]
    (passport,) = [each for each in data["subjects"] if "PassportCredential" in each["type"]]
    assert passport["claims"]
    assert "id" not in passport["claims"]
    assert passport["issuer"].startswith("did:hid:")
    assert passport["issuedAt"] < passport["expiresAt"]
    # Each read asks Hypersign once, and nothing is cached.
    after = [received(world.stack, name) for name in ("outcome", "verified_data")]
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1]


@on_both_runtimes
def test_each_read_is_in_the_audit_trail_at_the_highest_log_level(world: World) -> None:
    app = world.confirmed("cid@example.com")

    answer = world.server.verified_data(session_of(app))

    lines = [json.loads(line) for line in world.logged(session_of(app)) if '"audit"' in line]
    # `confirmed` asked the company's route for the outcome.
    assert {line["action"] for line in lines} == {"outcome read", "verified data read"}
    (line,) = [line for line in lines if line["action"] == "verified data read"]
    assert line["message"] == "audit"
    assert (line["principal"], line["session_id"]) == (PRINCIPAL, session_of(app))
    assert line["request_id"] == answer.headers["apigw-requestid"]
    # At this level, the audit trail is the only line.
    assert not [line for line in world.logged(session_of(app)) if '"message":"request"' in line]


def test_curl_gets_the_verified_data(world: World) -> None:
    app = world.confirmed("curl@example.com")
    url = f"{world.stack.url}/company/sessions/{session_of(app)}/verified-data"
    printed = subprocess.run(
        [
            "curl",
            "-s",
            "--aws-sigv4",
            "aws:amz:us-east-1:execute-api",
            "--user",
            "local:local",
            url,
        ],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert json.loads(printed.stdout)["data"]["presentation"] == app.presentation


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_without_aws_credentials_nobody_gets_anything(
    world: World, method: str, route: str
) -> None:
    app = world.confirmed("dan@example.com")
    key = world.server.user_key_of(app)
    path = route.format(session_id=session_of(app), user_key=key)
    with not_called(world.stack):
        for bearer in (None, app.sign_in_token, app.bundle["userBearerToken"]):
            answer = app.send(method, path, bearer)
            assert (answer.status_code, answer.text) == (403, '{"message":"Forbidden"}')
        signed_wrongly = world.server.call(method, path, secret="guessed")
        assert signed_wrongly.status_code == 403
    assert world.server.verified_data(session_of(app)).status_code == 200


def test_a_session_that_is_not_confirmed_has_no_data(world: World) -> None:
    app = world.app("eve+webhook_late@example.com")
    app.fetch_bundle()

    with not_called(world.stack):
        early = world.server.verified_data(session_of(app))
    app.go(until=CONSENT)
    verified = world.server.verified_data(session_of(app))

    assert code_of(early) == (409, "SESSION_NOT_CONFIRMED")
    assert early.json()["error"]["details"] == [{"field": "outcome", "problem": "created"}]
    assert early.json()["error"]["retryable"] is True
    assert code_of(verified) == (409, "SESSION_NOT_CONFIRMED")


def test_a_rejected_session_never_has_data(world: World) -> None:
    app = world.app("fay+rejected@example.com").go()
    world.company.open_window(session_of(app))
    assert world.server.session(session_of(app)).json()["data"]["outcome"] == "rejected"

    answer = world.server.verified_data(session_of(app))

    assert code_of(answer) == (409, "SESSION_NOT_CONFIRMED")
    assert answer.json()["error"]["details"] == [{"field": "outcome", "problem": "rejected"}]
    assert answer.json()["error"]["retryable"] is False


@pytest.mark.parametrize(
    "session_id",
    ["2f5f7c4e-7c55-4b0a-9d0f-5c6a1b7c9e21", "day", "a%20b", "%C3%A4", "x" * 300, "%00"],
)
def test_an_unknown_session_is_not_found_without_asking(world: World, session_id: str) -> None:
    with not_called(world.stack):
        for path in ("", "/verified-data"):
            answer = world.server.call("GET", f"/company/sessions/{session_id}{path}")
            assert answer.status_code in (403, 404), answer.text
            if answer.status_code == 404 and "error" in answer.json():
                assert code_of(answer) == (404, "NOT_FOUND")
                assert "bundle" not in answer.text


def test_an_id_with_a_slash_is_not_another_route(world: World) -> None:
    app = world.confirmed("gil@example.com")
    for middle in (quote("a/b", safe=""), f"x%2F..%2F{session_of(app)}", f"../{session_of(app)}"):
        answer = world.server.call("GET", f"/company/sessions/{middle}/verified-data")
        assert answer.status_code in (403, 404)


def test_an_expired_record_is_as_if_it_were_deleted(world: World) -> None:
    """DynamoDB's TTL can delete the record days after it has expired."""
    app = world.confirmed("hal@example.com")
    world.company.change(session_of(app), "purge_at = :zero")

    assert code_of(world.server.verified_data(session_of(app))) == (404, "NOT_FOUND")
    assert code_of(world.server.session(session_of(app))) == (404, "NOT_FOUND")


def test_a_session_that_hypersign_does_not_confirm_has_no_data(world: World) -> None:
    app = world.app("ida@example.com").go(until=CONSENT)
    world.company.change(session_of(app), "ended_as = :confirmed, ended_at = :zero")

    answer = world.server.verified_data(session_of(app))

    assert code_of(answer) == (409, "SESSION_NOT_CONFIRMED")
    assert answer.json()["error"]["retryable"] is True


@pytest.mark.parametrize("tag", ["other_session", "other_holder", "other_credential"])
def test_another_sessions_data_is_never_passed_on(world: World, tag: str) -> None:
    app = world.confirmed(f"jim+{tag}@example.com")

    answer = world.server.verified_data(session_of(app))

    assert code_of(answer) == (502, "UPSTREAM_ERROR")
    assert "Mallory" not in answer.text
    assert "did:hid" not in answer.text
    assert_counted(world, answer)
    (line,) = [json.loads(line) for line in world.logged(session_of(app)) if '"refused"' in line]
    assert (line["action"], line["code"]) == ("refused", "UPSTREAM_ERROR")


def test_credentials_are_not_compared_when_their_digests_are_gone(world: World) -> None:
    app = world.confirmed("kim+other_credential@example.com")
    world.company.change(session_of(app), "asked_at = :zero REMOVE credential_digests")

    assert world.server.verified_data(session_of(app)).status_code == 200


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("incomplete_answer.verified_data", 502),
        ("incomplete_answer.outcome", 409),
        ("html_error.verified_data", 502),
        ("huge_answer.verified_data", 502),
        ("redirected.verified_data", 502),
        ("upstream_error.verified_data", 502),
        ("upstream_down.verified_data", 503),
        ("rate_limited.verified_data", 200),
        ("rate_limited.outcome", 200),
        ("string_success.verified_data", 200),
        ("string_success.outcome", 200),
        ("false_success.outcome", 409),
        ("no_credits.verified_data", 502),
        ("payment_required.verified_data", 502),
        ("cut_off.verified_data", 502),
    ],
)
def test_failures_of_hypersign_have_the_usual_answers(world: World, tag: str, status: int) -> None:
    assert_answered(world, tag, status)


@pytest.mark.long
def test_an_admin_token_that_hypersign_ends_is_replaced_once_a_minute(own_world: World) -> None:
    """The other tests must not use a stack whose admin tokens have ended."""
    assert_answered(own_world, "admin_token_revoked.verified_data", 200)
    assert_answered(own_world, "admin_token_refused.verified_data", 503)


def assert_answered(world: World, tag: str, status: int) -> None:
    """Check the answer to the company if Hypersign fails in this way."""
    app = world.app(f"leo+{tag}@example.com").go()
    world.company.change(session_of(app), "ended_as = :confirmed, ended_at = :zero")

    answer = world.server.verified_data(session_of(app))

    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.json()["success"] is False
        assert "nginx" not in answer.text


def assert_counted(world: World, answer: requests.Response) -> None:
    """The mismatch is counted in its metric, which an alarm watches, and logged with what
    differs.
    """
    request_id = answer.headers["apigw-requestid"]
    until(lambda: any("mismatch" in line for line in world.logged(request_id)))
    until(lambda: len(world.logged('"VerifiedDataMismatches":[1.0]')) >= len(mismatches(world)))


def mismatches(world: World) -> list[str]:
    return world.logged('"message":"verified data mismatch"')


def test_the_record_of_a_confirmed_session_is_kept_for_a_month(world: World) -> None:
    app: App = world.confirmed("moe@example.com")
    item = world.company.record(session_of(app))

    kept = float(item["purge_at"]["N"]) - float(item["ended_at"]["N"]) / 1000
    assert abs(kept - 30 * 24 * 3600) < 5
