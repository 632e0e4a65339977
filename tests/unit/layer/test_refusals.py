"""The reason why Hypersign refused a document or a face, from its answer or from the session's
steps.
"""

import json
from typing import Any

import pytest

from hypersign_kyc.session_errors import SessionExpired, VerificationRefused
from hypersign_kyc.upstream import answers
from hypersign_kyc.upstream.operations import (
    CONSENT_SENDING,
    DOCUMENT_OCR,
    FACE_VERIFICATION,
    Operation,
)
from hypersign_kyc.upstream.refusals import explained_by, on_their_clock
from hypersign_kyc.upstream.transport import Answer
from hypersign_kyc.upstream.wire import ConsentAnswer, StepAnswer, StepOutcome
from hypersign_kyc.upstream_errors import UpstreamError

OCR, LIVENESS = "ocrIdDoc", "liveliness"
START = 1_795_514_400_000


def refused(operation: Operation, status: int, body: Any) -> VerificationRefused:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(VerificationRefused) as raised:
        answers.read_step(StepAnswer, Answer(status, content), operation)
    return raised.value


def kyc(code: Any = None, details: Any = None) -> dict[str, Any]:
    return {"success": False, "error": {"code": code, "message": "text", "details": details}}


@pytest.mark.parametrize("status", [200, 201, 400, 409, 422])
@pytest.mark.parametrize(
    ("operation", "body", "code"),
    [
        (DOCUMENT_OCR, kyc(2), "FACE_NOT_FOUND"),
        (DOCUMENT_OCR, kyc("6"), "DOCUMENT_ALREADY_VERIFIED"),
        (DOCUMENT_OCR, kyc(0), "CHECK_NOT_PERFORMED"),
        (DOCUMENT_OCR, kyc("BAD_REQUEST", ["6"]), "DOCUMENT_ALREADY_VERIFIED"),
        (DOCUMENT_OCR, kyc("BAD_REQUEST", [4]), "FACE_TURNED"),
        (FACE_VERIFICATION, kyc("FACE_MISMATCH"), "FACE_MISMATCH"),
        (FACE_VERIFICATION, kyc(None, ["code EYES_CLOSED"]), "EYES_CLOSED"),
        (FACE_VERIFICATION, kyc(None, [{}, "liveliness: 18"]), "EYES_CLOSED"),
        (FACE_VERIFICATION, kyc("LIVELINESS_VERIFICATION_FAILED", ["ocrIdDoc 1"]), "FACE_MISMATCH"),
    ],
)
def test_an_answer_that_names_the_reason_is_enough(
    status: int, operation: Operation, body: Any, code: str
) -> None:
    refusal = refused(operation, status, body)

    assert (refusal.code, refusal.is_explained, refusal.metric) == (code, True, None)


@pytest.mark.parametrize(
    ("operation", "body", "code"),
    [
        (FACE_VERIFICATION, kyc(18), "LIVELINESS_VERIFICATION_FAILED"),
        (FACE_VERIFICATION, kyc("6", ["6"]), "LIVELINESS_VERIFICATION_FAILED"),
        (DOCUMENT_OCR, kyc(77), "DOCUMENT_VERIFICATION_FAILED"),
        (DOCUMENT_OCR, kyc(10**300), "DOCUMENT_VERIFICATION_FAILED"),
        (DOCUMENT_OCR, kyc("UNKNOWN_TO_US"), "UNKNOWN_TO_US"),
        (DOCUMENT_OCR, kyc([6], {"a": 6}), "DOCUMENT_VERIFICATION_FAILED"),
        (DOCUMENT_OCR, {"success": "false", "data": []}, "DOCUMENT_VERIFICATION_FAILED"),
        (DOCUMENT_OCR, {"success": False, "error": "6"}, "DOCUMENT_VERIFICATION_FAILED"),
    ],
)
def test_an_answer_without_a_reason_gets_the_general_one(
    operation: Operation, body: Any, code: str
) -> None:
    refusal = refused(operation, 200, body)

    assert (refusal.code, refusal.is_explained) == (code, False)
    assert refusal.metric == "RefusedWithoutReason"


