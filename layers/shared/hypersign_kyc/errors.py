"""The errors of this package. Each class states its HTTP status, its stable code and its texts.

The tree::

    KycError
    ├── InvalidRequest         the request does not have the documented format
    │   └── InvalidImage
    ├── PayloadTooLarge
    ├── Unauthorized           no usable bearer token
    │   └── SignInTooOld       an erasure needs a more recent sign-in
    ├── Forbidden              a value belongs to somebody else
    ├── NotFound
    ├── (session_errors)       what a session, its steps and its limits do not allow
    ├── (upstream_errors)      a call to Hypersign failed
    ├── StoreUnavailable       DynamoDB, KMS or Secrets Manager could not be used
    │   ├── StoreThrottled     DynamoDB gets too many requests
    │   └── SecretUnavailable  there is no API secret to mint an admin token with
    ├── Misconfigured          an environment variable is missing or wrong
    │   ├── ForeignDid         the user's DID belongs to another SSI app
    │   └── ForeignIssuer      so does the issuer's
    └── InternalError          an error in this code
"""

from collections.abc import Sequence
from dataclasses import dataclass


class KycError(Exception):
    """Base of all errors of this package.

    - `status` and `code`: the HTTP status and the stable code of the answer. A class that can be
      answered states both, or inherits both.
    - `message`: for the user, in plain words.
    - `retryable`: whether the same request can succeed later.
    - `next_step`: what the user can do.
    - `hint`: what the app's developer or the operator must change, if anything.
    - `retry_after`: seconds to wait, if known.
    - `metric`: the metric that counts this error, if it has its own.
    """

    status: int
    code: str
    message: str
    retryable = False
    next_step: str | None = None
    hint: str | None = None
    retry_after: int | None = None
    metric: str | None = None
    #: How often the step can still be done in this session, in an answer to a refused step.
    attempts_left: int | None = None
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

    status = 400
    code = "INVALID_REQUEST"
    message = "Something went wrong on this page."
    next_step = "Reload the page. If it happens again, tell support."
    hint = "`details` names each field and what is wrong with it. The same request cannot succeed."

    def __init__(self, problems: Sequence[Problem] = (), message: str | None = None) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidImage(InvalidRequest):
    """A picture is not a JPEG, PNG or WebP in Base64."""

    status = 400
    code = "INVALID_IMAGE"
    message = "A photo could not be used."
    next_step = "Take the photo again, or choose another file."
    hint = (
        "`details` names the field. Send JPEG, PNG or WebP in Base64 without line breaks, or as a "
        "data URL. Convert HEIC first."
    )


class PayloadTooLarge(KycError):
    """The body is larger than the limit."""

    status = 413
    code = "PAYLOAD_TOO_LARGE"
    message = "The photos are too large."
    next_step = "Take the photos again, or choose smaller files."
    hint = (
        "A body may have 6,000,000 bytes. Both sides of a card are in one body, and so are a "
        "selfie and its documentToken. Reduce photos to 2,000 pixels before you send them."
    )


class Unauthorized(KycError):
    """The request has no usable bearer token."""

    status = 401
    code = "UNAUTHORIZED"
    message = "You are not signed in any more."
    next_step = "Sign in again."
    hint = "Send the bundle's userBearerToken as Authorization: Bearer."


class Forbidden(KycError):
    """A value of the request does not belong to the caller. `field` is its field in the body, if it
    has one.
    """

    status = 403
    code = "FORBIDDEN"
    message = "This is not possible with your account."
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

    status = 404
    code = "NOT_FOUND"
    message = "This verification cannot be found."
    next_step = "Start again."
    hint = (
        "Send sessionId and userBearerToken of the same bundle, and the ID token only to the "
        "first call."
    )


class SignInTooOld(Unauthorized):
    """The user signed in more than `max_age` seconds ago."""

    message = "Please sign in again to do this."
    next_step = "Sign in again."

    def __init__(self, max_age: int) -> None:
        super().__init__(
            hint=(
                f"The ID token needs an auth_time of the last {max_age} seconds. Ask your "
                "identity provider for a new sign-in (OpenID Connect: max_age or prompt=login). "
                "Set ErasureMaxAuthAge=0 if it does not send auth_time."
            )
        )
        self.max_age = max_age


class StoreUnavailable(KycError):
    """One of our own AWS services (DynamoDB, KMS, Secrets Manager) cannot be used now. A step may
    have been done, if only its result could not be stored.
    """

    status = 503
    code = "STORE_UNAVAILABLE"
    message = "The verification service is not available just now."
    retryable = True
    retry_after: int = 2
    next_step = "Try again in a moment."
    hint = (
        "One of the stack's own AWS services failed, not Hypersign. Find the requestId in the "
        "function's log: `dependencies` names service, operation and AWS's error code."
    )

    def __init__(self, *, retry_after: int | None = None) -> None:
        super().__init__()
        if retry_after is not None:
            self.retry_after = retry_after


class StoreThrottled(StoreUnavailable):
    """A table gets more requests than it serves. It is not down, so waiting helps."""


class SecretUnavailable(StoreUnavailable):
    """The API secret cannot be read, or holds no usable value."""


class Misconfigured(KycError):
    """The function cannot work with its settings. `variables` names those that are missing or
    wrong.
    """

    status = 500
    code = "MISCONFIGURED"
    message = "Something went wrong."
    next_step = "Try again later. If it goes on, tell support."
    hint = "Find the requestId in the function's log: the line names the setting."
    metric = "Misconfigured"

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


class ForeignIssuer(Misconfigured):
    """Hypersign does not sign for the issuer's DID. It must belong to the SSI app."""

    hint = (
        "Hypersign's SSI app does not sign for the issuer's DID. Set IssuerDid and "
        "IssuerVermethodId to those of the SSI app whose API secret is stored. See "
        "docs/operations.md."
    )

    def __init__(self) -> None:
        super().__init__(())


class InternalError(KycError):
    """An error in this code. It answers every exception that is not a `KycError`."""

    status = 500
    code = "INTERNAL_ERROR"
    message = "Something went wrong."
    retryable = True
    next_step = "Try again later. If it goes on, tell support."
