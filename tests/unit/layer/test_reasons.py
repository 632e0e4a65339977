"""Hypersign's step codes and text codes become reasons that a user understands."""

import re
from typing import Any

import pytest

from hypersign_kyc import reasons
from hypersign_kyc.reasons import BY_CODE, REASONS, known, number_of, reason_of

OCR, LIVENESS, PROOF = "ocrIdDoc", "liveliness", "zkProofVerification"
#: The numbers in Hypersign's contract.
DOCUMENTED = {
    OCR: (0, 1, 2, 4, 5, 6),
    LIVENESS: (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 66),
    PROOF: (4, 5),
}


def test_every_documented_number_has_a_reason() -> None:
    pairs = {(step, number) for step, numbers in DOCUMENTED.items() for number in numbers}

    assert set(reasons.BY_STEP_AND_NUMBER) == pairs


def test_a_code_has_one_reason_with_texts_for_the_user() -> None:
    assert len(BY_CODE) == len(REASONS)
    for reason in REASONS:
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)+", reason.code)
        assert reason.message.endswith(".")
        assert reason.next_step.endswith(".")


@pytest.mark.parametrize(
    ("step", "code", "expected"),
    [
        (OCR, 6, "DOCUMENT_ALREADY_VERIFIED"),
        (LIVENESS, 6, "FACE_NOT_FOUND"),
        (OCR, 0, "CHECK_NOT_PERFORMED"),
        (LIVENESS, 18, "EYES_CLOSED"),
        (LIVENESS, "18", "EYES_CLOSED"),
        (LIVENESS, " 18 ", "EYES_CLOSED"),
        (LIVENESS, 18.0, "EYES_CLOSED"),
        (OCR, 18, "DOCUMENT_VERIFICATION_FAILED"),
        (OCR, 10**400, "DOCUMENT_VERIFICATION_FAILED"),
        (OCR, "9" * 5000, "DOCUMENT_VERIFICATION_FAILED"),
        (OCR, "²", "DOCUMENT_VERIFICATION_FAILED"),
        (LIVENESS, -1, "LIVELINESS_VERIFICATION_FAILED"),
        (LIVENESS, True, "LIVELINESS_VERIFICATION_FAILED"),
        (LIVENESS, None, "LIVELINESS_VERIFICATION_FAILED"),
        (LIVENESS, {"code": 18}, "LIVELINESS_VERIFICATION_FAILED"),
        (LIVENESS, "EYES_CLOSED", "EYES_CLOSED"),
        (PROOF, 5, "REQUIREMENT_NOT_MET"),
        (PROOF, 77, "ZK_PROOF_GENERATION_FAILED"),
        ("userConsent", 3, "CONSENT_REFUSED"),
        ("a step of tomorrow", 6, "STEP_FAILED"),
    ],
)
def test_a_code_means_something_only_with_its_step(step: str, code: Any, expected: str) -> None:
    assert reason_of(step, code).code == expected


def test_only_a_document_of_another_account_is_final_among_documents_and_faces() -> None:
    final = {
        pair
        for pair, reason in reasons.BY_STEP_AND_NUMBER.items()
        if pair[0] != PROOF and not reason.retryable
    }

    assert final == {(OCR, 6)}


@pytest.mark.parametrize("code", [None, "", "UNHEARD_OF", 3, 999_999, [], "6x"])
def test_a_code_that_is_not_in_the_table_is_unknown(code: Any) -> None:
    assert known(OCR, code) is None


@pytest.mark.parametrize("code", [float("inf"), float("nan"), 0.5, 1_000_000, "-1", "1.0"])
def test_an_invalid_code_of_hypersign_has_no_number(code: Any) -> None:
    assert number_of(code) is None
