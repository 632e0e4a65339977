"""Count the sessions of a day (UTC): those of each user, and those of all users together.

Each user's count is an item of the sessions' table. The count of all users is divided over 16
items, because DynamoDB writes one item at most 1,000 times a second. Each of them may count a
sixteenth of the budget, so together they never exceed it. A session is counted in one of them, and
in another if that one is full.

A session is counted before the first call that can cost credits. The count is taken back if nothing
was spent.
"""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from time import monotonic
from typing import Any

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.errors import KycError, StoreUnavailable
from hypersign_kyc.observability import Observation, observation
from hypersign_kyc.random_source import random
from hypersign_kyc.session_errors import DailyBudgetReached, TooManyAttempts
from hypersign_kyc.sessions.record import BUDGET_DAY, KEPT_AFTER_EXPIRY_S, USER_DAY

#: Once this share of the budget is used, each new session counts in a metric that an alarm watches.
NEARLY_SPENT = 0.8
BUDGET_SHARDS = 16
#: How long a container does not ask a shard again that was full. A count can be taken back.
FULL_FOR_S = 10.0


def day_end(now: datetime) -> datetime:
    """Return the end of the day (UTC) of `now`."""
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)


def user_day(user_key: str, now: datetime) -> str:
    """Return the key of the item that counts a user's sessions of the day."""
    return f"{USER_DAY}{user_key}#{now.date().isoformat()}"


def budget_shares(budget: int, now: datetime) -> dict[str, int]:
    """Return the keys of the items that count all sessions of the day, and how many each may count.
    A budget that cannot be divided by 16 gives the first ones one more.
    """
    day = f"{BUDGET_DAY}{now.date().isoformat()}"
    share, more = divmod(budget, BUDGET_SHARDS)
    shares = {f"{day}#{number}": share + (number < more) for number in range(BUDGET_SHARDS)}
    return {key: most for key, most in shares.items() if most}


class DailyLimit:
    """Counts the sessions of a day. All methods raise `StoreUnavailable`.

    `budget` limits the sessions of all users together. With 0 there is no limit, and no DynamoDB
    call for it. With a budget, a session takes one call more, and a second one in the last fifth.
    """

    def __init__(
        self,
        table: Table,
        *,
        max_sessions_per_user: int,
        budget: int = 0,
        observed: Observation = observation,
    ) -> None:
        self._table = table
        self._max_sessions = max_sessions_per_user
        self._budget = budget
        self._observed = observed
        self._full_until: dict[str, float] = {}

    def count_one_more(self, user_key: str) -> tuple[str, ...]:
        """Count a session that is about to be opened. Returns the keys of the counts, for
        `count_one_less`.

        Raises `TooManyAttempts` if the user has reached their limit of the day, and
        `DailyBudgetReached` if the company has.
        """
        now = datetime.now(UTC)
        own = user_day(user_key, now)
        try:
            self._count(own, self._max_sessions, now, {"user_key": user_key})
        except ConditionNotMet as error:
            raise TooManyAttempts(
                retry_after=_seconds_left(now),
                next_step="Come back tomorrow.",
                hint="The user opened MaxSessionsPerUser sessions today (UTC).",
            ) from error
        if not self._budget:
            return (own,)
        try:
            return own, self._spend_budget(now)
        except KycError:
            self.count_one_less((own,))
            raise

    def opens_again_at(self, user_key: str) -> datetime | None:
        """Return when the user can open a session again if the day's limit is reached, or None."""
        now = datetime.now(UTC)
        day = self._table.get(user_day(user_key, now)) or {}
        opened = day.get("opened")
        is_reached = isinstance(opened, Decimal) and opened >= self._max_sessions
        return day_end(now) if is_reached else None

    def _spend_budget(self, now: datetime) -> str:
        """Count in one shard after the other, in random order, until one has room."""
        shares = budget_shares(self._budget, now)
        for key in random.sample(list(shares), len(shares)):
            if monotonic() < self._full_until.get(key, 0.0):
                continue
            try:
                item = self._count(key, shares[key], now, {})
            except ConditionNotMet:
                self._full_until[key] = monotonic() + FULL_FOR_S
                continue
            if item["opened"] >= NEARLY_SPENT * shares[key] and self._is_nearly_spent(shares):
                self._observed.count("DailyBudgetNearlySpent")
            return key
        self._observed.count("DailyBudgetRefusals")
        raise DailyBudgetReached(_seconds_left(now))

    def _is_nearly_spent(self, shares: dict[str, int]) -> bool:
        try:
            items = self._table.get_all(list(shares))
        except StoreUnavailable:
            # This is only for the metric. The session is counted.
            return False
        opened = sum(int(item["opened"]) for item in items.values())
        return opened >= NEARLY_SPENT * self._budget

    def _count(self, key: str, most: int, now: datetime, labels: dict[str, Any]) -> Item:
        values = labels | {"purge_at": int(day_end(now).timestamp()) + KEPT_AFTER_EXPIRY_S}
        return self._table.update(
            key,
            "SET opened = if_not_exists(opened, :none) + :one, "
            + ", ".join(f"{name} = :{name}" for name in values),
            values | {"none": 0, "one": 1, "most": most, "number": "N"},
            # The second half is true if nothing was counted yet. It is also true if `opened` is not
            # a number, so that DynamoDB rejects the update and the caller gets a store error
            # instead of "limit reached".
            condition="opened < :most OR NOT attribute_type(opened, :number)",
            returns="ALL_NEW",
        )

    def count_one_less(self, counts: tuple[str, ...]) -> None:
        """Take back the counts of a session on which nothing was spent."""
        for key in counts:
            try:
                self._table.update(
                    key,
                    "SET opened = opened - :one",
                    {"one": 1, "none": 0},
                    condition="opened > :none",
                )
            except ConditionNotMet:
                continue


def _seconds_left(now: datetime) -> int:
    return max(1, int((day_end(now) - now).total_seconds()))
