"""The tag in a user's e-mail address chooses the failure."""

from __future__ import annotations

from typing import Any

import pytest

from local.sandbox.failures import FAILURES, chosen, markdown_table
from local.sandbox.usage import OPERATIONS
from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.guide_journey import Answer, Journey


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


def test_success_can_be_a_string(bench: Bench) -> None:
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
    start, step = user.outcome().found
    assert (start["stepName"], start["status"], start["errorCode"]) == ("start", "success", None)
    assert (step["stepName"], step["status"], step["errorCode"]) == ("ocrIdDoc", "fail", 6)
    assert set(step) == {"stepName", "status", "errorCode", "error", "createdAt"}


def steps_of(user: Journey) -> list[tuple[str, str, int | None]]:
    """Return the session's steps, without its start."""
    found = [(each["stepName"], each["status"], each["errorCode"]) for each in user.outcome().found]
    return found[1:]


def test_a_face_that_does_not_match_fails_after_its_liveness(bench: Bench) -> None:
    user = bench.journey("ann+face_mismatch@example.com").to_extraction()
    user.match()
    assert steps_of(user) == [
        ("ocrIdDoc", "success", None),
        ("liveliness", "success", None),
        ("ocrIdDoc", "fail", 1),
    ]


@pytest.mark.parametrize(
    ("shape", "status", "error"),
    [
        ("as_422", 422, {"code": 18, "message": "Eyes closed."}),
        ("as_400", 400, {"code": "18", "message": "Eyes closed.", "details": ["Eyes closed."]}),
        ("as_200", 200, {"code": 18, "message": "Eyes closed."}),
        ("as_empty", 400, None),
    ],
)
def test_a_refused_face_comes_in_the_shape_that_is_chosen(
    bench: Bench, shape: str, status: int, error: Any
) -> None:
    user = bench.journey(f"ann+eyes_closed+{shape}@example.com").to_extraction()
    answer = user.match()
    assert answer.status == status
    assert (answer.body["error"] if error else answer.body) == (error or "")
    assert steps_of(user)[-1] == ("liveliness", "fail", 18)


def test_a_face_failure_of_the_document_concerns_its_portrait(bench: Bench) -> None:
    user = bench.journey("ann+face_not_found.document_ocr@example.com").to_user_token()
    assert _code(user.extract()) == 2
    assert steps_of(user) == [("ocrIdDoc", "fail", 2)]


def test_the_refusal_without_credits_is_a_json_string(bench: Bench) -> None:
    user = bench.journey("ann+payment_required@example.com").to_user_token()
    answer = user.extract()
    assert (answer.status, answer.body) == (402, "Insufficient credits")
    assert steps_of(user) == []


def test_a_failed_call_is_refunded() -> None:
    bench = Bench()
    user = bench.journey("ann+eyes_closed@example.com").to_extraction()
    user.match()
    usage = user.usage()
    prices = {name: count["credits"] for name, count in usage["operations"].items()}
    assert {name: price for name, price in prices.items() if price} == {
        "kyc_session": 4,
        "user_did": 7,
        "did_jwt": 5,
        "user_token": 1,
        "document_ocr": 20,
    }
    assert (usage["credits"], usage["refunded"]) == (37, 45)


def test_an_account_can_run_out_of_credits() -> None:
    bench = Bench(settings={"credits": 36})
    user = bench.journey().to_user_token()
    assert (user.extract().status, user.usage()["credits"]) == (402, 17)


def test_the_dev_environment_is_free_and_verifies_nothing() -> None:
    bench = Bench(settings={"environment": "dev"})
    user = bench.journey("ann+duplicate_document+eyes_closed@example.com").to_credentials()
    assert steps_of(user)[-1] == ("ocrIdDoc", "success", None)
    assert user.usage()["credits"] == 12
