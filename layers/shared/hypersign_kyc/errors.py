"""The errors of this package. They do not know HTTP: `api/error_table` maps them to it.

KycError
├── InvalidRequest
│   ├── InvalidImage
│   └── PayloadTooLarge
├── Unauthorized, UserTokenExpired, Forbidden, NotFound
├── StepInProgress, StepOutOfOrder, SessionCompleted, SessionExpired, TooManyAttempts
├── SessionNotConfirmed            the company asked for data of a session that is not confirmed
├── SignInTooOld                   an erasure needs a more recent sign-in
├── DailyBudgetReached all users together opened as many sessions as a day allows ├──
VerificationRefused            Hypersign refused the document, the face or the consent ├──
StoreUnavailable               DynamoDB or Secrets Manager could not be used ├── Misconfigured
an environment variable is missing or wrong │   └── ForeignDid                 the user's DID
belongs to another SSI app └── UpstreamFailure             a call to Hypersign failed: see
`upstream_errors`
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hypersign_kyc.reasons import Reason


class KycError(Exception):
    """Base of all errors of this package.

    - `retryable`: whether the same request can succeed later.
    - `next_step`: what the user can do.
    - `hint`: what the app's developer or the operator must change, if anything.
    - `retry_after`: seconds to wait, if known.
    - `metric`: the metric that counts this error, if it has its own.
    """

    message = "Something went wrong."
    retryable = False
    next_step: str | None = None
    hint: str | None = None
    retry_after: int | None = None
    metric: str | None = None
    #: The answer shows them as `details`.
    problems: tuple["Problem", ...] = ()

    def __init__(
        self,
        message: str | None = None,
        *,
        next_step: str | None = None,
        hint: str | None = None,
    ) -> None:
        if message is not None:
            self.message = message
        if next_step is not None:
            self.next_step = next_step
        if hint is not None:
            self.hint = hint
        super().__init__(self.message)


@dataclass(frozen=True)
class Problem:
    """One problem of a request: the field (`documentFront`) and what is wrong. Never contains the
    value.
    """

    field: str
    problem: str


class InvalidRequest(KycError):
    """The request does not have the documented format."""

    message = "The request is not valid."
    next_step = "Update the app or reload the page. If it happens again, tell support."
    hint = "`details` names each field and what is wrong with it. The same request cannot succeed."

    def __init__(self, problems: Sequence[Problem] = (), message: str | None = None) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidImage(InvalidRequest):
    """A picture is not a JPEG, PNG or WebP in Base64."""

    message = "A picture is not a JPEG, PNG or WebP image in Base64."
    next_step = "Take the photo again, or choose another file."
    hint = (
        "`details` names the field. Send JPEG, PNG or WebP in Base64 without line breaks, or as a "
        "data URL. Convert HEIC first."
    )


class PayloadTooLarge(KycError):
    """The body is larger than the limit."""

    message = "The request is too large."
    next_step = "Take the photos again, or choose smaller files."
    hint = (
        "A body may have 6,000,000 bytes, and both sides of a card are in one body. Reduce photos "
        "to 2,000 pixels before you send them."
    )


class Unauthorized(KycError):
    """The request has no usable bearer token, or a sign-in token in place of the user token."""

    message = "The request has no bearer token."
    next_step = "Sign in again."
    hint = "Send the bundle's userBearerToken as Authorization: Bearer."


class UserTokenExpired(KycError):
    """The user token has expired. The session can continue with a new one."""

    message = "The user token has expired."
    retryable = True
    next_step = "Try again."
    hint = (
        "POST /get-required-tokens-and-session-for-a-user with this sessionId returns a new user "
        "token. Then repeat this request with it."
    )


class Forbidden(KycError):
    """A value of the request does not belong to the caller. `field` is its field in the body, if it
    has one.
    """

    message = "This is not allowed."
    next_step = "Start again. If it happens again, tell support."

    def __init__(
        self,
        message: str | None = None,
        *,
        field: str | None = None,
        next_step: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, next_step=next_step, hint=hint)
        if field is not None:
            self.problems = (Problem(field, "This does not belong to this session or caller."),)


class NotFound(KycError):
    """The session does not exist or belongs to another user. The answer is the same for both."""

    message = "There is no such session for this token."
    next_step = "Start again."
    hint = (
        "Send sessionId and userBearerToken of the same bundle. If you fetch a new user token, "
        "the older one stops working."
    )


class StepInProgress(KycError):
    """Another request is doing a step of this session."""

    message = "Another request is doing a step of this session."
    retryable = True
    retry_after = 2
    next_step = "Wait a moment, then try again."
    hint = "Send one request of a session at a time. Repeat this one after Retry-After seconds."


class StepOutOfOrder(KycError):
    """A step before this one is not done yet."""

    message = "An earlier step is missing."


class SessionCompleted(KycError):
    """The user has consented or the session has ended, so it accepts no further step."""

    message = "This session is complete."
    next_step = "There is nothing left to do."
    hint = "Fetch a bundle without a sessionId to begin a new verification."


class SessionNotConfirmed(KycError):
    """The company asked for the data of a session that is not confirmed."""

    def __init__(self, outcome: str, *, final: bool) -> None:
        super().__init__(
            "The session is not confirmed.",
            hint=(
                "A session that ended in this way has no data."
                if final
                else "Wait for the event SessionConfirmed, then fetch the data."
            ),
        )
        self.retryable = not final
        self.problems = (Problem("outcome", outcome),)


class SessionExpired(KycError):
    """The session is older than a day."""

    message = "This session has expired."
    next_step = "Start again."
    hint = "Fetch a bundle without a sessionId to begin a new verification."


class TooManyAttempts(KycError):
    """A limit that protects the company's credits is reached."""

    message = "There were too many attempts."

    def __init__(self, message: str, *, retry_after: int | None, next_step: str) -> None:
        super().__init__(message, next_step=next_step)
        self.retry_after = retry_after
        self.retryable = retry_after is not None


