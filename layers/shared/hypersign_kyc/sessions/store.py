"""The sessions' table: sessions with the lease on their steps, beside their users' days.

A step costs two calls: one update that grants it, if every condition holds, and one that ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import (
    SessionCompleted,
    StepInProgress,
    StoreUnavailable,
)
from hypersign_kyc.sessions.daily_limit import KEPT_AFTER_EXPIRY_S, OwnersDays
from hypersign_kyc.sessions.steps import CONSENT, Claim, SessionRecord, State, refusal

#: How long the vendor keeps a session.
SESSION_LIFETIME_S = 24 * 3600
#: The vendor is asked about a session that ends unconsented, so long after its end; about one that
#: was consented to and not confirmed, so long after the consent.
EXPIRY_MARGIN_MS = 60_000
CONFIRMATION_DUE_MS = 300_000
#: The one key of the index of what awaits something, by `due_at`.
AWAITING = "due"
#: What the keys of sessions begin with.
SESSION = "session#"
#: A step's lease outlives the time its function has for it by so much.
LEASE_MARGIN_S = 4.0


@dataclass(frozen=True)
class Granted:
    """A step under way: the record as it was before, and the lease that it is done under."""

    claim: Claim
    record: SessionRecord
    lease: Lease


class Sessions(OwnersDays):
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, *, max_attempts: int, max_sessions_per_user: int) -> None:
        super().__init__(table, max_sessions_per_user)
        self._max_attempts = max_attempts

    def open(self, record: SessionRecord) -> None:
        """Store a new session."""
        item = record.model_dump(
            include={
                "session_id",
                "user_digest",
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
                # The vendor's session ids are unique; one that is not must not take another's
                # place.
                condition="attribute_not_exists(user_token_digest)"
                " OR user_token_digest = :user_token_digest",
                values={"user_token_digest": record.user_token_digest},
            )
        except ConditionNotMet as error:
            raise StoreUnavailable from error

    def get(self, session_id: str) -> SessionRecord | None:
        """The session's record, or None."""
        item = self._table.get(key_of(session_id))
        return None if item is None else record_of(item)

    def renew_user_token(self, session_id: str, digest: str, expires_at: int) -> None:
        """Bind a fresh user token to the session: from now on, it alone opens its steps."""
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

    def begin(self, claim: Claim, deadline: Deadline) -> Granted:
        """Grant a step, or raise what `steps.refusal` says of it."""
        lease = Lease(deadline.remaining() + LEASE_MARGIN_S)
        expression = Lease.TAKE
        if claim.step.counter:
            counter = claim.step.counter
            expression += f", {counter} = if_not_exists({counter}, :none) + :one"
        if claim.step is CONSENT:
            expression += ", consent_sent_at = :now, due_at = :due_at"
        condition, values = _granting(claim, self._max_attempts)
        try:
            item = self._table.update(
                key_of(claim.session_id),
                expression,
                lease.taking() | values,
                condition=condition,
                returns="ALL_OLD",
            )
        except ConditionNotMet as refused:
            raise self._why_not(claim, refused.item) from None
        return Granted(claim, record_of(item), lease)

    def _why_not(self, claim: Claim, item: Item | None) -> Exception:
        record = record_of(item) if item else self.get(claim.session_id)
        # Nothing in the way any more: it was another's step, which has just ended.
        return refusal(record, claim, now_ms(), self._max_attempts) or StepInProgress()

    def complete(self, granted: Granted, results: Mapping[str, Any]) -> None:
        """End a step that succeeded with its results, by names of `SessionRecord`.

        Raises `StepInProgress` when another has taken the step over because this one took too long.
        """
        ends = granted.claim.step.ends
        values = dict(results) | {"step_state": ends.value}
        if ends.is_beyond(granted.record.furthest):
            # The lease is ours: nobody else has come further since.
            values |= {"furthest": ends.value, "furthest_at": now_ms()}
        self._end(granted, values, attempts=1)

    def abandon(self, granted: Granted, *, spent: bool) -> None:
        """End a step that failed. `spent`: whether the attempt counts, because the vendor can have
        acted on it.
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
        step = granted.claim.step
        if step.counter:
            # The lease is ours: nobody else has counted since.
            values[step.counter] = granted.record.attempts(step) + attempts
        expression = Lease.DROP
        if forget_consent and step is CONSENT and granted.record.consent_sent_at is None:
            expression += ", consent_sent_at"
        if values:
            expression += " SET " + ", ".join(f"{name} = :{name}" for name in values)
        try:
            self._table.update(
                key_of(granted.claim.session_id),
                expression,
                values | granted.lease.owning(),
                condition=Lease.OWNED,
            )
        except ConditionNotMet as error:
            raise StepInProgress from error


def _granting(claim: Claim, max_attempts: int) -> tuple[str, dict[str, Any]]:
    """The condition under which a claim is granted, as `steps.refusal` has it, and its values."""
    conditions = [
        Lease.FREE,
        "user_token_digest = :user_token_digest",
        "expires_at > :now",
        "user_token_expires_at > :now",
        "attribute_not_exists(ended_as)",
    ]
    values: dict[str, Any] = {"user_token_digest": claim.user_token_digest}
    begins = {f"state_{state}": state.value for state in claim.step.begins}
    conditions.append(f"step_state IN ({', '.join(f':{name}' for name in begins)})")
    values |= begins
    for name in ("did", "verification_method_id", "extraction_token_digest"):
        if (own := getattr(claim, name)) is not None:
            conditions.append(f"{name} = :{name}")
            values[name] = own
    for number, digest in enumerate(sorted(claim.credential_digests)):
        conditions.append(f"contains(credential_digests, :credential_{number})")
        values[f"credential_{number}"] = digest
    if claim.presentation_domain is not None:
        conditions.append(
            "(attribute_not_exists(presentation_domain)"
            " OR presentation_domain = :presentation_domain)"
        )
        values["presentation_domain"] = claim.presentation_domain
    if claim.step.counter:
        counter = claim.step.counter
        conditions.append(f"(attribute_not_exists({counter}) OR {counter} < :most)")
        values |= {"none": 0, "one": 1, "most": max_attempts}
    if claim.step is CONSENT:
        values["due_at"] = now_ms() + CONFIRMATION_DUE_MS
    return " AND ".join(conditions), values


def record_of(item: Item) -> SessionRecord:
    """An item as a session's record. Raises `StoreUnavailable`."""
    try:
        return SessionRecord.model_validate(item)
    except ValidationError as error:
        raise StoreUnavailable from error


def key_of(session_id: str) -> str:
    """The key of a session's item."""
    return f"{SESSION}{session_id}"
