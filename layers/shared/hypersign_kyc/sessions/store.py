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
from hypersign_kyc.session_errors import SessionCompleted, StepInProgress
from hypersign_kyc.sessions.record import (
    AWAITING,
    CONFIRMATION_DUE_MS,
    EXPIRY_MARGIN_MS,
    KEPT_AFTER_EXPIRY_S,
    MAX_RENEWALS,
    SessionRecord,
    key_of,
    record_of,
)
from hypersign_kyc.sessions.rules import StepRequest, granting, refusal, renewal_refusal
from hypersign_kyc.sessions.steps import CONSENT, State

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
        self._max_attempts = max_attempts

    def open(self, record: SessionRecord) -> None:
        """Store a new session."""
        item = record.model_dump(
            include={
                "session_id",
                "user_key",
                "did",
                "verification_method_id",
                "user_token_digest",
                "user_token_expires_at",
                "expires_at",
            }
        ) | {
            "id": key_of(record.session_id),
            "step_state": State.CREATED.value,
            "furthest": State.CREATED.value,
            "furthest_at": now_ms(),
            "awaiting": AWAITING,
            "due_at": record.expires_at + EXPIRY_MARGIN_MS,
            "purge_at": record.expires_at // 1000 + KEPT_AFTER_EXPIRY_S,
        }
        try:
            self._table.put(
                item,
                # Hypersign's session ids are unique. If one comes twice, keep the first record.
                condition="attribute_not_exists(user_token_digest)"
                " OR user_token_digest = :user_token_digest",
                values={"user_token_digest": record.user_token_digest},
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
            item = self._table.update(
                key_of(session_id),
                "SET renewals = if_not_exists(renewals, :none) + :one",
                {
                    "none": 0,
                    "one": 1,
                    "most": MAX_RENEWALS,
                    "user_key": user_key,
                    "now": now,
                    "consented": State.CONSENTED.value,
                },
                condition="user_key = :user_key AND expires_at > :now AND step_state <> :consented"
                " AND attribute_not_exists(ended_as)"
                " AND (attribute_not_exists(renewals) OR renewals < :most)",
                returns="ALL_NEW",
            )
        except ConditionNotMet:
            record = self.get(session_id)
            raise renewal_refusal(record, user_key, now) or StepInProgress from None
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

    def renew_user_token(self, session_id: str, digest: str, expires_at: int) -> None:
        """Bind a new user token to the session. The older one is no longer accepted."""
        try:
            self._table.update(
                key_of(session_id),
                "SET user_token_digest = :digest, user_token_expires_at = :expires_at",
                {"digest": digest, "expires_at": expires_at, "consented": State.CONSENTED.value},
                condition="attribute_exists(step_state) AND step_state <> :consented"
                " AND attribute_not_exists(ended_as)",
            )
        except ConditionNotMet as error:
            raise SessionCompleted from error

    def begin(self, request: StepRequest, deadline: Deadline) -> Granted:
        """Grant a step. If it cannot be granted, raises the error that `rules.refusal` returns."""
        lease = Lease(deadline.remaining() + LEASE_MARGIN_S)
        condition, values = granting(request, self._max_attempts)
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
                condition=condition,
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
        return refusal(record, request, now_ms(), self._max_attempts) or StepInProgress()

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
        self._end(granted, values, attempts=1)

    def abandon(self, granted: Granted, *, spent: bool) -> None:
        """End a step that failed. If `spent`, the attempt counts, because Hypersign may have acted
        on it.
        """
        self._end(granted, {}, attempts=1 if spent else 0, forget_consent=not spent)

    def _end(
        self,
        granted: Granted,
        values: dict[str, Any],
        *,
        attempts: int,
        forget_consent: bool = False,
    ) -> None:
        step = granted.request.step
        # We hold the lease, so no other request has counted since.
        values[step.counter] = granted.record.attempts(step) + attempts
        expression = Lease.DROP
        if forget_consent and step is CONSENT and granted.record.consent_sent_at is None:
            expression += ", consent_sent_at, consent_digest"
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