def test_the_general_code_of_hypersign_is_no_sign_of_a_changed_api() -> None:
    refusal = refused(FACE_VERIFICATION, 422, kyc("LIVELINESS_VERIFICATION_FAILED"))

    assert (refusal.is_explained, refusal.metric) == (False, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>", b'"Bad"', b'{"a":' + b"9" * 5000])
def test_a_body_in_an_unknown_format_is_a_refusal_without_a_reason(body: bytes) -> None:
    assert refused(DOCUMENT_OCR, 400, body).code == "DOCUMENT_VERIFICATION_FAILED"


def test_an_ended_session_is_told_with_any_status() -> None:
    content = json.dumps(kyc("SESSION_EXPIRED")).encode()
    for status in (200, 400, 401, 403):
        with pytest.raises(SessionExpired):
            answers.read_step(StepAnswer, Answer(status, content), FACE_VERIFICATION)


@pytest.mark.parametrize("body", [{}, {"data": {"userId": "x"}}, {"success": None}])
def test_a_consent_answer_without_success_is_an_error(body: Any) -> None:
    with pytest.raises(UpstreamError):
        answers.read_step(ConsentAnswer, Answer(200, json.dumps(body).encode()), CONSENT_SENDING)


def step(name: Any, status: str, code: Any, at: Any) -> StepOutcome:
    return StepOutcome.model_validate(
        {"stepName": name, "status": status, "errorCode": code, "createdAt": at}
    )


BEFORE, NOW, SAME_SECOND, LATER = (
    "2026-11-24T09:59:59.900Z",
    "2026-11-24T10:00:00.500Z",
    "2026-11-24T10:00:00Z",
    "2026-11-24T10:00:03Z",
)


@pytest.mark.parametrize(
    ("operation", "steps", "expected"),
    [
        (FACE_VERIFICATION, [step(LIVENESS, "fail", 18, NOW)], "EYES_CLOSED"),
        (FACE_VERIFICATION, [step(LIVENESS, "fail", "18", LATER)], "EYES_CLOSED"),
        (FACE_VERIFICATION, [step(OCR, "fail", 1, NOW)], "FACE_MISMATCH"),
        (FACE_VERIFICATION, [step(OCR, "fail", 1, SAME_SECOND)], "FACE_MISMATCH"),
        (DOCUMENT_OCR, [step(OCR, "fail", 6, NOW)], "DOCUMENT_ALREADY_VERIFIED"),
        (
            FACE_VERIFICATION,
            [step(OCR, "fail", 1, LATER), step(LIVENESS, "success", None, NOW)],
            "FACE_MISMATCH",
        ),
        (
            FACE_VERIFICATION,
            [step(LIVENESS, "success", None, NOW), step(OCR, "fail", 1, NOW)],
            "FACE_MISMATCH",
        ),
        # These step errors do not explain the refusal: of an earlier attempt, of another operation,
        # corrected, unknown, or without a time.
        (FACE_VERIFICATION, [step(LIVENESS, "fail", 18, BEFORE)], None),
        (DOCUMENT_OCR, [step(LIVENESS, "fail", 18, NOW)], None),
        (FACE_VERIFICATION, [step("userConsent", "fail", 6, NOW)], None),
        (
            FACE_VERIFICATION,
            [step(LIVENESS, "fail", 18, NOW), step(LIVENESS, "success", None, LATER)],
            None,
        ),
        (FACE_VERIFICATION, [step(LIVENESS, "fail", 3, NOW)], None),
        (FACE_VERIFICATION, [step(LIVENESS, "fail", None, NOW)], None),
        (FACE_VERIFICATION, [step(["x"], "fail", 18, NOW)], None),
        (FACE_VERIFICATION, [step(LIVENESS, "fail", 18, "soon")], None),
        (FACE_VERIFICATION, [step(LIVENESS, "fail", 18, None)], None),
        (FACE_VERIFICATION, [], None),
    ],
)
def test_only_the_last_step_of_this_attempt_explains_a_refusal(
    operation: Operation, steps: list[StepOutcome], expected: str | None
) -> None:
    found = explained_by(steps, operation, START + 250)

    assert (found and found.code) == expected


@pytest.mark.parametrize(
    ("sent_at", "expected"),
    [
        (None, START),
        (START + 5_000, START),
        (START + 3_000, START),
        (START + 65_000, START + 60_000),
        (START - 55_000, START - 60_000),
    ],
)
def test_an_attempts_start_is_compared_on_hypersigns_clock(
    sent_at: int | None, expected: int
) -> None:
    assert on_their_clock(START, START + 5_000, sent_at) == expected
