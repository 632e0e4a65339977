"""The errors of sessions, of their steps, and of the limits on both.

The tree::

    KycError
    ├── UserTokenExpired       the session can go on with a new token
    ├── StepInProgress         another request does a step of this session
    ├── StepOutOfOrder         the step before this one is not done
    ├── SessionCompleted       the user has consented, or Hypersign ended the session
    ├── SessionExpired
    ├── SessionUnusable        Hypersign does not let this step be repeated in the session
    ├── SessionNotConfirmed    the company asked for data of a session that is not confirmed
    ├── TooManyAttempts        a limit of the session, or of the user's day
    ├── DailyBudgetReached     all users together opened as many sessions as a day allows
    └── VerificationRefused    Hypersign refused the document, the face or the consent
        └── PresentationRefused
"""

from hypersign_kyc.errors import KycError, Problem
from hypersign_kyc.reasons import Reason


class UserTokenExpired(KycError):
    """The user token has expired. The session can continue with a new one."""

    status = 401
    code = "USER_TOKEN_EXPIRED"
    message = "Your session needed to be renewed."
    retryable = True
    next_step = "Try again."
    hint = (
        "POST /get-required-tokens-and-session-for-a-user with this sessionId returns a new user "
        "token. Then repeat this request with it."
    )


class StepInProgress(KycError):
    """Another request is doing a step of this session."""

    status = 409
    code = "STEP_IN_PROGRESS"
    message = "Your last request is still being worked on."
    retryable = True
    retry_after = 2
    next_step = "Wait a moment, then try again."
    hint = "Send one request of a session at a time. Repeat this one after Retry-After seconds."


class StepOutOfOrder(KycError):
    """A step before this one is not done yet."""

    status = 409
    code = "STEP_OUT_OF_ORDER"
    message = "A step is missing."
    next_step = "Start again."


class SessionCompleted(KycError):
    """The user has consented or the session has ended, so it accepts no further step."""

    status = 409
    code = "SESSION_COMPLETED"
    message = "This verification is complete."
    next_step = "There is nothing left to do."
    hint = "Fetch a bundle without a sessionId to begin a new verification."


class SessionExpired(KycError):
    """The session is older than a day."""

    status = 410
    code = "SESSION_EXPIRED"
    message = "This verification took too long and has ended."
    next_step = "Start again."
    hint = "Fetch a bundle without a sessionId to begin a new verification."


class SessionUnusable(KycError):
    """Hypersign refused this step before in the session, and now gives no reason that we know. It
    may accept only one attempt in a session.
    """

    status = 409
    code = "SESSION_UNUSABLE"
    message = "This verification cannot go on."
    next_step = "Start again."
    hint = (
        "Open a new session (POST the bundle with newSession: true), and send the photos that you "
        "still have again, once."
    )
    metric = "SessionsUnusable"


class SessionNotConfirmed(KycError):
    """The company asked for the data of a session that is not confirmed."""

    status = 409
    code = "SESSION_NOT_CONFIRMED"
    message = "This verification is not confirmed."
    next_step = "Wait until it is confirmed, or start again."

    def __init__(self, outcome: str, *, final: bool) -> None:
        super().__init__(
            hint=(
                "A session that ended in this way has no data."
                if final
                else "Hypersign does not confirm the session now. Wait for the event "
                "SessionConfirmed, then fetch the data."
            ),
        )
        self.retryable = not final
        self.problems = (Problem("outcome", outcome),)


class TooManyAttempts(KycError):
    """A limit that protects the company's credits is reached."""

    status = 429
    code = "TOO_MANY_ATTEMPTS"
    message = "There were too many attempts."
    next_step = "Start again, or come back tomorrow."

    def __init__(
        self, *, next_step: str, retry_after: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(next_step=next_step, hint=hint)
        self.retry_after = retry_after
        self.retryable = retry_after is not None


class DailyBudgetReached(KycError):
    """All users together have opened as many sessions as `DailySessionBudget` allows per day."""

    status = 503
    code = "DAILY_BUDGET_REACHED"
    message = "No more verifications can be started today."
    next_step = "Come back tomorrow."
    hint = (
        "DailySessionBudget sessions were opened today (UTC). Raise the parameter if you need more."
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class VerificationRefused(KycError):
    """Hypersign refused what the user sent.

    - `is_explained` is False if only the operation's general reason is known.
    - `gives_no_code` is True if a status 4xx came without any code of our table.
    - `attempts_left` is how often the step can still be done in this session.
    """

    status = 422
    code = "VERIFICATION_REFUSED"
    message = "The check was not passed."
    next_step = "Follow what the answer says."

    def __init__(self, reason: Reason, *, is_explained: bool = True) -> None:
        super().__init__(reason.message, next_step=reason.next_step)
        self.code = reason.code
        self.retryable = reason.retryable
        self.is_explained = is_explained
        self.gives_no_code = False

    def leave(self, attempts: int) -> None:
        """Note how many attempts at the step are left. With none, the user has to start again."""
        self.attempts_left = attempts
        if not attempts:
            self.retryable = False
            self.next_step = "Start again."


class PresentationRefused(VerificationRefused):
    """Hypersign refused the presentation that the request contains."""

    code = "PRESENTATION_REFUSED"
    message = "What you share could not be checked."
    next_step = "Start again."
    hint = (
        "Hypersign refused the presentation. Make a new one with POST /api/v1/presentation, and "
        "send it unchanged. Or send the credentials, so that this API makes the presentation."
    )

    def __init__(self) -> None:
        reason = Reason(self.code, self.message, str(self.next_step), retryable=False)
        super().__init__(reason)
