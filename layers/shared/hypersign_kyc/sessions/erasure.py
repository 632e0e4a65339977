"""Erasing a user's sessions in the sessions' table.

`erase` marks the user's day as erased and deletes the sessions that began before the mark. The mark
is what the event `UserErased` is made of. One minute later the sweep calls `finish`, which deletes
again: a bundle takes less than half of that, so this also reaches sessions that were opened with
the erased DID, and sessions that the index did not show yet.
"""

from datetime import UTC, datetime

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.sessions.daily_limit import day_end, user_day
from hypersign_kyc.sessions.record import (
    AWAITING,
    KEPT_AFTER_EXPIRY_S,
    SESSION,
    SESSION_LIFETIME_S,
    USER_DAY,
)

USER_INDEX = "by_user"
_FINISHED_AFTER_MS = 60_000


class SessionErasure:
    """Erases in the sessions' table. All methods raise `StoreUnavailable` and can be repeated."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def erase(self, user_key: str, by: str | None) -> tuple[int, int]:
        """Erase the user's sessions. Returns how many there were, and the time (epoch ms).

        `by`: the AWS principal that asks for it, for the event; None if the user does.
        """
        key, at = self._mark(user_key, by)
        return self._erase_begun_before(at, user_key, key), at

    def finish(self, key: str) -> None:
        """Erase what was written while the erasure marked in this day's record went on."""
        day = self._table.get(key)
        if day is None:
            return
        at = int(day["erased_at"])
        self._erase_begun_before(at, str(day["user_key"]), key)
        try:
            self._table.update(
                key, "REMOVE awaiting, due_at", {"at": at}, condition="erased_at = :at"
            )
        except ConditionNotMet:
            # The user was erased again. That erasure is due on its own.
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
                "awaiting": AWAITING,
                "due_at": at + _FINISHED_AFTER_MS,
            },
        )
        return key, at

    def _erase_begun_before(self, at: int, user_key: str, marked: str) -> int:
        """Delete the sessions begun before `at` and the records of earlier days. Returns how many
        sessions there were. The marked day's record stays because it counts the day's sessions.
        """
        keys = self._table.keys(USER_INDEX, "user_key = :user_key", {"user_key": user_key})
        for key in keys:
            if key.startswith(USER_DAY) and key < marked:
                self._table.delete(key)
        return sum(self._delete_session(key, at) for key in keys if key.startswith(SESSION))

    def _delete_session(self, key: str, at: int) -> bool:
        try:
            deleted = self._table.delete(
                key,
                condition="expires_at < :expires_at",
                values={"expires_at": at + SESSION_LIFETIME_S * 1000},
            )
        except ConditionNotMet:
            return False
        return bool(deleted)
