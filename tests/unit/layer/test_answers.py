"""A table of Hypersign's answers and what the back end makes of each."""

import json
from typing import Any

import pytest

from hypersign_kyc.errors import ForeignDid, ForeignIssuer, KycError, PayloadTooLarge
from hypersign_kyc.session_errors import SessionExpired, UserTokenExpired, VerificationRefused
from hypersign_kyc.upstream import answers
from hypersign_kyc.upstream.operations import (
    ADMIN_TOKEN,
    CONSENT_SENDING,
    DID_JWT,
    DOCUMENT_OCR,
    FACE_VERIFICATION,
    KYC_SESSION,
    OUTCOME,
    PRESENTATION_SIGNING,
    USER_DID,
    USER_TOKEN,
    Operation,
)
from hypersign_kyc.upstream.transport import Answer
from hypersign_kyc.upstream.wire import KycSessionAnswer, UserDidAnswer
from hypersign_kyc.upstream_errors import (
    ApiSecretRefused,
    CreditsExhausted,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnavailable,
)


def _refusal(operation: Operation, status: int, body: Any = None, **more: Any) -> KycError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return answers.failure(Answer(status, content, **more), operation)


def _kyc(code: Any, text: str = "something") -> dict[str, Any]:
    return {"success": False, "message": text, "error": {"code": code, "message": text}}


@pytest.mark.parametrize(
    ("operation", "status", "body", "expected"),
    [
        (DOCUMENT_OCR, 400, _kyc("SESSION_EXPIRED"), SessionExpired),
        (DOCUMENT_OCR, 401, _kyc("SESSION_EXPIRED"), SessionExpired),
        (KYC_SESSION, 400, _kyc("SESSION_EXPIRED"), SessionExpired),
        (DOCUMENT_OCR, 401, _kyc("ACCESS_TOKEN_EXPIRED"), UserTokenExpired),
        (DOCUMENT_OCR, 403, _kyc("ACCESS_TOKEN_EXPIRED"), UserTokenExpired),
        (DID_JWT, 403, _kyc("ACCESS_TOKEN_EXPIRED"), UpstreamError),
        (DOCUMENT_OCR, 401, ["Token expired"], UserTokenExpired),
        (FACE_VERIFICATION, 401, b"", UserTokenExpired),
        (CONSENT_SENDING, 401, b"", UserTokenExpired),
        (PRESENTATION_SIGNING, 401, ["Token expired"], UpstreamError),
        (USER_TOKEN, 401, ["Token expired"], UpstreamError),
        (OUTCOME, 401, b"", UpstreamError),
        (ADMIN_TOKEN, 401, b"", ApiSecretRefused),
        (DOCUMENT_OCR, 413, b"<html>", PayloadTooLarge),
        (CONSENT_SENDING, 413, b"<html>", PayloadTooLarge),
        (DOCUMENT_OCR, 422, b"", VerificationRefused),
        (FACE_VERIFICATION, 422, _kyc("LIVELINESS_VERIFICATION_FAILED"), VerificationRefused),
        (CONSENT_SENDING, 422, _kyc("X_Y"), VerificationRefused),
        (KYC_SESSION, 422, _kyc("X_Y"), UpstreamError),
        (DOCUMENT_OCR, 400, _kyc("DOCUMENT_VERIFICATION_FAILED"), VerificationRefused),
        (DOCUMENT_OCR, 409, _kyc(6), VerificationRefused),
        (DOCUMENT_OCR, 400, _kyc("BAD"), VerificationRefused),
        (FACE_VERIFICATION, 409, b"", VerificationRefused),
        (FACE_VERIFICATION, 418, b"<html>", VerificationRefused),
        (KYC_SESSION, 400, _kyc("BAD"), UpstreamError),
        (CONSENT_SENDING, 400, _kyc("BAD"), UpstreamError),
        (CONSENT_SENDING, 400, _kyc("ZK_PROOF_GENERATION_FAILED"), VerificationRefused),
        (PRESENTATION_SIGNING, 400, b"", UpstreamError),
        (PRESENTATION_SIGNING, 404, {"statusCode": 404, "message": ["not found"]}, ForeignDid),
        (DID_JWT, 404, b"", ForeignIssuer),
        (DID_JWT, 400, b"", ForeignIssuer),
        (USER_DID, 400, b"", UpstreamError),
        (DOCUMENT_OCR, 402, "Insufficient credits", CreditsExhausted),
        (KYC_SESSION, 402, b"", CreditsExhausted),
        (DOCUMENT_OCR, 403, {"message": "Insufficient credits"}, CreditsExhausted),
        (DOCUMENT_OCR, 403, _kyc("FORBIDDEN"), UpstreamError),
        (DOCUMENT_OCR, 403, _kyc(6), UpstreamError),
        (DOCUMENT_OCR, 404, b"null", UpstreamError),
        (DOCUMENT_OCR, 302, b"", UpstreamError),
        (DOCUMENT_OCR, 500, b"<html>", UpstreamError),
        (DOCUMENT_OCR, 502, b"<html>", UpstreamError),
        (DOCUMENT_OCR, 429, b"", UpstreamUnavailable),
        # Hypersign may have done the work before it answered 503.
        *(
            (operation, 503, b"", UpstreamTimeout)
            for operation in (DOCUMENT_OCR, FACE_VERIFICATION, CONSENT_SENDING)
        ),
        *(
            (operation, 503, b"", UpstreamUnavailable)
            for operation in (
                KYC_SESSION,
                USER_DID,
                DID_JWT,
                USER_TOKEN,
                PRESENTATION_SIGNING,
                OUTCOME,
            )
        ),
        (DOCUMENT_OCR, 504, b"", UpstreamTimeout),
    ],
)
def test_a_refusal_becomes_one_of_our_errors(
    operation: Operation, status: int, body: Any, expected: type[KycError]
) -> None:
    assert type(_refusal(operation, status, body)) is expected


