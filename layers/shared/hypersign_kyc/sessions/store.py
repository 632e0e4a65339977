"""Store sessions, and the lease on their steps, in the sessions' table.

A step takes two calls of DynamoDB. The first call grants the step if every condition is true. The
second call ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.session_errors import StepInProgress
from hypersign_kyc.sessions.record import (
    CONFIRMATION_DUE_MS,
    EXPIRY_MARGIN_MS,
    MOST_REFUSALS,
    Refused,
    SessionRecord,
    awaiting_shard_of,
    key_of,
    record_of,
)
from hypersign_kyc.sessions.rules import (
    OF_THE_USER,
    Condition,
    StepRequest,
    binding_token,
    continuing,
    granting,
    refusal,
    renewal_refusal,
    renewing,
)
from hypersign_kyc.sessions.steps import CONSENT, State

# Clauses of the conditions below.
_IS_NEW = "attribute_not_exists(step_state)"
#: botocore repeats a call whose answer was lost.
_WRITTEN_BY_THIS_CALL = "(user_key = :user_key AND furthest_at = :opened_at)"
#: A step's lease lasts this much longer than the remaining time of its function.
LEASE_MARGIN_S = 4.0


@dataclass(frozen=True)
class Granted:
    """A granted step: its request, the record before the step, and the step's lease."""

    request: StepRequest
    record: SessionRecord
    lease: Lease


