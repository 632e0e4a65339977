"""A property test of the step rules with any order of requests, crashes and clock changes. A model
that knows the answer of each container checks every run.
"""

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.session_errors import SessionCompleted, StepInProgress
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest, refusal
from hypersign_kyc.sessions.steps import (
    CONSENT,
    EXTRACTION,
    FACE_MATCH,
    PRESENTATION,
    State,
    Step,
)
from hypersign_kyc.sessions.store import Granted, Sessions

MAX_ATTEMPTS = 2
STEPS = (EXTRACTION, FACE_MATCH, PRESENTATION, CONSENT)
TOKEN_LIFE_MS = 3_600_000
DAY_MS = 24 * TOKEN_LIFE_MS
WAITS = (1, 5_000, 5_000, 30_000, 30_000, 30_000, 30_000)
REFUSALS = {
    "NotFound",
    "SessionExpired",
    "SessionCompleted",
    "UserTokenExpired",
    "StepOutOfOrder",
    "Forbidden",
    "TooManyAttempts",
    "StepInProgress",
}
#: The requested step. It is usually the next one.
ANY_STEP = (None, None, *STEPS)
#: Faults of a request.
FLAWS = ("token", "older token", "did", "document", "older document", "credential", "domain")


@dataclass(frozen=True)
class Holder:
    """A container that is doing a step. `until` is the end of its lease (epoch ms)."""

    granted: Granted
    until: int


