"""The table that maps errors to HTTP. The documentation of each error is in `tools`."""

from dataclasses import dataclass

from hypersign_kyc import errors, upstream_errors
from hypersign_kyc.errors import KycError


@dataclass(frozen=True)
class Row:
    """The status and the code of the answer to an error. For a `VerificationRefused`, the answer
    has the code of its reason instead.
    """

    status: int
    code: str
    error: type[KycError]


#: Order matters: the first row whose class matches is used, so subclasses come before their base
#: class.
TABLE = (
    Row(400, "INVALID_IMAGE", errors.InvalidImage),
    Row(413, "PAYLOAD_TOO_LARGE", errors.PayloadTooLarge),
    Row(400, "INVALID_REQUEST", errors.InvalidRequest),
    Row(401, "UNAUTHORIZED", errors.Unauthorized),
    Row(401, "UNAUTHORIZED", errors.SignInTooOld),
    Row(401, "USER_TOKEN_EXPIRED", errors.UserTokenExpired),
    Row(403, "FORBIDDEN", errors.Forbidden),
    Row(404, "NOT_FOUND", errors.NotFound),
    Row(409, "STEP_IN_PROGRESS", errors.StepInProgress),
    Row(409, "STEP_OUT_OF_ORDER", errors.StepOutOfOrder),
    Row(409, "SESSION_COMPLETED", errors.SessionCompleted),
    Row(409, "SESSION_NOT_CONFIRMED", errors.SessionNotConfirmed),
    Row(410, "SESSION_EXPIRED", errors.SessionExpired),
    Row(422, "VERIFICATION_REFUSED", errors.VerificationRefused),
    Row(429, "TOO_MANY_ATTEMPTS", errors.TooManyAttempts),
    Row(502, "UPSTREAM_ERROR", upstream_errors.UpstreamError),
    Row(503, "UPSTREAM_UNAVAILABLE", upstream_errors.UpstreamUnavailable),
    Row(503, "UPSTREAM_UNAVAILABLE", errors.StoreUnavailable),
    Row(503, "DAILY_BUDGET_REACHED", errors.DailyBudgetReached),
    Row(504, "UPSTREAM_TIMEOUT", upstream_errors.UpstreamTimeout),
    Row(500, "MISCONFIGURED", errors.Misconfigured),
    Row(500, "INTERNAL_ERROR", KycError),
)


def entry_of(error: KycError) -> Row:
    """Return the row of an error."""
    return next(row for row in TABLE if isinstance(error, row.error))