class Sessions:
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, *, max_attempts: int) -> None:
        self._table = table
        self.max_attempts = max_attempts

    def open(self, record: SessionRecord) -> None:
        """Store a new session."""
        opened_at = now_ms()
        item = record.model_dump(
            include={
                "session_id",
                "user_key",
                "did",
                "verification_method_id",
                "user_tokens",
                "expires_at",
            }
        ) | {
            "id": key_of(record.session_id),
            "step_state": State.CREATED.value,
            "furthest": State.CREATED.value,
            "furthest_at": opened_at,
            "awaiting": awaiting_shard_of(key_of(record.session_id)),
            "due_at": record.expires_at + EXPIRY_MARGIN_MS,
            "purge_at": record.purge_at,
        }
        try:
            self._table.put(
                item,
                # Hypersign's session ids are unique. If one comes twice, keep the first record.
                condition=f"{_IS_NEW} OR {_WRITTEN_BY_THIS_CALL}",
                values={"user_key": record.user_key, "opened_at": opened_at},
            )
        except ConditionNotMet as error:
            raise StoreUnavailable from error

    def get(self, session_id: str) -> SessionRecord | None:
        """Return the session's record, or None."""
        item = self._table.get(key_of(session_id))
        return None if item is None else record_of(item)

    def begin_renewal(self, session_id: str, user_key: str) -> SessionRecord:
        """Count a renewal of the user token before Hypersign is asked for it. Returns the record.

        Raises `NotFound`, also for another user's session, `SessionExpired`, `SessionCompleted` and
        `TooManyAttempts`.
        """
        now = now_ms()
        try:
            return self._count_renewal(session_id, renewing(user_key, now))
        except ConditionNotMet:
            record = self.get(session_id)
            raise renewal_refusal(record, user_key, now) or StepInProgress from None

    def begin_continuing(self, session_id: str, user_key: str) -> SessionRecord | None:
        """Count a renewal if the user can continue the session. Returns the record, or None if the
        user needs a new session.
        """
        try:
            wanted = continuing(user_key, now_ms(), self.max_attempts)
            return self._count_renewal(session_id, wanted)
        except ConditionNotMet:
            return None

    def _count_renewal(self, session_id: str, wanted: Condition) -> SessionRecord:
        item = self._table.update(
            key_of(session_id),
            "SET renewals = if_not_exists(renewals, :none) + :one",
            wanted.values | {"none": 0, "one": 1},
            condition=wanted.text,
            returns="ALL_NEW",
        )
        return record_of(item)

    def take_back_renewal(self, session_id: str) -> None:
        """Take back the count of a renewal on which nothing was spent."""
        try:
            self._table.update(
                key_of(session_id),
                "SET renewals = renewals - :one",
                {"one": 1, "none": 0},
                condition="renewals > :none",
            )
        except ConditionNotMet:
            return

    def add_user_token(
        self, session_id: str, user_key: str, digest: str, expires_at: int
    ) -> SessionRecord | None:
        """Let the session accept a new user token, beside the older ones. Returns the record, or
        None if the session has ended or the user was erased since the renewal was counted.
        """
        binding = binding_token(user_key)
        try:
            item = self._table.update(
                key_of(session_id),
                "SET user_tokens.#user_token = :expires_at",
                binding.values | {"expires_at": expires_at},
                condition=binding.text,
                names={"#user_token": digest},
                returns="ALL_NEW",
            )
        except ConditionNotMet:
            return None
        return record_of(item)

    def mark_unusable(self, session_id: str, user_key: str) -> None:
        """Store that Hypersign does not accept the session, so that it is not continued."""
        try:
            self._table.update(
                key_of(session_id),
                "SET unusable_at = :now",
                {"now": now_ms(), "user_key": user_key},
                condition=OF_THE_USER,
            )
        except ConditionNotMet:
            return

    def grant(self, request: StepRequest, deadline: Deadline) -> Granted:
        """Grant a step. If it cannot be granted, raises the error that `rules.refusal` returns."""
        lease = Lease(deadline.remaining() + LEASE_MARGIN_S)
        wanted = granting(request, self.max_attempts)
        values = dict(wanted.values)
        expression = Lease.TAKE
        counter = request.step.counter
        expression += f", {counter} = if_not_exists({counter}, :none) + :one"
        values |= {"none": 0, "one": 1}
        if request.step is CONSENT:
            # An earlier consent may have reached Hypersign. Keep its digest, because it may be the
            # one that counts.
            expression += (
                ", consent_sent_at = :now, due_at = :due_at,"
                " consent_digest = if_not_exists(consent_digest, :consent_digest)"
            )
            values |= {
                "consent_digest": request.digest,
                "due_at": now_ms() + CONFIRMATION_DUE_MS,
            }
        try:
            item = self._table.update(
                key_of(request.session_id),
                expression,
                lease.taking() | values,
                condition=wanted.text,
                names=wanted.names,
                returns="ALL_OLD",
            )
        except ConditionNotMet:
            raise self._why_not(request) from None
        return Granted(request, record_of(item), lease)

    def _why_not(self, request: StepRequest) -> Exception:
        # Read even if DynamoDB returned the item. An unknown session and a wrong user token must
        # take the same calls, so that the time of an answer tells a stranger nothing.
        record = self.get(request.session_id)
        # If the step could be granted now, another request's step has just ended.
        return refusal(record, request, now_ms(), self.max_attempts) or StepInProgress()

    def replace_consent(self, granted: Granted) -> None:
        """Store that this consent is about to be sent, because an earlier one did not arrive."""
        try:
            self._table.update(
                key_of(granted.request.session_id),
                "SET consent_digest = :consent_digest",
                {"consent_digest": granted.request.digest} | granted.lease.owning(),
                condition=Lease.OWNED,
            )
        except ConditionNotMet as error:
            raise StepInProgress from error

    def complete(self, granted: Granted, results: Mapping[str, Any]) -> None:
        """End a step that succeeded. Stores its results, named as the fields of `SessionRecord`.

        Raises `StepInProgress` if another request took over because this one took too long.
        """
        ends = granted.request.step.ends
        values = dict(results) | {"step_state": ends.value}
        if ends.is_beyond(granted.record.furthest):
            # We hold the lease, so no other request has come further since.
            values |= {"furthest": ends.value, "furthest_at": now_ms()}
        self._end(granted, values, attempts=1, forgotten=("refused_at",))

    def abandon(
        self, granted: Granted, *, spent: bool, refused: str | None = None, unusable: bool = False
    ) -> None:
        """End a step that failed.

        - `spent`: the attempt counts, because Hypersign may have acted on it.
        - `refused`: the code with which this API refuses what the user sent.
        - `unusable`: Hypersign accepts no further step in the session.
        """
        values: dict[str, Any] = {}
        now, record = now_ms(), granted.record
        if refused is not None:
            new = Refused(step=granted.request.step.name, code=refused, at=now)
            kept = (*record.refusals, new)[-MOST_REFUSALS:]
            values["refusals"] = [each.model_dump() for each in kept]
            values["refused_at"] = now
        if unusable:
            values["unusable_at"] = now
        forgotten: tuple[str, ...] = ()
        if not spent and granted.request.step is CONSENT and record.consent_sent_at is None:
            forgotten = ("consent_sent_at", "consent_digest")
        self._end(granted, values, attempts=1 if spent else 0, forgotten=forgotten)

    def _end(
        self,
        granted: Granted,
        values: dict[str, Any],
        *,
        attempts: int,
        forgotten: tuple[str, ...] = (),
    ) -> None:
        step = granted.request.step
        # We hold the lease, so no other request has counted since.
        values[step.counter] = granted.record.attempts(step) + attempts
        expression = ", ".join((Lease.DROP, *forgotten))
        expression += " SET " + ", ".join(f"{name} = :{name}" for name in values)
        try:
            self._table.update(
                key_of(granted.request.session_id),
                expression,
                values | granted.lease.owning(),
                condition=Lease.OWNED,
            )
        except ConditionNotMet as error:
            raise StepInProgress from error