class SignInTooOld(KycError):
    """The user signed in more than `max_age` seconds ago."""

    message = "Sign in again to do this."
    next_step = "Sign in again, then repeat this."

    def __init__(self, max_age: int) -> None:
        super().__init__(
            hint=(
                f"The sign-in token needs an auth_time of the last {max_age} seconds. Ask your "
                "identity provider for a new sign-in (OpenID Connect: max_age or prompt=login). "
                "Set ErasureMaxAuthAge=0 if it does not send auth_time."
            )
        )
        self.max_age = max_age


class DailyBudgetReached(KycError):
    """All users together have opened as many sessions as `DailySessionBudget` allows per day."""

    message = "No more verifications can be started today."
    next_step = "Try again tomorrow."
    hint = (
        "DailySessionBudget sessions were opened today (UTC). Raise the parameter if you need more."
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class VerificationRefused(KycError):
    """Hypersign refused what the user sent. `is_explained` is False if only the operation's general
    reason is known.
    """

    def __init__(self, reason: Reason, *, is_explained: bool = True) -> None:
        super().__init__(reason.message, next_step=reason.next_step)
        self.code = reason.code
        self.retryable = reason.retryable
        self.is_explained = is_explained


class StoreUnavailable(KycError):
    """A table or the secret cannot be used now."""

    message = "The service is not available just now."
    retryable = True
    retry_after = 2
    next_step = "Try again in a moment."


class Misconfigured(KycError):
    """The function cannot work with its settings. `variables` names those that are missing or
    wrong.
    """

    message = "The service is not set up correctly."
    next_step = "Tell support."
    hint = "Find the requestId in the function's log: the line names the setting."

    def __init__(self, variables: Sequence[str]) -> None:
        super().__init__()
        self.variables = tuple(variables)


class ForeignDid(Misconfigured):
    """Hypersign does not know the user's DID. A DID belongs to the SSI app that made it."""

    hint = (
        "Hypersign's SSI app does not know the user's DID. The stack was probably moved to another "
        "SSI app. See docs/operations.md."
    )
    metric = "ForeignDids"

    def __init__(self) -> None:
        super().__init__(())
