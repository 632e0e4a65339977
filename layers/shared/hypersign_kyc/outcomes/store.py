"""The outcomes in the sessions' table: who may ask Hypersign, and what it said.

The right to ask is reserved first, in one conditional update. So webhooks, polls and the sweep
together ask at most once in a window, no matter how many come at the same time.
"""

import uuid
from typing import Any

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.outcomes.rules import WINDOW_MS, Look, ending, next_look_at
from hypersign_kyc.sessions.record import AWAITING, SessionRecord, key_of, record_of
from hypersign_kyc.sessions.steps import Ending

AWAITING_INDEX = "awaiting"
#: A longer one is nobody's; DynamoDB would refuse to look for it.
_LONGEST_ID = 256


class SessionOutcomes:
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, session_id: str) -> SessionRecord | None:
        """The session's record, or None."""
        if len(session_id) > _LONGEST_ID:
            return None
        item = self._table.get(key_of(session_id))
        # What is no session has none of its attributes.
        return record_of(item) if item and "step_state" in item else None

    def due(self, most: int) -> list[str]:
        """The keys of the items that await something whose time has come, the longest overdue
        first.
        """
        return self._table.keys(
            AWAITING_INDEX,
            "awaiting = :awaiting AND due_at <= :now",
            {"awaiting": AWAITING, "now": now_ms()},
            most=most,
        )

    def reserve(self, record: SessionRecord) -> SessionRecord | None:
        """The right to ask the vendor now, with the record as it is; None: another has it."""
        now = now_ms()
        asker = uuid.uuid4().hex
        try:
            item = self._table.update(
                key_of(record.session_id),
                "SET asked_at = :now, asked_by = :asker, due_at = :due_at",
                {
                    "now": now,
                    "asker": asker,
                    "due_at": next_look_at(record, now),
                    "reopened": now - WINDOW_MS,
                },
                condition="attribute_exists(step_state) AND attribute_not_exists(ended_as) AND"
                " (attribute_not_exists(asked_at) OR asked_at <= :reopened OR asked_by = :asker)",
                returns="ALL_NEW",
            )
        except ConditionNotMet:
            return None
        return record_of(item)

    def store(self, asked: SessionRecord, look: Look) -> SessionRecord:
        """Keep what the vendor said to the question reserved with `asked`. The record as it is
        then: where it had ended, or steps went on meanwhile, what was there stays.
        """
        now = now_ms()
        ended = ending(asked, look, now)
        values: dict[str, Any] = {
            "answered_at": asked.asked_at,
            "step_errors": [error.model_dump() for error in look.errors],
        }
        expression = "SET answered_at = :answered_at, step_errors = :step_errors"
        conditions = ["attribute_exists(step_state)", "attribute_not_exists(ended_as)"]
        if ended is not None:
            values |= {"ended_as": ended.value, "ended_at": now}
            expression += ", ended_as = :ended_as, ended_at = :ended_at REMOVE awaiting, due_at"
            # botocore may repeat the update.
            conditions[1] = "(attribute_not_exists(ended_as) OR ended_at = :ended_at)"
        if ended is Ending.REJECTED:
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
            return self.get(asked.session_id) or asked
        return record_of(item)


def _no_step_since(asked: SessionRecord, now: int, values: dict[str, Any]) -> str:
    """The condition that no step was begun since the vendor was asked, nor was under way then: its
    success would be newer than the failure that the vendor told of.
    """
    values["now"] = now
    idle = "(attribute_not_exists(lease_until) OR lease_until <= :now)"
    if asked.lease_owner is None:
        return f"attribute_not_exists(lease_owner) AND {idle}"
    values["lease_owner"] = asked.lease_owner
    return f"lease_owner = :lease_owner AND {idle}"
