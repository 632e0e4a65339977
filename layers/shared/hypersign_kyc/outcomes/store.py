"""Store outcomes in the sessions' table: the right to ask Hypersign, and Hypersign's answers.

Before a container asks Hypersign, it reserves the right to ask in one conditional update. So
webhooks, polls and the sweep together ask at most once in a window, even if many come at the same
time.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.outcomes.rules import WINDOW_MS, Look, ending, next_look_at
from hypersign_kyc.sessions.record import SESSION, SessionRecord, key_of, record_of
from hypersign_kyc.sessions.steps import Ending

#: The index of each user's sessions, in the order of their expiry. Only sessions have both
#: attributes.
USER_SESSIONS_INDEX = "sessions_by_user"
#: The hint to the company if a session is not found.
UNKNOWN_SESSION = (
    "The session id is wrong, the user was erased, or the record was deleted after its time"
    " (ResultRetentionDays after a confirmation or rejection, one day otherwise)."
)
# Clauses of the conditions below.
_IS_A_SESSION = "attribute_exists(step_state)"
_NOT_ENDED = "attribute_not_exists(ended_as)"
_WINDOW_IS_OVER = "(attribute_not_exists(asked_at) OR asked_at <= :reopened)"
_CONSENTED_SINCE = "asked_at < consent_sent_at"
_RESERVED_BY_THIS_UPDATE = "asked_by = :asker"
_ENDED_BY_THIS_UPDATE = "ended_at = :ended_at"
_NO_STEP_IS_RUNNING = "(attribute_not_exists(lease_until) OR lease_until <= :now)"
_NO_STEP_EVER_STARTED = "attribute_not_exists(lease_owner)"
_NO_OTHER_STEP_STARTED = "lease_owner = :lease_owner"
#: The session has not ended, or ended in another way, since it was read. Only a confirmed session
#: can end in another way.
_ENDED_AS_BEFORE = {None: _NOT_ENDED, Ending.CONFIRMED: "ended_as = :ended_before"}

#: No session id is longer than this. DynamoDB rejects a key that is too long.
_LONGEST_ID = 256


@dataclass(frozen=True)
class Place:
    """The position of a session in the index of its user's sessions."""

    expires_at: int
    session_id: str


class SessionOutcomes:
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, *, result_retention_days: int) -> None:
        self._table = table
        self._kept_s = result_retention_days * 24 * 3600

    def get(self, session_id: str) -> SessionRecord | None:
        """Return the session's record, or None. An erased session is None."""
        record = self.awaited(session_id)
        return None if record is None or record.is_tombstone else record

    def awaited(self, session_id: str) -> SessionRecord | None:
        """Return the session's record, which can be a tombstone, or None."""
        if len(session_id) > _LONGEST_ID:
            return None
        item = self._table.get(key_of(session_id))
        return _kept_session(item) if item else None

    def of_user(
        self, user_key: str, *, after: Place | None, most: int
    ) -> tuple[list[SessionRecord], Place | None]:
        """Return a page of the user's sessions, the latest expiry first, and the place of its last
        session. The place is None if there is no further page.
        """
        place: Item | None = None
        if after is not None:
            place = {
                "id": key_of(after.session_id),
                "user_key": user_key,
                "expires_at": after.expires_at,
            }
        keys, place = self._table.page(
            USER_SESSIONS_INDEX,
            "user_key = :user_key",
            {"user_key": user_key},
            after=place,
            most=most,
        )
        items = self._table.get_all(keys)
        records = [record for key in keys if (record := _kept_session(items.get(key, {})))]
        if place is None:
            return records, None
        last = str(place["id"]).removeprefix(SESSION)
        return records, Place(int(place["expires_at"]), last)

    def reserve(self, record: SessionRecord) -> SessionRecord | None:
        """Reserve the right to ask Hypersign now. Returns the record as it is then, or None if
        Hypersign was asked in this window or the session has ended since it was read.
        """
        now = now_ms()
        values: dict[str, Any] = {
            "now": now,
            "asker": uuid.uuid4().hex,
            "reopened": now - WINDOW_MS,
        }
        expression = "SET asked_at = :now, asked_by = :asker"
        if record.ended_as is None:
            expression += ", due_at = :due_at"
            values["due_at"] = next_look_at(record, now)
        try:
            item = self._table.update(
                key_of(record.session_id),
                expression,
                values | _ended_before(record),
                condition=f"{_IS_A_SESSION} AND {_ENDED_AS_BEFORE[record.ended_as]} AND"
                # botocore repeats the update if the answer was lost. Then it must succeed again.
                f" ({_WINDOW_IS_OVER} OR {_CONSENTED_SINCE} OR {_RESERVED_BY_THIS_UPDATE})",
                returns="ALL_NEW",
            )
        except ConditionNotMet:
            return None
        return record_of(item)

    def store(self, asked: SessionRecord, look: Look) -> SessionRecord:
        """Store Hypersign's answer to the question that was reserved with `asked`.

        Returns the stored record. If the session has ended since, nothing is overwritten. A
        rejection is not stored either if a step started after `asked`.
        """
        now = now_ms()
        ended = ending(asked, look, now)
        values: dict[str, Any] = {
            "answered_at": asked.asked_at,
            "step_errors": [error.model_dump() for error in look.errors],
        } | _ended_before(asked)
        expression = "SET answered_at = :answered_at, step_errors = :step_errors"
        conditions = [_IS_A_SESSION, _ENDED_AS_BEFORE[asked.ended_as]]
        if ended is not None:
            values |= {"ended_as": ended.value, "ended_at": now}
            expression += ", ended_as = :ended_as, ended_at = :ended_at"
            if asked.is_tombstone:
                # This change makes the event. Then the sweep deletes the tombstone.
                values["due_at"] = now
                expression += ", due_at = :due_at"
            elif ended is not Ending.EXPIRED:
                values["purge_at"] = now // 1000 + self._kept_s
                expression += ", purge_at = :purge_at"
            if not asked.is_tombstone:
                expression += " REMOVE awaiting, due_at"
            # botocore repeats the update if the answer was lost. Then it must succeed again.
            conditions[1] = f"({conditions[1]} OR {_ENDED_BY_THIS_UPDATE})"
        if ended is Ending.REJECTED and asked.ended_as is None:
            conditions.append(_no_step_since(asked, now, values))
        try:
            item = self._table.update(
                key_of(asked.session_id),
                expression,
                values,
                condition=" AND ".join(conditions),
                returns="ALL_NEW",
            )
        except ConditionNotMet:
            return self.awaited(asked.session_id) or asked
        return record_of(item)


def _ended_before(record: SessionRecord) -> dict[str, Any]:
    """Return the values for `_ENDED_AS_BEFORE`."""
    return {} if record.ended_as is None else {"ended_before": record.ended_as.value}


def _kept_session(item: Item) -> SessionRecord | None:
    """Return the session, or None if its retention is over. DynamoDB may delete it days later."""
    # Only sessions have a `step_state`.
    if "step_state" not in item or item["purge_at"] * 1000 <= now_ms():
        return None
    return record_of(item)


def _no_step_since(asked: SessionRecord, now: int, values: dict[str, Any]) -> str:
    """Return the condition that no step started after Hypersign was asked, and that no step was
    running at that time. The success of such a step would be newer than the failure that Hypersign
    reported.
    """
    if asked.lease_owner is None:
        return _NO_STEP_EVER_STARTED
    values |= {"now": now, "lease_owner": asked.lease_owner}
    return f"{_NO_OTHER_STEP_STARTED} AND {_NO_STEP_IS_RUNNING}"
