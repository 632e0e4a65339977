"""Turn Hypersign's answers into models, or into our errors. Hypersign's texts are never
passed on.
"""

from pydantic import BaseModel, ValidationError

from hypersign_kyc.errors import ForeignDid, ForeignIssuer, KycError, PayloadTooLarge
from hypersign_kyc.reasons import BY_CODE
from hypersign_kyc.session_errors import SessionExpired, UserTokenExpired, VerificationRefused
from hypersign_kyc.upstream.operations import (
    ADMIN_TOKEN,
    CONSENT_SENDING,
    DID_JWT,
    PRESENTATION_SIGNING,
    USER_DID,
    Operation,
)
from hypersign_kyc.upstream.refusals import names_a_reason, refused
from hypersign_kyc.upstream.retry import DEFAULT_RETRY_AFTER_S, REFUSED_FOR_NOW
from hypersign_kyc.upstream.transport import Answer
from hypersign_kyc.upstream.wire import Refusal, StepAnswer
from hypersign_kyc.upstream_errors import (
    ApiSecretRefused,
    CreditsExhausted,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnavailable,
)


def read[Model: BaseModel](model: type[Model], answer: Answer, operation: Operation) -> Model:
    """Return the answer as its model. Raises the matching error if the answer is a refusal or has
    another format.
    """
    if not 200 <= answer.status < 300:
        raise failure(answer, operation)
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise UpstreamError(operation.name, status=answer.status) from error


def read_step[Model: StepAnswer](model: type[Model], answer: Answer, operation: Operation) -> Model:
    """Return the answer of a call with a user token. An answer with `success: false` is a
    refusal, even if its status is 200.
    """
    try:
        step = read(model, answer, operation)
    except UpstreamError:
        said = refusal_in(answer.body)
        if 200 <= answer.status < 300 and said.says_no:
            raise _no_to_the_user(said, operation) from None
        raise
    if not step.success:
        raise _no_to_the_user(refusal_in(answer.body), operation)
    return step


def failure(answer: Answer, operation: Operation) -> KycError:
    """Return the error for an answer whose status is not a success."""
    name, status = operation.name, answer.status
    if status == 503 and operation.carries_user_token:
        # Hypersign can answer 503 after the work, if it could not take the credits.
        return UpstreamTimeout(name, status=status, retry_after=answer.retry_after)
    if status in REFUSED_FOR_NOW:
        retry_after = answer.retry_after or DEFAULT_RETRY_AFTER_S
        return UpstreamUnavailable(name, status=status, retry_after=retry_after)
    if status == 504:
        return UpstreamTimeout(name, status=status)
    if 400 <= status < 500:
        return _client_refusal(answer, operation)
    return UpstreamError(name, status=status)


def is_of_the_session(answer: Answer, operation: Operation) -> bool:
    """Return True if the answer says that the session or the user token has expired."""
    return _of_the_session(refusal_in(answer.body), operation) is not None


def refuses_presentation(answer: Answer) -> bool:
    """Return True if the answer to a consent is no to the presentation itself: a 400 or 422
    without a code of our table.
    """
    said = refusal_in(answer.body)
    return (
        answer.status in (400, 422)
        and not names_a_reason(said, CONSENT_SENDING)
        and _of_the_session(said, CONSENT_SENDING) is None
    )


def refusal_in(body: bytes) -> Refusal:
    """Return the refusal in a body. It is empty if the body has another format."""
    try:
        return Refusal.model_validate_json(body)
    except ValidationError:
        return Refusal()


def _client_refusal(answer: Answer, operation: Operation) -> KycError:
    said = refusal_in(answer.body)
    if operation is DID_JWT and answer.status in (400, 404):
        return ForeignIssuer()
    if answer.status in (401, 402, 403, 404, 413) and said.code != "SESSION_EXPIRED":
        return _guards_refusal(answer, said, operation)
    if operation.examines or (
        operation is CONSENT_SENDING and (answer.status == 422 or _is_known(said))
    ):
        error = _no_to_the_user(said, operation)
        if isinstance(error, VerificationRefused):
            error.gives_no_code = not names_a_reason(said, operation)
        return error
    return _of_the_session(said, operation) or _unexpected(answer.status, operation)


def _unexpected(status: int, operation: Operation) -> KycError:
    """Return the error for a 4xx that is neither about the user nor about the tokens."""
    error = UpstreamError(operation.name, status=status)
    # Hypersign answers 400 to any internal failure of this operation.
    error.retryable = status == 400 and operation is USER_DID
    return error


def _guards_refusal(answer: Answer, said: Refusal, operation: Operation) -> KycError:
    """Return the error for a status that is not about what the user sent."""
    name, status = operation.name, answer.status
    if status == 401 and operation.carries_user_token:
        # Either the answer says that the user token expired, or `authorised` has asked, and
        # Hypersign accepts the KYC admin token. It cannot ask about the SSI admin token, so a
        # refused one can still hide here. The next renewal replaces it.
        return UserTokenExpired()
    if status == 401 and operation is ADMIN_TOKEN:
        return ApiSecretRefused(name)
    if status == 402 or (status == 403 and b"credit" in answer.body.lower()):
        return CreditsExhausted(name, status=status)
    if status == 404 and operation is PRESENTATION_SIGNING:
        return ForeignDid()
    if status == 413 and operation.carries_user_token:
        return PayloadTooLarge()
    return _of_the_session(said, operation) or UpstreamError(
        name, status=status, done=status == 413
    )


def _of_the_session(said: Refusal, operation: Operation) -> KycError | None:
    """Return the error if the answer says, with any status, that session or user token expired."""
    if said.code == "SESSION_EXPIRED":
        return SessionExpired()
    if said.code == "ACCESS_TOKEN_EXPIRED" and operation.carries_user_token:
        return UserTokenExpired()
    return None


def _no_to_the_user(said: Refusal, operation: Operation) -> KycError:
    return _of_the_session(said, operation) or refused(said, operation)


def _is_known(said: Refusal) -> bool:
    return isinstance(said.code, str) and said.code in BY_CODE