class StepMachine(RuleBasedStateMachine):
    """Containers that begin, finish and abandon steps of one session."""

    holders = Bundle("holders")

    #: Everything that happened in all runs so far: granted steps, and refusals by type.
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.sessions = Sessions(table, max_attempts=MAX_ATTEMPTS)
        self.started = self.now = time.time_ns() // 1_000_000
        self.clock = mock.patch("time.time_ns", self.time_ns)
        self.clock.start()
        self.session_id = f"session-{time.perf_counter_ns()}"
        self.number = 0
        self.token = self.older_token = "token-0"
        self.state = State.CREATED
        self.document = self.older_document = ""
        self.credentials: frozenset[str] = frozenset()
        self.domain: str | None = None
        self.live: list[Holder] = []
        self.last_granted: Holder | None = None
        self.spent = {step.name: 0 for step in STEPS}

    def time_ns(self) -> int:
        return self.now * 1_000_000

    def teardown(self) -> None:
        self.clock.stop()

    def fresh(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    @initialize(so_far=st.sampled_from((3, 2, 1, 0)))
    def open(self, so_far: int) -> None:
        self.sessions.open(
            SessionRecord(
                session_id=self.session_id,
                user_key="user",
                did="did:own",
                verification_method_id="did:own#key-1",
                user_token_digest=self.token,
                user_token_expires_at=self.now + TOKEN_LIFE_MS,
                expires_at=self.now + DAY_MS,
            )
        )
        for step in STEPS[:so_far]:
            self.do(step)

    @rule(
        target=holders,
        step=st.sampled_from(ANY_STEP),
        seconds=st.sampled_from((20.0, 0.0)),
        flaw=st.sampled_from((None, None, None, None, None, None, *FLAWS)),
    )
    def begin(self, step: Step | None, seconds: float, flaw: str | None) -> object:
        holder = self._begin(step, seconds, flaw)
        return multiple() if holder is None else holder

    @rule(step=st.sampled_from(ANY_STEP), succeeds=st.booleans())
    def wake_up_late(self, step: Step | None, *, succeeds: bool) -> None:
        """A container finishes after its lease has ended and another has taken over."""
        late = self._begin(step, 0.0, None)
        if late is None:
            return
        self.now = max(self.now, late.until)
        other = self._begin(step, 20.0, None)
        if succeeds:
            self.complete(late)
        else:
            self.abandon(late, spent=True)
        if other is not None:
            self.complete(other)

    @rule(step=st.sampled_from(ANY_STEP))
    def do(self, step: Step | None) -> None:
        holder = self._begin(step, 20.0, None)
        if holder is not None:
            self.complete(holder)

    def _begin(self, step: Step | None, seconds: float, flaw: str | None) -> Holder | None:
        step = step or self._due()
        request = self._request(step, flaw)
        foreseen = refusal(self.sessions.get(self.session_id), request, now_ms(), MAX_ATTEMPTS)
        granted = self._begun(request, seconds)
        if not isinstance(granted, Granted):
            assert type(granted) is type(foreseen)
            self.seen[type(granted).__name__] += 1
            return None
        assert foreseen is None
        self.seen[step.name] += 1
        self._assert_due(request)
        holder = Holder(granted, self.now + round(granted.lease.seconds * 1000))
        assert not self._holding(), "two holders"
        self.live.append(holder)
        self.last_granted = holder
        self.spent[step.name] += 1
        return holder

    def _begun(self, request: StepRequest, seconds: float) -> Granted | KycError:
        try:
            return self.sessions.begin(request, Deadline.after(seconds))
        except KycError as error:
            return error

    def _due(self) -> Step:
        """Return the next step, but never the consent, because no step can follow it."""
        if self.state is State.VERIFIED:
            return PRESENTATION
        return FACE_MATCH if self.state is State.EXTRACTED else EXTRACTION

    def _request(self, step: Step, flaw: str | None) -> StepRequest:
        did = "did:others" if flaw == "did" else "did:own"
        tokens = {"older token": self.older_token, "token": "token-of-another"}
        request = StepRequest(step, self.session_id, tokens.get(flaw or "", self.token), did=did)
        if step is FACE_MATCH:
            documents = {"older document": self.older_document, "document": "of-another"}
            document = documents.get(flaw or "", self.document) or "none-yet"
            return replace(request, extraction_token_digest=document)
        if step is EXTRACTION:
            return request
        credentials = self.credentials or frozenset({"none-yet"})
        if flaw == "credential":
            credentials |= {"of-another"}
        domain = "https://others" if flaw == "domain" else self.domain
        return replace(
            request,
            credential_digests=credentials,
            presentation_domain=domain if step is CONSENT else None,
        )

    def _assert_due(self, request: StepRequest) -> None:
        """Return whether the model would grant the step. The model states the rule in other terms
        than the code.
        """
        assert request.user_token_digest == self.token
        assert self.now < self.started + DAY_MS
        assert request.did in (None, "did:own")
        if request.step is EXTRACTION:
            assert self.state in (State.CREATED, State.EXTRACTED, State.VERIFIED)
        elif request.step is FACE_MATCH:
            assert self.state in (State.EXTRACTED, State.VERIFIED)
            assert request.extraction_token_digest == self.document
        else:
            assert self.state is State.VERIFIED
            assert request.credential_digests == self.credentials

    def _holding(self) -> list[Holder]:
        return [holder for holder in self.live if holder.until > self.now]

    @rule(holder=consumes(holders))
    def complete(self, holder: Holder) -> None:
        step = holder.granted.request.step
        results: dict[str, object] = {
            EXTRACTION.name: {"extraction_token_digest": self.fresh("document")},
            FACE_MATCH.name: {"credential_digests": {self.fresh("credential")}},
            PRESENTATION.name: {"presentation_domain": self.fresh("https://domain")},
            CONSENT.name: {"consent_answer": self.fresh("answer")},
        }[step.name]  # type: ignore[assignment]
        try:
            self.sessions.complete(holder.granted, results)
        except StepInProgress:
            assert holder is not self.last_granted, "refused although nobody took over"
            self.seen["too late"] += 1
            self._forget(holder)
            return
        assert holder is self.last_granted, "a late container overwrote another's work"
        self._forget(holder)
        self.state = step.ends
        if step is EXTRACTION:
            self.older_document = self.document
            self.document = str(results["extraction_token_digest"])
        elif step is FACE_MATCH:
            self.credentials = frozenset(results["credential_digests"])  # type: ignore[call-overload]
        elif step is PRESENTATION:
            self.domain = str(results["presentation_domain"])

    @rule(holder=consumes(holders), spent=st.booleans())
    def abandon(self, holder: Holder, *, spent: bool) -> None:
        step = holder.granted.request.step
        try:
            self.sessions.abandon(holder.granted, spent=spent)
        except StepInProgress:
            assert holder is not self.last_granted, "refused although nobody took over"
            self.seen["too late"] += 1
        else:
            assert holder is self.last_granted, "a late container gave another's lease back"
            if not spent:
                self.spent[step.name] -= 1
        self._forget(holder)

    @rule(holder=consumes(holders))
    def crash(self, holder: Holder) -> None:
        """The container dies. Its lease stays until it ends."""

    def _forget(self, holder: Holder) -> None:
        self.live.remove(holder)

    @rule(milliseconds=st.sampled_from(WAITS))
    def wait(self, milliseconds: int) -> None:
        self.now += milliseconds

    @precondition(lambda self: self.state is State.VERIFIED)
    @rule(milliseconds=st.sampled_from((TOKEN_LIFE_MS, TOKEN_LIFE_MS, DAY_MS)))
    def wait_long(self, milliseconds: int) -> None:
        self.now += milliseconds

    @rule()
    def renew(self) -> None:
        token = self.fresh("token")
        try:
            self.sessions.renew_user_token(self.session_id, token, self.now + TOKEN_LIFE_MS)
        except SessionCompleted:
            assert self.state is State.CONSENTED
            return
        self.older_token, self.token = self.token, token

    @invariant()
    def what_is_stored_is_what_was_done(self) -> None:
        record = self.sessions.get(self.session_id)
        if record is None:
            assert not self.last_granted
            return
        assert record.step_state is self.state
        for step in STEPS:
            assert record.attempts(step) == self.spent[step.name] <= step.limit(MAX_ATTEMPTS)
