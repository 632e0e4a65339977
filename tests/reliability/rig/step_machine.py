"""A property test of the session rules with any order of requests, crashes, clock changes, outcomes
and erasures. A model that knows the answer of each container checks every run.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar
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
from hypersign_kyc.outcomes.rules import Look, may_change
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.session_errors import StepInProgress
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import SessionRecord, key_of
from hypersign_kyc.sessions.rules import StepRequest, can_continue, refusal, renewal_refusal
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

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MAX_ATTEMPTS = 2
MAX_RENEWALS = 3
MINUTE_MS = 60_000
TOKEN_LIFE_MS = 60 * MINUTE_MS
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
#: What must have happened in the runs together, beside the steps and their refusals.
EVENTS = {
    "too late",
    "renewed",
    "renewal refused",
    "token not bound",
    "continued",
    "not continued",
    "confirmed",
    "rejected",
    "expired",
    "erased",
    "buried",
    "unusable",
}
#: The requested step. It is usually the next one.
ANY_STEP = (None, None, *STEPS)
#: Faults of a request.
FLAWS = ("token", "older token", "did", "document", "older document", "credential", "domain")
#: Hypersign's answers about a session, each with the ending that it can lead to.
LOOKS = {
    "confirmed": Look(finished=True),
    "rejected": Look(failed=True, failed_for_good=True),
    "expired": Look(gone=True),
    "open": Look(),
}
OWNER = "user"


@dataclass(frozen=True)
class Holder:
    """A container that is doing a step. `until` is the end of its lease (epoch ms)."""

    granted: Granted
    until: int


class _Listed(Table):
    """The table with an index of one session, because the engine's tables have no index."""

    def keys(
        self, index: str, condition: str, values: Mapping[str, Any], *, most: int | None = None
    ) -> list[str]:
        return [key_of(f"session-{values['user_key']}")]


