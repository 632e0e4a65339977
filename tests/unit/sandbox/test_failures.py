"""Failures chosen by the tag of the user's e-mail."""

from __future__ import annotations

from typing import Any

import pytest

from local.sandbox.failures import FAILURES, chosen, markdown_table
from local.sandbox.usage import OPERATIONS
from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.vendor_journey import Answer, Journey


def _code(answer: Answer) -> Any:
    return answer.body["error"]["code"]


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        ("unreadable_document", 422, "DOCUMENT_VERIFICATION_FAILED"),
        ("duplicate_document", 422, 6),
        ("session_expired", 400, "SESSION_EXPIRED"),
        ("session_expired_401", 401, "SESSION_EXPIRED"),
        ("user_token_expired", 401, "ACCESS_TOKEN_EXPIRED"),
        ("admin_token_refused", 401, "UNAUTHORIZED"),
        ("no_credits", 403, "FORBIDDEN"),
        ("upstream_error", 500, "INTERNAL_SERVER_ERROR"),
        ("upstream_down.document_ocr", 503, "SERVICE_UNAVAILABLE"),
        ("rate_limited.document_ocr", 429, "TOO_MANY_REQUESTS"),
        ("liveness_failed.document_ocr", 422, "LIVELINESS_VERIFICATION_FAILED"),
    ],
)
def test_extraction_fails_as_the_tag_says(bench: Bench, tag: str, status: int, code: Any) -> None:
    user = bench.journey(f"ann+{tag}@example.com").to_user_token()
    answer = user.extract()
    assert (answer.status, _code(answer)) == (status, code)
    assert user.usage()["operations"]["document_ocr"]["succeeded"] == 0


def test_a_face_mismatch_comes_with_200(bench: Bench) -> None:
    user = bench.journey("ann+face_mismatch@example.com").to_extraction()
    answer = user.match()
    assert (answer.status, answer.body["success"]) == (200, False)
    assert user.usage()["operations"]["face_match"]["credits"] == 0


def test_success_may_be_a_text(bench: Bench) -> None:
    user = bench.journey("ann+string_success+face_mismatch@example.com").to_user_token()
    extracted = user.extract()
    assert extracted.body["success"] == "true"
    user.extraction_token = extracted.found["extractionToken"]
    assert user.match().body["success"] == "false"


def test_liveness_fails(bench: Bench) -> None:
    user = bench.journey("ann+liveness_failed@example.com").to_extraction()
    assert _code(user.match()) == "LIVELINESS_VERIFICATION_FAILED"


def test_an_expired_user_token_is_good_again_after_an_exchange(bench: Bench) -> None:
    user = bench.journey("ann+user_token_expired@example.com").to_user_token()
    assert [user.extract().status, user.extract().status] == [401, 401]
    user.user_token = user.exchange().found["kycServiceUserAccessToken"]
    assert user.extract().status == 200


def test_a_short_user_token_dies_after_three_seconds_and_the_next_does_not(bench: Bench) -> None:
    user = bench.journey("ann+short_user_token@example.com").to_user_token()
    bench.now += 3
    assert _code(user.extract()) == "ACCESS_TOKEN_EXPIRED"
    user.user_token = user.exchange().found["kycServiceUserAccessToken"]
    bench.now += 3
    assert user.extract().status == 200


def test_admin_tokens_are_revoked_once_for_everyone(bench: Bench) -> None:
    bystander = bench.journey("bob@example.com").to_admin_tokens()
    user = bench.journey("ann+admin_token_revoked@example.com").to_user_token()
    revoked = user.extract()
    assert (revoked.status, revoked.body["message"]) == (401, ["Token expired"])
    assert bystander.create_did().body["message"] == ["Token expired"]
    assert user.to_admin_tokens().extract().status == 200


def test_a_rate_limit_strikes_once_at_each_call(bench: Bench) -> None:
    user = bench.journey("ann+rate_limited@example.com").to_did()
    refused = user.issue_jwt()
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert user.issue_jwt().status == 200


def test_upstream_down_strikes_at_the_first_call_that_knows_the_user(bench: Bench) -> None:
    assert bench.journey("ann+upstream_down@example.com").to_did().issue_jwt().status == 503


def test_a_proxys_page_is_html(bench: Bench) -> None:
    answer = bench.journey("ann+html_error@example.com").to_user_token().extract()
    assert answer.status == 502
    assert answer.body.startswith("<html>")


def test_a_redirect_leads_to_where_it_is_counted(bench: Bench) -> None:
    user = bench.journey("ann+redirected@example.com").to_user_token()
    answer = user.extract()
    assert answer.status == 307
    user.send("POST", answer.headers["Location"], {}, None)
    assert user.usage()["operations"]["redirected"]["received"] == 1


def test_an_unhandled_error_quotes_the_user_and_tells_when_and_where(bench: Bench) -> None:
    user = bench.journey("ann+upstream_error.presentation@example.com").to_credentials()
    body = user.present().body
    assert user.email in body["message"][0]
    assert body["path"] == "/ssi/api/v1/presentation"
    assert body["timestamp"]


def test_an_incomplete_answer_lacks_its_content(bench: Bench) -> None:
    answer = bench.journey("ann+incomplete_answer@example.com").to_user_token().extract()
    assert (answer.status, set(answer.body)) == (200, {"success", "message"})


@pytest.mark.parametrize(("tag", "seconds"), [("slow", 3), ("hanging.did_jwt", 40)])
def test_slowness_is_slept(bench: Bench, tag: str, seconds: float) -> None:
    bench.journey(f"ann+{tag}@example.com").to_did().issue_jwt()
    assert bench.slept == seconds


def test_an_armed_failure_strikes_calls_that_know_no_user(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()
    user.control("fail", operation="user_did", tag="upstream_down", times=2)
    assert [user.create_did().status for _ in range(3)] == [503, 503, 200]
    assert user.control("fail", operation="user_did", tag="no_such").status == 400


@pytest.mark.parametrize("email", ["ann@example.com", "ann+news@example.com", "slow@slow.com"])
def test_other_addresses_choose_nothing(email: str) -> None:
    assert not [*chosen(email, "document_ocr")]


def test_every_failure_can_strike_and_is_in_the_table() -> None:
    table = markdown_table()
    for failure in FAILURES:
        assert set(failure.operations) <= set(OPERATIONS)
        assert f"| `+{failure.tag}` |" in table


def test_the_outcome_lists_the_steps_of_an_unfinished_session(bench: Bench) -> None:
    user: Journey = bench.journey("ann+duplicate_document@example.com").to_user_token()
    user.extract()
    (step,) = user.outcome().found
    assert (step["stepName"], step["status"], step["errorCode"]) == ("DOCUMENT_OCR", "FAILED", 6)
    assert set(step) == {"stepName", "status", "errorCode", "error", "createdAt"}
