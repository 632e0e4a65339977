"""Erasing what is kept of a user: the DID, its copies, and the sessions.

The order keeps a bundle that is issued at the same moment from bringing the erased DID back:

1. The user's item goes. A DID that is being made can no longer be stored: its lease went too.
2. The day's record is marked as erased and loses its copy of the DID. A bundle that read it before
   the mark cannot copy the DID to it again. The mark is what the event is made of.
3. The sessions go that were begun before the mark.
4. A minute after the mark the sweep repeats 3. A bundle takes at most half of that, so whatever one
   has opened with the old DID meanwhile goes now, and what the index had not shown yet.

A bundle that begins after the mark finds nothing and makes a new DID.
"""

from datetime import UTC, datetime

from hypersign_kyc import models
from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.models import ErasureResult
from hypersign_kyc.sessions.daily_limit import KEPT_AFTER_EXPIRY_S, OWNER, owners_day
from hypersign_kyc.sessions.store import AWAITING, SESSION, SESSION_LIFETIME_S
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import Users

USER_INDEX = "by_user"
_FINISHED_AFTER_MS = 60_000


class Erasure:
    """Erases in the sessions' table. Raises `StoreUnavailable`; repeating it does no harm."""

    def __init__(self, sessions: Table) -> None:
        self._sessions = sessions

    def erase(self, users: Users, identity: Identity) -> ErasureResult:
        """Erase all there is of a user; says what there was."""
        had_did = users.erase(identity.digest)
        key, at = self._mark(identity.digest)
        sessions = self._erase_begun_before(at, identity.digest, key)
        return ErasureResult(
            message="Erased.",
            data=models.Erasure(
                user_erased=had_did,
                sessions_erased=sessions,
                erased_at=datetime.fromtimestamp(at // 1000, UTC),
            ),
        )

    def finish(self, key: str) -> None:
        """Erase what was written while the erasure marked in this day's record went on."""
        day = self._sessions.get(key)
        if day is None:
            return
        at = int(day["erased_at"])
        self._erase_begun_before(at, str(day["user_digest"]), key)
        try:
            self._sessions.update(
                key, "REMOVE awaiting, due_at", {"at": at}, condition="erased_at = :at"
            )
        except ConditionNotMet:
            # Erased again meanwhile: that erasure is due on its own.
            return

    def _mark(self, user_digest: str) -> tuple[str, int]:
        key, day_ends = owners_day(user_digest, datetime.now(UTC))
        at = now_ms()
        self._sessions.update(
            key,
            "SET erased_at = :at, user_digest = :user_digest, purge_at = :purge_at,"
            " awaiting = :awaiting, due_at = :due_at REMOVE did, verification_method_id",
            {
                "at": at,
                "user_digest": user_digest,
                "purge_at": int(day_ends.timestamp()) + KEPT_AFTER_EXPIRY_S,
                "awaiting": AWAITING,
                "due_at": at + _FINISHED_AFTER_MS,
            },
        )
        return key, at

    def _erase_begun_before(self, at: int, user_digest: str, marked: str) -> int:
        """Delete the sessions begun before `at` and the records of earlier days; how many sessions
        there were. The marked day's stays, without the DID: it counts the day's sessions.
        """
        keys = self._sessions.keys(
            USER_INDEX, "user_digest = :user_digest", {"user_digest": user_digest}
        )
        for key in keys:
            if key.startswith(OWNER) and key < marked:
                self._sessions.delete(key)
        return sum(self._delete_session(key, at) for key in keys if key.startswith(SESSION))

    def _delete_session(self, key: str, at: int) -> bool:
        try:
            deleted = self._sessions.delete(
                key,
                condition="expires_at < :expires_at",
                values={"expires_at": at + SESSION_LIFETIME_S * 1000},
            )
        except ConditionNotMet:
            return False
        return bool(deleted)