@pytest.mark.parametrize("status", [402, 403, 404])
def test_a_refusal_by_a_guard_costs_nothing(status: int) -> None:
    refused = _refusal(DOCUMENT_OCR, status)

    assert isinstance(refused, UpstreamError)
    assert not refused.done


@pytest.mark.parametrize("retry_after", [None, 17])
def test_a_503_after_the_work_counts_and_has_hypersigns_time_to_wait(
    retry_after: int | None,
) -> None:
    failed = _refusal(DOCUMENT_OCR, 503, retry_after=retry_after)

    assert isinstance(failed, UpstreamTimeout)
    assert (failed.done, failed.retry_after) == (True, retry_after)


def test_a_400_to_the_creation_of_a_did_can_be_an_outage() -> None:
    assert _refusal(USER_DID, 400).retryable
    assert not _refusal(USER_DID, 422).retryable
    assert not _refusal(KYC_SESSION, 400).retryable


@pytest.mark.parametrize(
    ("status", "body", "refuses"),
    [
        (400, b"", True),
        (422, b"<html>", True),
        (400, _kyc("BAD"), True),
        (422, _kyc("NOT_TODAY"), True),
        (400, {"statusCode": 400, "message": ["invalid proof"]}, True),
        (422, _kyc("ZK_PROOF_GENERATION_FAILED"), False),
        (400, _kyc("CONSENT_REFUSED"), False),
        (400, _kyc("SESSION_EXPIRED"), False),
        (400, _kyc("ACCESS_TOKEN_EXPIRED"), False),
        (409, b"", False),
        (403, b"", False),
        (500, b"", False),
        (200, _kyc("BAD"), False),
    ],
)
def test_a_400_or_422_without_a_known_code_is_a_no_to_the_presentation(
    status: int, body: Any, refuses: bool
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert answers.refuses_presentation(Answer(status, content)) is refuses


def test_the_time_to_wait_is_hypersigns() -> None:
    assert _refusal(DID_JWT, 429, retry_after=17).retry_after == 17
    assert _refusal(DID_JWT, 503).retry_after == 5


def _verification(code: Any, text: Any, operation: Operation = DOCUMENT_OCR) -> VerificationRefused:
    refused = _refusal(operation, 422, _kyc(code, text))
    assert isinstance(refused, VerificationRefused)
    return refused


@pytest.mark.parametrize("code", ["DOCUMENT_VERIFICATION_FAILED", "SOMETHING_ELSE", 2])
def test_hypersigns_texts_are_never_passed_on(code: Any) -> None:
    text = "The document of Ann Eriksson is blurred."

    refused = _verification(code, text)

    assert "Ann" not in f"{refused.message} {refused.next_step} {refused.hint}"


def test_an_unknown_text_code_of_hypersign_is_passed_on() -> None:
    assert _verification("SOMETHING_ELSE", "x").code == "SOMETHING_ELSE"


@pytest.mark.parametrize(
    "code",
    [None, "", 17, 10**400, "lower", "NOUNDERSCORE", "BAD_REQUEST", "A_" * 40 + "B", "A_B\nC", {}],
)
def test_a_malformed_code_becomes_the_steps_general_code(code: Any) -> None:
    assert _verification(code, "x").code == "DOCUMENT_VERIFICATION_FAILED"
    assert _verification(code, "x", FACE_VERIFICATION).code == "LIVELINESS_VERIFICATION_FAILED"
    assert _verification(code, "x", CONSENT_SENDING).code == "CONSENT_REFUSED"


@pytest.mark.parametrize("code", [6, "6", "DOCUMENT_ALREADY_VERIFIED"])
def test_a_document_of_another_account_is_final(code: Any) -> None:
    refused = _verification(code, "x")

    assert (refused.code, refused.retryable) == ("DOCUMENT_ALREADY_VERIFIED", False)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"<html>", b'{"data": null}', b'{"data": {"sessionId": ""}}']
)
def test_a_success_in_another_format_is_not_a_success(body: bytes) -> None:
    with pytest.raises(UpstreamError) as refused:
        answers.read(KycSessionAnswer, Answer(200, body), KYC_SESSION)

    assert refused.value.upstream_status == 200


SIGNING = {"id": "did:hid:x#key-1", "type": "Ed25519VerificationKey2020"}
OTHER = {"id": "did:hid:x#key-2", "type": "BabyJubJubKey2021"}


@pytest.mark.parametrize("outer", ["metaData", "metadata"])
@pytest.mark.parametrize("inner", ["verificationMethod", "verificationMethods"])
def test_the_signing_key_is_found_in_both_spellings(outer: str, inner: str) -> None:
    body = {"did": "did:hid:x", outer: {"didDocument": {inner: [OTHER, SIGNING]}}}

    assert UserDidAnswer.model_validate(body).verification_method_id == "did:hid:x#key-1"


def test_a_did_without_a_signing_key_is_refused() -> None:
    body = {"did": "did:hid:x", "metaData": {"didDocument": {"verificationMethod": [OTHER]}}}
    content = json.dumps(body).encode()

    with pytest.raises(UpstreamError):
        answers.read(UserDidAnswer, Answer(200, content), KYC_SESSION)
