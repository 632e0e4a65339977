"""A table of how each failure ends a step: whether the attempt counts, what the user gets, and
whether the session can go on.
"""

from typing import Any

import pytest

from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import (
    Forbidden,
    KycError,
    Misconfigured,
    NotFound,
    PayloadTooLarge,
    StoreUnavailable,
)
from hypersign_kyc.observability import Observation
from hypersign_kyc.reasons import Reason
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
from hypersign_kyc.sessions.record import Refused, SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.steps import EXTRACTION
from hypersign_kyc.sessions.store import Granted
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamTimeout, UpstreamUnavailable

SECONDS = Deadline.after(20)
REQUEST = StepRequest(EXTRACTION, "session", "token")
RECORD = SessionRecord(
    session_id="session",
    did="did:own",
    verification_method_id="did:own#key-1",
    expires_at=1,
    extractions=1,
)


class Sessions:
    """The store, which grants every step unless told otherwise, and notes how steps end."""

    max_attempts = 3

    def __init__(self, record: SessionRecord = RECORD, **errors: KycError) -> None:
        self.record = record
        self.errors = errors
        self.done: list[Any] = []

    def _do(self, name: str, noted: Any) -> None:
        self.done.append(noted)
        if name in self.errors:
            raise self.errors[name]

    def grant(self, request: StepRequest, deadline: Deadline) -> Granted:
        self._do("begin", (request, deadline))
        return Granted(request, self.record, Lease(1))

    def complete(self, granted: Granted, results: Any) -> None:
        self._do("complete", (granted.record, results))

    def abandon(self, granted: Granted, *, spent: bool, refused: Any, unusable: bool) -> None:
        self._do("abandon", (granted.record, spent, refused, unusable))

    def replace_consent(self, granted: Granted) -> None:
        self._do("replace_consent", ("replaced", granted.record))


def _run(sessions: Sessions, *raised: BaseException) -> tuple[BaseException | None, Observation]:
    observed = Observation()
    runner = StepRunner(sessions, observed)  # type: ignore[arg-type]  # it has the called methods
    try:
        with runner.step(REQUEST, SECONDS) as step:
            assert step.record is sessions.record
            if raised:
                raise raised[0]
            step.complete({"extraction_token_digest": "document"})
    except (KycError, ValueError) as error:
        return error, observed
    return None, observed


def _refusal(*, coded: bool = True) -> VerificationRefused:
    refused = VerificationRefused(Reason("BLURRED", "Blurred.", "Again.", retryable=True))
    refused.gives_no_code = not coded
    return refused


def test_a_step_is_completed_and_counted() -> None:
    sessions = Sessions()

    error, observed = _run(sessions)

    assert error is None
    assert sessions.done == [
        (REQUEST, SECONDS),
        (RECORD, {"extraction_token_digest": "document"}),
    ]
    assert observed.seen.counted == [EXTRACTION.completed]
    assert observed.session_id == "session"


@pytest.mark.parametrize(
    ("raised", "spent", "refused", "unusable"),
    [
        (Misconfigured("X"), False, None, False),
        (PayloadTooLarge(), False, None, False),
        (StoreUnavailable(), False, None, False),
        (UserTokenExpired(), False, None, False),
        (SessionExpired(), False, None, True),
        (SessionUnusable(), True, None, True),
        (Forbidden(), True, None, False),
        (UpstreamUnavailable("extraction", retry_after=1), False, None, False),
        (UpstreamUnavailable("extraction", retry_after=1, done=True), True, None, False),
        (UpstreamUnavailable("extraction", retry_after=1, status=404), False, None, False),
        (UpstreamTimeout("extraction"), True, None, False),
        (UpstreamError("extraction", status=500), True, None, False),
        (UpstreamError("extraction", status=404), True, None, True),
        (_refusal(), True, "BLURRED", False),
        (ValueError(), True, None, False),
    ],
)
def test_a_failure_ends_the_step(
    raised: BaseException, refused: str | None, *, spent: bool, unusable: bool
) -> None:
    sessions = Sessions()

    error, observed = _run(sessions, raised)

    assert error is raised
    assert sessions.done[1:] == [(RECORD, spent, refused, unusable)]
    assert observed.seen.counted == []


@pytest.mark.parametrize(("attempts", "left"), [(0, 2), (1, 1), (2, 0)])
def test_a_refusal_says_how_many_attempts_are_left(attempts: int, left: int) -> None:
    sessions = Sessions(RECORD.model_copy(update={"extractions": attempts}))

    error, _ = _run(sessions, _refusal())

    assert isinstance(error, VerificationRefused)
    assert error.attempts_left == left
    assert error.retryable is (left > 0)


@pytest.mark.parametrize(
    ("before", "coded", "is_unusable"),
    [
        ("extraction", False, True),
        ("extraction", True, False),
        ("face_match", False, False),
    ],
)
def test_a_second_refusal_without_a_code_ends_the_session(
    before: str, *, coded: bool, is_unusable: bool
) -> None:
    refusals = (Refused(step=before, code="BLURRED", at=1),)
    sessions = Sessions(RECORD.model_copy(update={"refusals": refusals}))

    raised = _refusal(coded=coded)
    error, _ = _run(sessions, raised)

    assert isinstance(error, SessionUnusable if is_unusable else VerificationRefused)
    _, spent, refused, unusable = sessions.done[1]
    assert (spent, refused, unusable) == (True, None if is_unusable else "BLURRED", is_unusable)
    assert error.__cause__ is (raised if is_unusable else None)


@pytest.mark.parametrize("late", [StepInProgress(), StoreUnavailable()])
def test_a_failure_is_answered_even_if_it_cannot_be_stored(late: KycError) -> None:
    raised = UpstreamTimeout("extraction")

    error, _ = _run(Sessions(abandon=late), raised)

    assert error is raised


@pytest.mark.parametrize("late", [StepInProgress(), StoreUnavailable()])
def test_a_result_that_cannot_be_stored_is_not_answered_and_ended_only_once(late: KycError) -> None:
    sessions = Sessions(complete=late)

    error, observed = _run(sessions)

    assert error is late
    assert len(sessions.done) == 2
    assert observed.seen.counted == []


@pytest.mark.parametrize(
    ("refused", "to_the_owner"),
    [
        (Forbidden(), True),
        (SessionCompleted(), True),
        (SessionExpired(), True),
        (StepInProgress(), True),
        (StepOutOfOrder(), True),
        (TooManyAttempts(next_step=""), True),
        (UserTokenExpired(), True),
        (NotFound(), False),
        (StoreUnavailable(), False),
    ],
)
def test_only_the_owners_session_is_named_in_the_log(
    refused: KycError, *, to_the_owner: bool
) -> None:
    sessions = Sessions(begin=refused)

    error, observed = _run(sessions)

    assert error is refused
    assert observed.session_id == ("session" if to_the_owner else Observation().session_id)
    assert len(sessions.done) == 1


def test_a_consent_is_replaced_for_the_granted_step() -> None:
    sessions = Sessions()
    runner = StepRunner(sessions, Observation())  # type: ignore[arg-type]

    with runner.step(REQUEST, SECONDS) as step:
        step.replace_consent()
        step.abandon(spent=False)

    assert sessions.done[1:] == [("replaced", RECORD), (RECORD, False, None, False)]
