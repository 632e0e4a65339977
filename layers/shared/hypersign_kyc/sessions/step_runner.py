"""Run a step of a session: grant it first, and end it even if it fails."""

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
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.store import Granted, Sessions
from hypersign_kyc.upstream_errors import UpstreamFailure

#: Failures that cost no credits, because Hypersign examined nothing. `StoreUnavailable` can only
#: mean here that the API secret could not be read.
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

    def abandon(self, *, spent: bool) -> None:
        """End the step as failed, so that another try can begin. If `spent`, the attempt counts."""
        self.ended = True
        try:
            self._sessions.abandon(self._granted, spent=spent)
        except (StoreUnavailable, StepInProgress):
            # The lease expires by itself, and the attempt stays counted.
            return


class StepRunner:
    """Grants and ends steps."""

    def __init__(self, sessions: Sessions, observed: Observation = observation) -> None:
        self._sessions = sessions
        self._observed = observed

    @contextmanager
    def step(self, request: StepRequest, deadline: Deadline) -> Iterator[StepUnderWay]:
        """Grant the step, and end it if the `with` block fails."""
        granted = self._begin(request, deadline)
        under_way = StepUnderWay(self._sessions, granted, self._observed)
        try:
            yield under_way
        except KycError as error:
            if not under_way.ended:
                under_way.abandon(spent=_spent(error))
            raise
        finally:
            if not under_way.ended:
                under_way.abandon(spent=True)

    def _begin(self, request: StepRequest, deadline: Deadline) -> Granted:
        try:
            granted = self._sessions.begin(request, deadline)
        except _TO_THE_OWNER:
            self._observed.session_id = request.session_id
            raise
        self._observed.session_id = request.session_id
        return granted


def _spent(error: KycError) -> bool:
    if isinstance(error, UpstreamFailure):
        return error.done
    return not isinstance(error, _NOT_EXAMINED)
