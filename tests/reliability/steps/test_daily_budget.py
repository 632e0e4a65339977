"""The company's budget of a day is divided over 16 items, and is never exceeded."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from hypersign_kyc.aws.dynamodb import Item, Table
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import Observation
from hypersign_kyc.random_source import random
from hypersign_kyc.session_errors import DailyBudgetReached, TooManyAttempts
from hypersign_kyc.sessions import daily_limit
from hypersign_kyc.sessions.daily_limit import DailyLimit, budget_shares
from tests.support.engine import DynamoDbEngine

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class CountedTable(Table):
    """A table that counts its calls by the kind of item."""

    def __init__(self, name: str, engine: DynamoDbEngine) -> None:
        super().__init__(name, engine.client)
        self.calls: Counter[str] = Counter()

    def update(self, key: str, *arguments: Any, **named: Any) -> Item:
        self.calls[key.partition("#")[0]] += 1
        return super().update(key, *arguments, **named)

    def get_all(self, keys: Any) -> dict[str, Item]:
        self.calls["read"] += 1
        return super().get_all(keys)


@pytest.fixture
def table(engine: DynamoDbEngine) -> CountedTable:
    return CountedTable(engine.create_tables().sessions, engine)


def limit(table: Table, budget: int, observed: Observation | None = None) -> DailyLimit:
    return DailyLimit(
        table, max_sessions_per_user=1000, budget=budget, observed=observed or Observation()
    )


@pytest.mark.parametrize("budget", [1, 5, 15, 16, 17, 100, 1601])
def test_the_shares_add_up_to_the_budget(budget: int) -> None:
    shares = budget_shares(budget, NOW)

    assert sum(shares.values()) == budget
    assert len(shares) == min(budget, 16)
    assert max(shares.values()) - min(shares.values()) <= 1
    assert all(key.startswith("budget#2026-11-30#") for key in shares)


def test_a_session_with_a_budget_takes_one_call_more(table: CountedTable) -> None:
    limit(table, 0).count_one_more("user")
    assert table.calls == {"day": 1}

    limit(table, 1000).count_one_more("user")
    assert table.calls == {"day": 2, "budget": 1}


def test_a_container_does_not_ask_full_shards_again(
    table: CountedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = limit(table, 16)
    for _ in range(16):
        container.count_one_more("user")
    with pytest.raises(DailyBudgetReached):
        container.count_one_more("user")
    table.calls.clear()

    with pytest.raises(DailyBudgetReached):
        container.count_one_more("user")

    # The user's own count, and its end.
    assert table.calls == {"day": 2}
    monkeypatch.setattr(daily_limit, "FULL_FOR_S", -1.0)
    with pytest.raises(DailyBudgetReached):
        limit(table, 16).count_one_more("user")
    assert table.calls["budget"] == 16


def test_a_place_that_was_given_back_can_be_used(table: CountedTable) -> None:
    container = limit(table, 2)
    counts = [container.count_one_more("user") for _ in range(2)]
    container.count_one_less(counts[0])

    assert limit(table, 2).count_one_more("user") == counts[0]
    with pytest.raises(DailyBudgetReached):
        limit(table, 2).count_one_more("user")


@pytest.mark.parametrize("budget", [5, 40])
def test_the_alarms_metric_counts_from_80_percent_of_the_whole_budget(
    table: CountedTable, budget: int
) -> None:
    counted = []
    for number in range(budget):
        observed = Observation()
        limit(table, budget, observed).count_one_more(f"user-{number}")
        counted.append("DailyBudgetNearlySpent" in observed.seen.counted)

    assert counted[: budget * 4 // 5 - 1] == [False] * (budget * 4 // 5 - 1)
    assert counted[-1]
    if budget < 16:
        assert counted == [False] * 3 + [True] * 2


def test_the_alarms_metric_counts_when_exactly_80_percent_are_used(
    engine: DynamoDbEngine, table: CountedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = mock.Mock(wraps=datetime, now={UTC: NOW}.__getitem__)
    monkeypatch.setattr(daily_limit, "datetime", stopped)
    monkeypatch.setattr(random, "sample", lambda keys, _number: keys)
    first, *others = budget_shares(80, NOW)
    for key in others:
        engine.put(table.name, id=key, opened=4)
    engine.put(table.name, id=first, opened=2)

    counted = []
    for user in ("one", "another"):
        observed = Observation()
        limit(table, 80, observed).count_one_more(user)
        counted.append("DailyBudgetNearlySpent" in observed.seen.counted)

    assert counted == [False, True]


def test_a_full_share_is_asked_again_after_a_while(
    table: CountedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = 0.5
    monkeypatch.setattr(daily_limit, "monotonic", lambda: at)
    container = limit(table, 1)
    counts = container.count_one_more("user")
    with pytest.raises(DailyBudgetReached):
        container.count_one_more("user")
    container.count_one_less(counts)

    with pytest.raises(DailyBudgetReached):
        container.count_one_more("user")
    at += daily_limit.FULL_FOR_S

    container.count_one_more("user")


def test_a_count_never_falls_below_nothing_and_each_is_taken_back(
    engine: DynamoDbEngine, table: CountedTable
) -> None:
    container = limit(table, 16)
    own, budget = container.count_one_more("user")

    for counts in (("day#nobody#2026-11-30", own, budget), (own, budget)):
        container.count_one_less(counts)

        items = {item["id"]: int(item["opened"]) for item in engine.items(table.name)}
        assert items == {own: 0, budget: 0}


def test_a_count_is_kept_for_a_day_after_its_day(
    engine: DynamoDbEngine, table: CountedTable
) -> None:
    own, budget = limit(table, 16).count_one_more("user")

    midnight = daily_limit.day_end(datetime.now(UTC)).timestamp()
    for item in engine.items(table.name):
        assert int(item["purge_at"]) == midnight + 24 * 3600
    assert {own, budget} == {item["id"] for item in engine.items(table.name)}


@pytest.mark.parametrize("before_midnight", [0.0, 0.5, 1.0, 3600.0])
def test_the_limit_says_when_the_day_ends(
    table: CountedTable, monkeypatch: pytest.MonkeyPatch, before_midnight: float
) -> None:
    now = daily_limit.day_end(NOW) - timedelta(seconds=before_midnight or 0.001)
    monkeypatch.setattr(daily_limit, "datetime", mock.Mock(wraps=datetime, now=lambda _: now))
    container = DailyLimit(table, max_sessions_per_user=1)
    container.count_one_more("user")

    with pytest.raises(TooManyAttempts) as refused:
        container.count_one_more("user")

    assert refused.value.retry_after == max(1, int(before_midnight))


def test_a_count_names_its_user_and_a_malformed_one_is_not_the_limit(
    engine: DynamoDbEngine, table: CountedTable
) -> None:
    (own,) = limit(table, 0).count_one_more("user")
    assert engine.item(table.name, own)["user_key"] == "user"

    engine.put(table.name, id=own, opened="many")
    with pytest.raises(StoreUnavailable):
        limit(table, 0).count_one_more("user")
    assert limit(table, 0).opens_again_at("user") is None


def test_the_users_limit_ends_with_the_day(
    table: CountedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = mock.Mock(wraps=datetime, now={UTC: NOW}.__getitem__)
    monkeypatch.setattr(daily_limit, "datetime", stopped)
    container = DailyLimit(table, max_sessions_per_user=2)
    opens_again = [container.opens_again_at("user")]
    for _ in range(2):
        container.count_one_more("user")
        opens_again.append(container.opens_again_at("user"))

    assert opens_again == [None, None, datetime(2026, 12, 1, tzinfo=UTC)]
    assert container.opens_again_at("another") is None


def test_a_refusal_of_the_budget_is_counted_and_the_users_count_taken_back(
    engine: DynamoDbEngine, table: CountedTable
) -> None:
    limit(table, 1).count_one_more("first")
    observed = Observation()

    with pytest.raises(DailyBudgetReached) as refused:
        limit(table, 1, observed).count_one_more("second")

    assert observed.seen.counted == ["DailyBudgetRefusals"]
    assert 0 < (refused.value.retry_after or 0) <= 24 * 3600
    now = datetime.now(UTC)
    assert engine.item(table.name, daily_limit.user_day("second", now))["opened"] == 0


def test_a_session_is_counted_even_if_the_metric_cannot_be_read(
    table: CountedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_keys: Any) -> dict[str, Item]:
        raise StoreUnavailable

    monkeypatch.setattr(table, "get_all", fail)
    observed = Observation()

    assert len(limit(table, 1, observed).count_one_more("user")) == 2
    assert observed.seen.counted == []
