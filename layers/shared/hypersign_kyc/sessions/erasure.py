"""Erase a user's sessions in the sessions' table.

`erase` marks the user's day as erased and deletes the sessions that began before the mark. The
publisher makes the event `UserErased` from the mark. One minute later the sweep calls `finish`,
which deletes again. A bundle takes less than half a minute, so this second pass also reaches
sessions that were opened with the erased DID, and sessions that the index did not list yet.

If the outcome of a consent is not known yet, a tombstone replaces the session. It keeps only the
session id, the user key, the state and the times. The company must learn the outcome even if the
user was erased. Storing the outcome publishes it, and then the sweep deletes the tombstone.
"""

import math
from datetime import UTC, datetime

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.sessions.daily_limit import day_end, user_day
from hypersign_kyc.sessions.record import (
    KEPT_AFTER_EXPIRY_S,
    SESSION,
    SESSION_LIFETIME_S,
    USER_DAY,
    awaiting_shard_of,
)

USER_INDEX = "by_user"
_FINISHED_AFTER_MS = 60_000
_AWAITS_OUTCOME = "attribute_exists(consent_sent_at) AND attribute_not_exists(ended_as)"
_NOT_IN_A_TOMBSTONE = (
    "user_key",
    "user_tokens",
    "refusals",
    "extraction_token_digest",
    "credential_digests",
    "credential_id_digests",
    "presentation_domain",
    "consent_digest",
    "consent_answer",
    "lease_owner",
    "lease_until",
)


class SessionErasure:
    """Erases sessions. All methods raise `StoreUnavailable` and can be repeated."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def erase(self, user_key: str, by: str | None) -> tuple[int, int]:
        """Erase the user's sessions. Returns how many there were, and the time (epoch ms).

        `by` is the AWS principal that asked for the erasure, or None if the user did. The event
        contains it.
        """
        key, at = self._mark(user_key, by)
        return self._erase_begun_before(at, user_key, key), at

    def finish(self, key: str) -> None:
        """Erase what was written during the erasure that is marked in this day's record."""
        day = self._table.get(key)
        if day is None or day.get("due_at", math.inf) > now_ms():
            return
        at = int(day["erased_at"])
        self._erase_begun_before(at, str(day["user_key"]), key)
        try:
            self._table.update(
                key, "REMOVE awaiting, due_at", {"at": at}, condition="erased_at = :at"
            )
        except ConditionNotMet:
            # The user was erased again. The sweep finishes that erasure separately.
            return

    def _mark(self, user_key: str, by: str | None) -> tuple[str, int]:
        now = datetime.now(UTC)
        key, at = user_day(user_key, now), now_ms()
        self._table.update(
            key,
            "SET erased_at = :at, erased_by = :by, user_key = :user_key, purge_at = :purge_at,"
            " awaiting = :awaiting, due_at = :due_at",
            {
                "at": at,
                "by": by,
                "user_key": user_key,
                "purge_at": int(day_end(now).timestamp()) + KEPT_AFTER_EXPIRY_S,
                "awaiting": awaiting_shard_of(key),
                "due_at": at + _FINISHED_AFTER_MS,
            },
        )
        return key, at

    def _erase_begun_before(self, at: int, user_key: str, marked: str) -> int:
        """Delete the sessions that began before `at` and the records of earlier days. Returns how
        many sessions there were. The marked day's record stays because it counts the day's
        sessions.
        """
        keys = self._table.keys(USER_INDEX, "user_key = :user_key", {"user_key": user_key})
        for key in keys:
            if key.startswith(USER_DAY) and key < marked:
                self._table.delete(key)
        return sum(self._delete_session(key, at) for key in keys if key.startswith(SESSION))

    def forget(self, key: str) -> None:
        """Delete a tombstone if its outcome is stored."""
        try:
            self._table.delete(
                key, condition="attribute_exists(erased_user_key) AND attribute_exists(ended_as)"
            )
        except ConditionNotMet:
            return

    def _delete_session(self, key: str, at: int) -> bool:
        begun_before = {"expires_at": at + SESSION_LIFETIME_S * 1000}
        try:
            return bool(
                self._table.delete(
                    key,
                    condition=f"expires_at < :expires_at AND NOT ({_AWAITS_OUTCOME})",
                    values=begun_before,
                )
            )
        except ConditionNotMet:
            return self._bury(key, begun_before)

    def _bury(self, key: str, begun_before: dict[str, int]) -> bool:
        """Replace the session by a tombstone. Returns False if there is nothing to replace.

        The index by user does not list a tombstone, and no user token matches it.
        """
        try:
            self._table.update(
                key,
                "SET erased_user_key = user_key, did = :nothing, verification_method_id = :nothing"
                f" REMOVE {', '.join(_NOT_IN_A_TOMBSTONE)}",
                begun_before | {"nothing": ""},
                condition="attribute_exists(user_key) AND expires_at < :expires_at"
                f" AND {_AWAITS_OUTCOME}",
            )
        except ConditionNotMet:
            return False
        return True
