"""If Hypersign refuses a document or a face, the app gets one of our reasons, for every answer of
Hypersign.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.reasons import BY_STEP_AND_NUMBER, LIVENESS_STEP, OCR_STEP, reason_of
from local.sandbox.examinations import REFUSALS
from local.sandbox.failure import Failure
from tests.integration.outcome_world import poll
from tests.support.clients.app import App
from tests.support.clients.sandbox import received, usage
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until

SETTINGS = {"MAX_ATTEMPTS": "2", "MAX_SESSIONS_PER_USER": "1"}
SHAPES = ("as_422", "as_400", "as_empty", "as_200")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack(SETTINGS) as running:
        yield running


def verified(stack: RunningStack, tags: str) -> Any:
    """Return the answer of the step that fails in a verification."""
    return App.of(stack, f"ann+{tags}@example.com").go().answers[-1]


def error(answer: Any, status: int = 422) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json()["error"])


ROWS = [pair for pair in BY_STEP_AND_NUMBER if pair[0] in (LIVENESS_STEP, OCR_STEP)]


@pytest.mark.parametrize(("step", "number"), [*ROWS, (OCR_STEP, 3), (LIVENESS_STEP, 999_999)])
def test_each_number_of_hypersign_has_its_reason(
    stack: RunningStack, step: str, number: int
) -> None:
    expected = reason_of(step, number)

    answer = verified(stack, f"{step.lower()}_{number}")

    found = error(answer)
    assert (found["code"], found["retryable"]) == (expected.code, expected.retryable)
    assert (answer.json()["message"], found["nextStep"]) == (expected.message, expected.next_step)


@pytest.mark.parametrize("failure", REFUSALS[:-1], ids=lambda failure: failure.tag)
def test_the_app_gets_the_error_in_the_table_of_tags(stack: RunningStack, failure: Failure) -> None:
    assert f"422 `{error(verified(stack, failure.tag))['code']}`" == failure.sees.split(";")[0]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("eyes_closed", "EYES_CLOSED"),
        ("face_mismatch", "FACE_MISMATCH"),
        ("duplicate_document", "DOCUMENT_ALREADY_VERIFIED"),
        ("face_not_found.document_ocr", "FACE_NOT_FOUND"),
    ],
)
def test_the_reason_is_the_same_in_each_shape_of_the_answer(
    stack: RunningStack, shape: str, tag: str, code: str
) -> None:
    assert error(verified(stack, f"{tag}+{shape}"))["code"] == code


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ("unexplained.document_ocr", "DOCUMENT_VERIFICATION_FAILED"),
        ("unexplained.face_match", "LIVELINESS_VERIFICATION_FAILED"),
        ("eyes_closed+as_empty+upstream_down.outcome", "LIVELINESS_VERIFICATION_FAILED"),
        ("eyes_closed+as_empty+hanging.outcome", "LIVELINESS_VERIFICATION_FAILED"),
        ("eyes_closed+as_empty+session_expired.outcome", "LIVELINESS_VERIFICATION_FAILED"),
    ],
)
def test_without_a_reason_the_general_one_is_given_and_counted(
    stack: RunningStack, tags: str, code: str
) -> None:
    before = counted(stack, "RefusedWithoutReason")

    assert error(verified(stack, tags))["code"] == code

    until(lambda: counted(stack, "RefusedWithoutReason") == before + 1)


def counted(stack: RunningStack, metric: str) -> int:
    """Return how often a metric was counted so far."""
    lines = [line for line in stack.logs().splitlines() if f'"{metric}":[' in line]
    return sum(int(json.loads(line)[metric][0]) for line in lines)


def test_asking_for_a_reason_costs_one_outcome_call(stack: RunningStack) -> None:
    before = received(stack, "outcome")

    verified(stack, "eyes_closed+as_empty+webhook_never")

    assert received(stack, "outcome") == before + 1


def test_a_liveness_failure_with_code_6_does_not_end_the_session(stack: RunningStack) -> None:
    app = App.of(stack, "lea+face_not_found@example.com").go()

    status = poll(app).json()["data"]

    assert status["outcome"] == "extracted"
    assert [(each["step"], each["code"], each["errorCode"]) for each in status["stepErrors"]] == [
        ("liveliness", "FACE_NOT_FOUND", 6)
    ]


@pytest.mark.parametrize("tag", ["payment_required", "no_credits"])
def test_missing_credits_cost_no_attempt_and_raise_the_operators_alarm(
    stack: RunningStack, tag: str
) -> None:
    before = counted(stack, "CreditsExhausted")

    app = App.of(stack, f"max+{tag}@example.com").go()
    answer = app.answers[-1]

    found = error(answer, 502)
    assert (found["code"], found["retryable"]) == ("UPSTREAM_ERROR", False)
    assert "cannot be done right now" in answer.json()["message"]
    assert "credits" in found["hint"]
    until(lambda: counted(stack, "CreditsExhausted") == before + 1)
    assert error(app.extract(), 502)["code"] == "UPSTREAM_ERROR"


@pytest.mark.parametrize("operation", ["did_jwt", "user_token"])
def test_a_bundle_without_credits_does_not_count_as_a_session(
    stack: RunningStack, operation: str
) -> None:
    app = App.of(stack, f"kim+payment_required.{operation}@example.com")

    answers = [app.fetch_bundle() for _ in range(3)]

    assert {answer.status_code for answer in answers} == {502}


def test_a_foreign_did_raises_the_operators_alarm(stack: RunningStack) -> None:
    app = App.of(stack, "eva+foreign_did@example.com").go()

    found = error(app.answers[-1], 500)

    assert found["code"] == "MISCONFIGURED"
    assert "another SSI app" in found["hint"]
    until(lambda: counted(stack, "ForeignDids") == 1)
    stack.wait_for_log("another SSI app")


def test_an_id_token_without_success_confirms_nothing(stack: RunningStack) -> None:
    app = App.of(stack, "ann+false_success+webhook_never@example.com").go()

    assert poll(app).json()["data"]["outcome"] == "consented"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("proof_failed", "ZK_PROOF_GENERATION_FAILED"),
        ("requirement_not_met", "REQUIREMENT_NOT_MET"),
    ],
)
def test_a_proof_that_fails_after_the_consent_rejects_the_session(
    stack: RunningStack, tag: str, code: str
) -> None:
    status = poll(App.of(stack, f"ann+{tag}@example.com").go()).json()["data"]

    assert status["outcome"] == "rejected"
    assert [(each["step"], each["code"]) for each in status["stepErrors"]] == [
        ("zkProofVerification", code)
    ]


def test_a_consent_carries_both_admin_tokens(stack: RunningStack) -> None:
    App.of(stack, "zoe@example.com").go()

    headers = usage(stack)["consent"]["last_headers"]

    assert {"x-kyc-access-token", "x-ssi-access-token"} <= set(headers)
