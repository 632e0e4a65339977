"""The errors of calls to Hypersign.

The tree::

    UpstreamFailure
    ├── UpstreamError              an unusable answer, or a refusal that the company must fix
    │   ├── AnswerTooLarge         an answer that is larger than Lambda can return
    │   ├── CreditsExhausted       the account has no credits left
    │   ├── ApiSecretRefused       401 to the call that mints an admin token
    │   └── UpstreamMismatch       an answer that contradicts the session's record
    ├── UpstreamUnavailable        Hypersign cannot serve now; says when to try again
    └── UpstreamTimeout            no answer in time; Hypersign may have acted on the call
"""

from hypersign_kyc.errors import KycError


class UpstreamFailure(KycError):
    """A call to Hypersign failed.

    `operation` is the name of the operation. `upstream_status` is the HTTP status if Hypersign
    answered.
    `done` is False only if Hypersign certainly did nothing, so that the call cost nothing.
    """

    def __init__(self, operation: str, *, status: int | None = None, done: bool = True) -> None:
        super().__init__()
        self.operation = operation
        self.upstream_status = status
        self.done = done


class UpstreamError(UpstreamFailure):
    """Hypersign's answer cannot be used."""

    status = 502
    code = "UPSTREAM_ERROR"
    message = "The verification service has a problem."
    next_step = "Try again later. If it goes on, tell support."
    hint = "Find the requestId in the logs: `upstream` has the operation and its status."


class AnswerTooLarge(UpstreamError):
    """Hypersign's answer is larger than Lambda can return."""

    message = "The verification service gave an answer that is too large."
    next_step = "Tell support."
    hint = (
        "AWS Lambda can return 6 MB, and Hypersign's answer is larger. Get this session's data in "
        "Hypersign's dashboard."
    )


class CreditsExhausted(UpstreamError):
    """Hypersign did nothing because the account has no credits left."""

    message = "The verification cannot be done right now."
    next_step = "Try again later. If it happens again, tell the support of this service."
    hint = "The account at Hypersign has no credits left or no active plan. Buy credits there."
    metric = "CreditsExhausted"

    def __init__(self, operation: str, *, status: int) -> None:
        super().__init__(operation, status=status, done=False)


class ApiSecretRefused(UpstreamError):
    """Hypersign does not accept the API secret, so it minted no admin token."""

    hint = "Hypersign refused the API secret. Store the current one. See docs/operations.md."

    def __init__(self, operation: str) -> None:
        super().__init__(operation, status=401, done=False)


class UpstreamMismatch(UpstreamError):
    """Hypersign's answer contradicts the session's record."""

    def __init__(self, operation: str, what: str) -> None:
        super().__init__(operation)
        self.next_step = ""
        self.hint = (
            f"Hypersign's answer does not match the session's record ({what}), so it was not "
            "returned. Tell the operator the requestId."
        )


class UpstreamUnavailable(UpstreamFailure):
    """Hypersign cannot serve the call now."""

    status = 503
    code = "UPSTREAM_UNAVAILABLE"
    message = "The verification service is not available just now."
    retryable = True
    next_step = "Try again in a moment."
    hint = "Nothing was done. Repeat the same request after Retry-After seconds."

    def __init__(
        self, operation: str, *, retry_after: int, status: int | None = None, done: bool = False
    ) -> None:
        super().__init__(operation, status=status, done=done)
        self.retry_after = retry_after


class UpstreamTimeout(UpstreamFailure):
    """Hypersign did not answer in time, or answered 503 after it may have done the work."""

    status = 504
    code = "UPSTREAM_TIMEOUT"
    message = "The verification service did not answer in time."
    retryable = True
    next_step = "Try again in a moment."
    hint = (
        "Hypersign may have done what was asked. Repeating a step that costs credits costs an "
        "attempt and credits again."
    )

    def __init__(
        self,
        operation: str,
        *,
        status: int | None = None,
        done: bool = True,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(operation, status=status, done=done)
        self.retry_after = retry_after
