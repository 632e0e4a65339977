"""Each user's day in the sessions' table: how many sessions were opened, and a copy of the DID."""

from datetime import UTC, datetime, time, timedelta

from pydantic import ValidationError

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.errors import StoreUnavailable, TooManyAttempts
from hypersign_kyc.lenient import Lenient

#: How long a record stays after its time, a session's to answer "expired" rather than "unknown";
#: then DynamoDB deletes it.
KEPT_AFTER_EXPIRY_S = 24 * 3600
#: What the keys of users' days begin with; the digest and the date follow.
OWNER = "owner#"


class OwnersDay(Lenient):
    """What is known of a user's sessions today. The DID is a copy: the users' table is its home."""

    id: str
    did: str | None = None
    verification_method_id: str | None = None
    #: When the user last had everything erased on that day (epoch ms).
    erased_at: int = 0


def owners_day(user_digest: str, now: datetime) -> tuple[str, datetime]:
    """The key of a user's day, and when the day ends."""
    ends = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return f"{OWNER}{user_digest}#{now.date().isoformat()}", ends


class OwnersDays:
    """Reads and writes of these records. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, max_sessions: int) -> None:
        self._table = table
        self._max_sessions = max_sessions

    def count_one_more(self, user_digest: str) -> OwnersDay:
        """Count a session that is about to be opened. Raises `TooManyAttempts` when the day's are
        used up.
        """
        today = datetime.now(UTC)
        key, tomorrow = owners_day(user_digest, today)
        try:
            item = self._table.update(
                key,
                "SET opened = if_not_exists(opened, :none) + :one, purge_at = :purge_at, "
                "user_digest = :user_digest",
                {
                    "none": 0,
                    "one": 1,
                    "most": self._max_sessions,
                    "purge_at": int(tomorrow.timestamp()) + KEPT_AFTER_EXPIRY_S,
                    "user_digest": user_digest,
                    "number": "N",
                },
                # What is no number does not count up either: that is a failure, not a full day.
                condition="attribute_not_exists(opened) OR opened < :most"
                " OR NOT attribute_type(opened, :number)",
                returns="ALL_NEW",
            )
            return OwnersDay.model_validate(item)
        except ConditionNotMet as error:
            raise TooManyAttempts(
                "There were too many verifications today.",
                retry_after=max(1, int((tomorrow - today).total_seconds())),
                next_step="Try again tomorrow (UTC), or send the sessionId of one of today's.",
            ) from error
        except ValidationError as error:
            raise StoreUnavailable from error

    def count_one_less(self, day: OwnersDay) -> None:
        """Take a count back: no session was opened."""
        try:
            self._table.update(
                day.id,
                "SET opened = opened - :one",
                {"one": 1, "none": 0},
                condition="opened > :none",
            )
        except ConditionNotMet:
            return

    def remember_did(self, day: OwnersDay, did: str, verification_method_id: str) -> None:
        """Keep a copy of the user's DID for the rest of the day, so that their next session finds
        it here. Nothing is kept where the user was erased since `day` was read.
        """
        try:
            self._table.update(
                day.id,
                "SET did = :did, verification_method_id = :verification_method_id",
                {
                    "did": did,
                    "verification_method_id": verification_method_id,
                    "erased_at": day.erased_at,
                },
                condition="attribute_exists(opened)"
                " AND (attribute_not_exists(erased_at) OR erased_at = :erased_at)",
            )
        except ConditionNotMet:
            return
