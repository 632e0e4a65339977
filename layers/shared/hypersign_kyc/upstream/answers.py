"""What an answer of the vendor means: its model, or one of our errors. Upstream's text stays here,
but for one case.
"""

import re

from pydantic import BaseModel, ValidationError

from hypersign_kyc.errors import (
    KycError,
    PayloadTooLarge,
    SessionExpired,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnauthorized,
    UpstreamUnavailable,
    UserTokenExpired,
    VerificationRefused,
)
from hypersign_kyc.upstream.operations import CONSENT, DOCUMENT_OCR, FACE_MATCH, Operation
from hypersign_kyc.upstream.retry import DEFAULT_RETRY_AFTER_S, REFUSED_FOR_NOW
from hypersign_kyc.upstream.transport import Answer
from hypersign_kyc.upstream.wire import Refusal

#: What is said where the vendor refused without a code of its own.
_DEFAULT_CODE = {
    DOCUMENT_OCR: "DOCUMENT_VERIFICATION_FAILED",
    FACE_MATCH: "LIVELINESS_VERIFICATION_FAILED",
    CONSENT: "CONSENT_REFUSED",
}
#: Codes whose message is written for the user, and what the app should do about them.
_FOR_THE_USER = {
    "DOCUMENT_VERIFICATION_FAILED": (
        "The document could not be read.",
        "Take a sharp, evenly lit picture of the whole document and send it again.",
    ),
    "LIVELINESS_VERIFICATION_FAILED": (
        "The face could not be matched with the document.",
        "Take the selfie again: face the camera, in good light, nothing covering the face.",
    ),
}
_OTHERWISE = (
    "The verification service refused what was sent.",
    "Fetch the bundle again and begin a new verification.",
)
#: OCR's step error 6: the document belongs to another account already. Final.
DOCUMENT_TAKEN = ("6", "DOCUMENT_ALREADY_VERIFIED")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_LONGEST_CODE = 64
_LONGEST_MESSAGE = 300
#: Nothing that looks like a token or an address goes on, whatever text it stands in.
_SUSPECT = re.compile(r"eyJ|://|[\w-]{40,}|[\x00-\x1f\x7f<>{}]")


def read[Model: BaseModel](model: type[Model], answer: Answer, operation: Operation) -> Model:
    """The answer as its model. Raises the error that a refusal, or an answer of another shape,
    stands for.
    """
    if not 200 <= answer.status < 300:
        raise refusal(answer, operation)
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise UpstreamError(operation.name, status=answer.status) from error


def refusal(answer: Answer, operation: Operation) -> KycError:
    """The error that an answer which is no success stands for."""
    name, status = operation.name, answer.status
    if status in REFUSED_FOR_NOW:
        retry_after = answer.retry_after or DEFAULT_RETRY_AFTER_S
        return UpstreamUnavailable(name, status=status, retry_after=retry_after)
    if status == 504:
        return UpstreamTimeout(name, status=status)
    if 400 <= status < 500:
        return _client_refusal(answer, operation)
    return UpstreamError(name, status=status)


def _client_refusal(answer: Answer, operation: Operation) -> KycError:
    name, status = operation.name, answer.status
    said = refusal_in(answer.body)
    if said.code == "SESSION_EXPIRED":
        return SessionExpired()
    if status == 401:
        return UpstreamUnauthorized(name, status=status, done=False)
    if said.code == "ACCESS_TOKEN_EXPIRED" and operation in _DEFAULT_CODE:
        return UserTokenExpired()
    if operation in _DEFAULT_CODE:
        if status == 413 and operation is not CONSENT:
            return PayloadTooLarge()
        if status == 422 or said.code in _FOR_THE_USER or said.code in DOCUMENT_TAKEN:
            return refused_by_vendor(said, operation)
    return UpstreamError(name, status=status, done=status not in (403, 404))


def refused_by_vendor(said: Refusal, operation: Operation) -> VerificationRefused:
    """The vendor's no to a document or a face. Its message goes on only with a code whose messages
    are for users.
    """
    code = said.code or ""
    if operation is DOCUMENT_OCR and code in DOCUMENT_TAKEN:
        return VerificationRefused(
            DOCUMENT_TAKEN[1],
            "This document has been used to verify another account.",
            retryable=False,
            next_step="Use another document, or sign in to the account that was verified with it.",
        )
    if len(code) > _LONGEST_CODE or not _CODE.fullmatch(code):
        code = _DEFAULT_CODE[operation]
    default, next_step = _FOR_THE_USER.get(
        code, _FOR_THE_USER.get(_DEFAULT_CODE[operation], _OTHERWISE)
    )
    text = said.text if code in _FOR_THE_USER and said.code == code else None
    if not text or len(text) > _LONGEST_MESSAGE or _SUSPECT.search(text):
        text = default
    return VerificationRefused(code, text, retryable=True, next_step=next_step)


def refusal_in(body: bytes) -> Refusal:
    """What a body says of a refusal; nothing, where it has another shape."""
    try:
        return Refusal.model_validate_json(body)
    except ValidationError:
        return Refusal()
