"""Apps depend on the codes and on their statuses."""

from collections.abc import Iterator

from hypersign_kyc import session_errors, upstream_errors
from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import REASONS

#: The codes of the contract. `VerificationRefused` has the code of its reason instead.
CODES = {
    "INVALID_REQUEST": 400,
    "INVALID_IMAGE": 400,
    "UNAUTHORIZED": 401,
    "USER_TOKEN_EXPIRED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "STEP_IN_PROGRESS": 409,
    "STEP_OUT_OF_ORDER": 409,
    "SESSION_COMPLETED": 409,
    "SESSION_NOT_CONFIRMED": 409,
    "SESSION_UNUSABLE": 409,
    "SESSION_EXPIRED": 410,
    "PAYLOAD_TOO_LARGE": 413,
    "VERIFICATION_REFUSED": 422,
    "PRESENTATION_REFUSED": 422,
    "TOO_MANY_ATTEMPTS": 429,
    "UPSTREAM_ERROR": 502,
    "UPSTREAM_UNAVAILABLE": 503,
    "STORE_UNAVAILABLE": 503,
    "DAILY_BUDGET_REACHED": 503,
    "UPSTREAM_TIMEOUT": 504,
    "INTERNAL_ERROR": 500,
    "MISCONFIGURED": 500,
}
#: Classes that are never raised themselves.
KINDS = (upstream_errors.UpstreamFailure,)


def _below(error: type[KycError]) -> Iterator[type[KycError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


def test_the_codes_and_their_statuses_are_the_promised_ones() -> None:
    stated = {error.code: error.status for error in _below(KycError) if error not in KINDS}

    assert stated == CODES


def test_every_error_has_texts_for_the_user() -> None:
    for error in _below(KycError):
        if error not in KINDS:
            assert error.message
            assert error.next_step


def test_a_refusal_has_the_code_of_its_reason() -> None:
    for reason in REASONS:
        assert session_errors.VerificationRefused(reason).code == reason.code
