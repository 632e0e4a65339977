"""Run a step of a session: grant it first, and end it even if it fails.

A grant is one conditional update of the session's record (`Sessions.grant`, with the condition
`rules.granting`), which also takes the step's lease. So a second request at the same time finds the
condition false. `rules.refusal` then says why: `StepInProgress` if only the lease is in its way.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import (
    Forbidden,
    KycError,
    Misconfigured,
    PayloadTooLarge,
    StoreUnavailable,
)
from hypersign_kyc.observability import Observation, observation
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    SessionUnusable,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
    VerificationRefused,
)
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.store import Granted, Sessions
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamFailure

#: Failures that cost no credits, because Hypersign examined nothing. `StoreUnavailable` means here
#: that the admin tokens or the API secret could not be read, or the consent's mark not be written.
_NOT_EXAMINED = (
    Misconfigured,
    PayloadTooLarge,
    SessionExpired,
    StoreUnavailable,
    UserTokenExpired,
)
#: Refusals that only the owner of a session gets. A stranger always gets `NotFound`.
_TO_THE_OWNER = (
    Forbidden,
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)


class StepUnderWay:
    """A granted step. Its use case completes it."""

    def __init__(self, sessions: Sessions, granted: Granted, observed: Observation) -> None:
        self._sessions = sessions
        self._granted = granted
        self._observed = observed
        self.ended = False

    @property
    def record(self) -> SessionRecord:
        """Return the session as it was before this step."""
        return self._granted.record

    def replace_consent(self) -> None:
        """Store that this consent is about to be sent, because an earlier one did not arrive."""
        self._sessions.replace_consent(self._granted)

    def complete(self, results: Mapping[str, Any]) -> None:
        """End the step and store its results. Raises `StoreUnavailable`, `StepInProgress`."""
        self.ended = True
        self._sessions.complete(self._granted, results)
        self._observed.count(self._granted.request.step.completed)

    def fail(self, error: KycError) -> KycError:
        """End the step as failed, so that another attempt can begin. Returns what to answer."""
        answered = self._answered(error)
        self.abandon(
            spent=_spent(error),
            refused=answered.code if isinstance(answered, VerificationRefused) else None,
            unusable=_ends_the_session(answered),
        )
        return answered

    def abandon(self, *, spent: bool, refused: str | None = None, unusable: bool = False) -> None:
        """End the step without a result, as `Sessions.abandon` says."""
        self.ended = True
        try:
            self._sessions.abandon(self._granted, spent=spent, refused=refused, unusable=unusable)
        except (StoreUnavailable, StepInProgress):
            # The lease expires by itself, and the attempt stays counted.
            return

    def _answered(self, error: KycError) -> KycError:
        """Return a refusal with the attempts that are left. Return `SessionUnusable` in its place
        if Hypersign refused this step before and now gives no reason: it may accept only one
        attempt in a session.
        """
        if not isinstance(error, VerificationRefused):
            return error
        step, record = self._granted.request.step, self._granted.record
        if error.gives_no_code and record.was_refused(step):
            return SessionUnusable()
        error.leave(step.limit(self._sessions.max_attempts) - record.attempts(step) - 1)
        return error


class StepRunner:
    """Grants and ends steps."""

    def __init__(self, sessions: Sessions, observed: Observation = observation) -> None:
        self._sessions = sessions
        self._observed = observed

    @contextmanager
    def step(self, request: StepRequest, deadline: Deadline) -> Iterator[StepUnderWay]:
        """Grant the step, and end it if the `with` block fails.

        A step is done if all of these let it through, in this order:

        1. API Gateway: the route's rate limit (`RouteSettings` in template.yaml, or the default).
        2. `api/http.py`: the key of the CloudFront distribution, if there is one; a bearer token.
        3. `api/bodies.py`: the body's size and format, by the request's model in `models.py` or
           `consent_models.py`.
        4. The use case, only for presentation and consent (`use_cases/consent.py`): the domain is
           allowed, and the presentation was made for this session.
        5. Here, on the session's record (`sessions/rules.py`): the user token belongs to the
           session and has not expired; the session has neither expired nor ended; the step is due;
           the values belong to the session; no other step is running; an attempt is left.
        6. Hypersign (`upstream/answers.py`), with valid admin tokens (`upstream/authorised.py`).
        """
        granted = self._grant(request, deadline)
        under_way = StepUnderWay(self._sessions, granted, self._observed)
        try:
            yield under_way
        except KycError as error:
            if under_way.ended:
                raise
            answered = under_way.fail(error)
            if answered is error:
                raise
            raise answered from error
        finally:
            if not under_way.ended:
                under_way.abandon(spent=True)

    def _grant(self, request: StepRequest, deadline: Deadline) -> Granted:
        try:
            granted = self._sessions.grant(request, deadline)
        except _TO_THE_OWNER:
            self._observed.session_id = request.session_id
            raise
        self._observed.session_id = request.session_id
        return granted


def _ends_the_session(error: KycError) -> bool:
    """Return True if Hypersign said that it does not have the session, or accepts no step in it."""
    is_unknown = isinstance(error, UpstreamError) and error.upstream_status == 404
    return is_unknown or isinstance(error, SessionExpired | SessionUnusable)


def _spent(error: KycError) -> bool:
    if isinstance(error, UpstreamFailure):
        return error.done
    return not isinstance(error, _NOT_EXAMINED)
