"""The one place where errors become HTTP: status, code, and what each means for the people on both
ends.
"""

from dataclasses import dataclass

from hypersign_kyc import errors
from hypersign_kyc.errors import KycError


@dataclass(frozen=True)
class Entry:
    """A row of the error catalogue."""

    error: type[KycError]
    status: int
    code: str


#: The first row whose error the exception is, counts: special ones stand before general ones.
TABLE = (
    Entry(errors.InvalidImage, 400, "INVALID_IMAGE"),
    Entry(errors.PayloadTooLarge, 413, "PAYLOAD_TOO_LARGE"),
    Entry(errors.InvalidRequest, 400, "INVALID_REQUEST"),
    Entry(errors.Unauthorized, 401, "UNAUTHORIZED"),
    Entry(errors.UserTokenExpired, 401, "USER_TOKEN_EXPIRED"),
    Entry(errors.Forbidden, 403, "FORBIDDEN"),
    Entry(errors.NotFound, 404, "NOT_FOUND"),
    Entry(errors.StepInProgress, 409, "STEP_IN_PROGRESS"),
    Entry(errors.StepOutOfOrder, 409, "STEP_OUT_OF_ORDER"),
    Entry(errors.SessionCompleted, 409, "SESSION_COMPLETED"),
    Entry(errors.SessionExpired, 410, "SESSION_EXPIRED"),
    Entry(errors.VerificationRefused, 422, "VERIFICATION_REFUSED"),
    Entry(errors.TooManyAttempts, 429, "TOO_MANY_ATTEMPTS"),
    Entry(errors.UpstreamError, 502, "UPSTREAM_ERROR"),
    Entry(errors.UpstreamUnavailable, 503, "UPSTREAM_UNAVAILABLE"),
    Entry(errors.StoreUnavailable, 503, "UPSTREAM_UNAVAILABLE"),
    Entry(errors.UpstreamTimeout, 504, "UPSTREAM_TIMEOUT"),
    Entry(KycError, 500, "INTERNAL_ERROR"),
)


def entry_of(error: KycError) -> Entry:
    """The row of an error."""
    return next(entry for entry in TABLE if isinstance(error, entry.error))
