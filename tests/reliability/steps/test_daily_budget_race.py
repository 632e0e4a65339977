"""Containers that open sessions at the same time never exceed the company's budget of a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.observability import Observation
from hypersign_kyc.session_errors import DailyBudgetReached
from hypersign_kyc.sessions.daily_limit import DailyLimit, budget_shares
from hypersign_kyc.sessions.record import BUDGET_DAY
from tests.support.engine import DynamoDbEngine


@pytest.mark.parametrize("budget", [1, 5, 16, 37])
def test_a_race_opens_exactly_as_many_sessions_as_the_budget(
    engine: DynamoDbEngine, budget: int
) -> None:
    table = Table(engine.create_tables().sessions, engine.client)
    containers = [
        DailyLimit(table, max_sessions_per_user=1, budget=budget, observed=Observation())
        for _ in range(4)
    ]

    def one_more(number: int) -> bool:
        try:
            containers[number % 4].count_one_more(f"user-{number}")
        except DailyBudgetReached:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(one_more, range(budget + 20)))

    assert sum(results) == budget
    items = engine.items(table.name)
    counts = {item["id"]: item["opened"] for item in items if item["id"].startswith(BUDGET_DAY)}
    assert counts == budget_shares(budget, datetime.now(UTC))
