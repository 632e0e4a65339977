"""A property test of the session rules with any order of requests, crashes, clock changes, outcomes
and erasures. A model that knows the answer of each container checks every run.
"""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from hypersign_kyc.clock import now_ms
from hypersign_kyc.errors import KycError
from hypersign_kyc.outcomes.rules import may_change
from hypersign_kyc.sessions.record import key_of
from hypersign_kyc.sessions.rules import can_continue, renewal_refusal
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, STEPS, State
from tests.reliability.rig.machine_steps import Steps
from tests.reliability.rig.machine_values import (
    DAY_MS,
    LOOKS,
    MAX_ATTEMPTS,
    MAX_RENEWALS,
    MINUTE_MS,
    TOKEN_LIFE_MS,
    WAITS,
)


class StepMachine(Steps):
    """Containers that also renew and continue the session, learn its outcome, erase its user."""

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
