"""Containers that begin, finish and abandon steps of one session in any order, with crashes and
clock changes. A model that knows the answers of all containers checks every step.
"""

import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
)

from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.session_errors import StepInProgress
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest, refusal
from hypersign_kyc.sessions.steps import (
    CONSENT,
    EXTRACTION,
    FACE_MATCH,
    PRESENTATION,
    STEPS,
    State,
    Step,
)
from hypersign_kyc.sessions.store import Granted, Sessions
from tests.reliability.rig.machine_values import (
    ANY_STEP,
    DAY_MS,
    FLAWS,
    MAX_ATTEMPTS,
    MAX_RENEWALS,
    OWNER,
    TOKEN_LIFE_MS,
    Holder,
    ListedTable,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Steps(RuleBasedStateMachine):
    """Containers that begin, finish and abandon steps of one session."""

    holders = Bundle("holders")

    #: Everything that happened in all runs so far: granted steps, refusals by type, and events.
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self, name: str, client: "DynamoDBClient") -> None:
        super().__init__()
        table = ListedTable(name, client)
        self.sessions = Sessions(table, max_attempts=MAX_ATTEMPTS)
        self.outcomes = SessionOutcomes(table, result_retention_days=30)
        self.erasure = SessionErasure(table)
        self.started = self.now = time.time_ns() // 1_000_000
        self.clock = mock.patch("time.time_ns", self.time_ns)
        self.clock.start()
        self.renewable = mock.patch("hypersign_kyc.sessions.rules.MAX_RENEWALS", MAX_RENEWALS)
        self.renewable.start()
        self.owner = f"{OWNER}-{time.perf_counter_ns()}"
        self.session_id = f"session-{self.owner}"
        self.number = 0
        #: When each user token expires.
        self.tokens = {"token-0": self.now + TOKEN_LIFE_MS}
        self.state = State.CREATED
        self.ended = self.erased = self.buried = False
        self.consent_sent = self.refused = self.unusable = False
        self.renewals = 0
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
        self.renewable.stop()

    def fresh(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    @property
    def gone(self) -> bool:
        """Return True if the user was erased, so that nobody can use the session."""
        return self.erased or self.buried

    @initialize(so_far=st.sampled_from((3, 2, 1, 0)))
    def open(self, so_far: int) -> None:
        self.sessions.open(
            SessionRecord(
                session_id=self.session_id,
                user_key=self.owner,
                did="did:own",
                verification_method_id="did:own#key-1",
                user_tokens=self.tokens,
                expires_at=self.now + DAY_MS,
            )
        )
        for step in STEPS[:so_far]:
            self.do(step)

    # Steps

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
            self.abandon(late, how="spent")
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
        self.consent_sent = self.consent_sent or step is CONSENT
        return holder

    def _begun(self, request: StepRequest, seconds: float) -> Granted | KycError:
        try:
            return self.sessions.grant(request, Deadline.after(seconds))
        except KycError as error:
            return error

    def _due(self) -> Step:
        """Return the next step, but never the consent, because no step can follow it."""
        if self.state is State.VERIFIED:
            return PRESENTATION
        return FACE_MATCH if self.state is State.EXTRACTED else EXTRACTION

    def _request(self, step: Step, flaw: str | None) -> StepRequest:
        did = "did:others" if flaw == "did" else "did:own"
        newest, oldest = list(self.tokens)[-1], next(iter(self.tokens))
        tokens = {"older token": oldest, "token": "token-of-another"}
        request = StepRequest(step, self.session_id, tokens.get(flaw or "", newest), did=did)
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
        """Check that the model would grant the step. The model states the rule in other terms than
        the code.
        """
        assert not self.ended
        assert not self.gone
        assert self.tokens[request.user_token_digest] > self.now
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
            self._assert_replaced(holder)
            return
        self._assert_own(holder)
        self.state, self.refused = step.ends, False
        if step is EXTRACTION:
            self.older_document = self.document
            self.document = str(results["extraction_token_digest"])
        elif step is FACE_MATCH:
            self.credentials = frozenset(results["credential_digests"])  # type: ignore[call-overload]
        elif step is PRESENTATION:
            self.domain = str(results["presentation_domain"])

    @rule(holder=consumes(holders), how=st.sampled_from(("spent", "free", "refused", "unusable")))
    def abandon(self, holder: Holder, how: str) -> None:
        step, before = holder.granted.request.step, holder.granted.record
        try:
            self.sessions.abandon(
                holder.granted,
                spent=how != "free",
                refused="EYES_CLOSED" if how == "refused" else None,
                unusable=how == "unusable",
            )
        except StepInProgress:
            self._assert_replaced(holder)
            return
        self._assert_own(holder)
        if how == "free":
            self.spent[step.name] -= 1
            if step is CONSENT:
                self.consent_sent = before.consent_sent_at is not None
        self.refused = self.refused or how == "refused"
        self.unusable = self.unusable or how == "unusable"
        self.seen["unusable"] += how == "unusable"

    def _assert_replaced(self, holder: Holder) -> None:
        assert holder is not self.last_granted or self.gone, "refused although nobody took over"
        self.seen["too late"] += 1
        self.live.remove(holder)

    def _assert_own(self, holder: Holder) -> None:
        assert holder is self.last_granted, "a late container overwrote another's work"
        assert not self.gone, "a step wrote into an erased session"
        self.live.remove(holder)

    @rule(holder=consumes(holders))
    def crash(self, holder: Holder) -> None:
        """The container dies. Its lease stays until it ends."""
