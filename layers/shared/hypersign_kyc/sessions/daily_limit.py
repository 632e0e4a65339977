"""A user's day in the sessions' table: how many sessions were opened, and a copy of the DID."""

from datetime import UTC, datetime, time, timedelta

from pydantic import ValidationError

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.errors import StoreUnavailable, TooManyAttempts
from hypersign_kyc.lenient import Lenient
from hypersign_kyc.sessions.record import KEPT_AFTER_EXPIRY_S, USER_DAY


class UserDay(Lenient):
    """What is known of a user's sessions today. The DID is a copy: its home is the users' table."""

    id: str
    did: str | None = None
    verification_method_id: str | None = None
    #: When the user last had everything erased on that day (epoch ms).
    erased_at: int = 0


def user_day(user_key: str, now: datetime) -> tuple[str, datetime]:
    """Return the key of a user's day, and when the day ends."""
    ends = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return f"{USER_DAY}{user_key}#{now.date().isoformat()}", ends


class DailyLimit:
    """Counts each user's sessions of a day. All methods raise `StoreUnavailable`."""

    def __init__(self, table: Table, *, max_sessions_per_user: int) -> None:
        self._table = table
        self._max_sessions = max_sessions_per_user

    def count_one_more(self, user_key: str) -> UserDay:
        """Count a session that is about to be opened. Raises `TooManyAttempts` if the user has
        opened the day's last one.
        """
        today = datetime.now(UTC)
        key, tomorrow = user_day(user_key, today)
        try:
            item = self._table.update(
                key,
                "SET opened = if_not_exists(opened, :none) + :one, purge_at = :purge_at, "
                "user_key = :user_key",
                {
                    "none": 0,
                    "one": 1,
                    "most": self._max_sessions,
                    "purge_at": int(tomorrow.timestamp()) + KEPT_AFTER_EXPIRY_S,
                    "user_key": user_key,
                    "number": "N",
                },
                # If `opened` is not a number, let the update through, so that DynamoDB rejects it
                # and the caller gets a store error instead of "limit reached".
                condition="attribute_not_exists(opened) OR opened < :most"
                " OR NOT attribute_type(opened, :number)",
                returns="ALL_NEW",
            )
            return UserDay.model_validate(item)
        except ConditionNotMet as error:
            raise TooManyAttempts(
                "There were too many verifications today.",
                retry_after=max(1, int((tomorrow - today).total_seconds())),
                next_step="Try again tomorrow (UTC), or send the sessionId of one of today's.",
            ) from error
        except ValidationError as error:
            raise StoreUnavailable from error

    def count_one_less(self, day: UserDay) -> None:
        """Take a count back because no session was opened."""
        try:
            self._table.update(
                day.id,
                "SET opened = opened - :one",
                {"one": 1, "none": 0},
                condition="opened > :none",
            )
        except ConditionNotMet:
            return

    def remember_did(self, day: UserDay, did: str, verification_method_id: str) -> None:
        """Keep a copy of the user's DID for the rest of the day. Does nothing if the user was
        erased since `day` was read.
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