class StepMachine(RuleBasedStateMachine):
    """Containers that begin, finish and abandon steps of one session, renew and continue it, learn
    its outcome, and erase its user.
    """

    holders = Bundle("holders")

    #: Everything that happened in all runs so far: granted steps, refusals by type, and events.
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self, name: str, client: "DynamoDBClient") -> None:
        super().__init__()
        table = _Listed(name, client)
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

    # Time

    @rule(milliseconds=st.sampled_from(WAITS))
    def wait(self, milliseconds: int) -> None:
        self.now += milliseconds

    @precondition(lambda self: self.state is not State.CREATED)
    @rule(
        milliseconds=st.sampled_from(
            (TOKEN_LIFE_MS, TOKEN_LIFE_MS, DAY_MS - 31 * MINUTE_MS, DAY_MS - 29 * MINUTE_MS, DAY_MS)
        )
    )
    def wait_long(self, milliseconds: int) -> None:
        self.now += milliseconds

    # Renewals

    @rule(by=st.sampled_from(("owner", "owner", "another")), lasts=st.booleans())
    def renew(self, by: str, *, lasts: bool) -> None:
        user = self.owner if by == "owner" else "another"
        foreseen = renewal_refusal(self.sessions.get(self.session_id), user, now_ms())
        refused = self._renewal_refused(user)
        assert type(refused) is type(foreseen)
        if refused is not None:
            self.seen["renewal refused"] += 1
            return
        self._assert_renewable(user)
        self.seen["renewed"] += 1
        self._renewed(lasts=lasts)

    def _renewal_refused(self, user: str) -> KycError | None:
        try:
            self.sessions.begin_renewal(self.session_id, user)
        except KycError as error:
            return error
        return None

    @rule(
        by=st.sampled_from(("owner", "owner", "owner", "another")),
        meanwhile=st.sampled_from((None, None, "erase", "confirmed")),
    )
    def continue_(self, by: str, meanwhile: str | None) -> None:
        user = self.owner if by == "owner" else "another"
        record = self.sessions.get(self.session_id)
        foreseen = record is not None and can_continue(record, user, now_ms(), MAX_ATTEMPTS)
        continued = self.sessions.begin_continuing(self.session_id, user)
        assert (continued is not None) == foreseen
        if continued is None:
            self.seen["not continued"] += 1
            return
        self._assert_renewable(user)
        assert not self.consent_sent
        assert not self.refused
        assert not self.unusable
        assert not self._holding()
        assert self.now + 30 * MINUTE_MS <= self.started + DAY_MS
        assert self.spent[EXTRACTION.name] < MAX_ATTEMPTS
        assert self.spent[FACE_MATCH.name] < MAX_ATTEMPTS
        self.seen["continued"] += 1
        if meanwhile == "erase":
            self.erase()
        elif meanwhile is not None:
            self.learn(meanwhile)
        self._renewed(lasts=True)

    def _assert_renewable(self, user: str) -> None:
        assert user == self.owner
        assert not self.ended
        assert not self.gone
        assert self.state is not State.CONSENTED
        assert self.now < self.started + DAY_MS
        self.renewals += 1

    def _renewed(self, *, lasts: bool) -> None:
        """Bind a token that Hypersign made for the counted renewal."""
        token = self.fresh("token")
        expires_at = self.now + (TOKEN_LIFE_MS if lasts else 1_000)
        stored = self.sessions.add_user_token(self.session_id, self.owner, token, expires_at)
        if stored is None:
            assert self.ended or self.gone
            self.seen["token not bound"] += 1
            return
        assert not self.ended
        assert not self.gone
        self.tokens[token] = expires_at

    # Outcomes and erasure

    @rule(how=st.sampled_from((*LOOKS, "erased")), really=st.sampled_from((False, False, True)))
    def end(self, how: str, *, really: bool) -> None:
        """End the session, but not in most runs, so that they reach the later steps."""
        if not really:
            return
        if how == "erased":
            self.erase()
        else:
            self.learn(how)

    @precondition(lambda self: self.state is State.VERIFIED)
    @rule(really=st.sampled_from((False, False, True)))
    def erase_during_a_consent(self, *, really: bool) -> None:
        if really:
            self._begin(CONSENT, 20.0, None)
            self.erase()

    @precondition(lambda self: self.state is not State.CREATED and not self.ended)
    @rule(really=st.sampled_from((False, False, True)))
    def expire(self, *, really: bool) -> None:
        if really:
            self.now += DAY_MS + 2 * MINUTE_MS
            self.learn("expired")

    @precondition(lambda self: not self._holding() and not self.ended)
    @rule(really=st.sampled_from((False, False, True)))
    def reject(self, *, really: bool) -> None:
        if really:
            self.now += 10_000
            self.learn("rejected")

    def learn(self, look: str) -> None:
        """Ask Hypersign, and store its answer."""
        record = self.outcomes.awaited(self.session_id)
        if record is None or not may_change(record):
            return
        asked = self.outcomes.reserve(record)
        if asked is None:
            return
        stored = self.outcomes.store(asked, LOOKS[look])
        if stored.ended_as is not None and not self.ended:
            self.ended = True
            self.seen[stored.ended_as.value] += 1

    def erase(self) -> None:
        """Erase the user. A consent whose outcome is not known leaves a tombstone."""
        self.now += 1
        self.erasure.erase(self.owner, None)
        record = self.outcomes.awaited(self.session_id)
        self.buried = record is not None and record.is_tombstone
        self.erased = not self.buried
        self.seen["buried" if self.buried else "erased"] += 1

    @invariant()
    def what_is_stored_is_what_was_done(self) -> None:
        record = self.sessions.get(self.session_id)
        if record is None:
            assert self.erased or not self.last_granted
            return
        if self.gone:
            assert record.is_tombstone
            assert not record.user_tokens
            assert not record.refusals
            assert record.user_key == ""
            return
        assert record.step_state is self.state
        assert record.user_tokens == self.tokens
        assert len(self.tokens) <= 1 + MAX_RENEWALS
        assert record.renewals == self.renewals <= MAX_RENEWALS
        assert (record.refused_at is not None) == self.refused
        for step in STEPS:
            assert record.attempts(step) == self.spent[step.name] <= step.limit(MAX_ATTEMPTS)

    @invariant()
    def an_erased_session_stays_erased(self) -> None:
        if self.erased:
            assert self.outcomes.awaited(self.session_id) is None, key_of(self.session_id)
