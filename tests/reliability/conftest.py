"""Fixtures of the reliability tests."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pytest

from tests.reliability.rig.fleet import Fleet
from tests.support.canned_upstream import CannedUpstream
from tests.support.engine import DynamoDbEngine, Tables

_figures: dict[str, list[float]] = defaultdict(list)
_SETTINGS = {
    "KYC_ENVIRONMENT": "production",
    "ISSUER_DID": "did:hid:z6MkIssuer",
    "ISSUER_VERMETHOD_ID": "did:hid:z6MkIssuer#key-1",
}


@dataclass
class World:
    """The world of one test: its own tables and upstream, and the environment variables with their
    names.
    """

    engine: DynamoDbEngine
    upstream: CannedUpstream
    tables: Tables = field(init=False)

    def __post_init__(self) -> None:
        self.tables = self.engine.create_tables()

    def environment(self, **changed: str) -> dict[str, str]:
        """Return the environment variables of a container in this world."""
        passed_on = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **passed_on,
            **self.engine.variables(),
            **_SETTINGS,
            **self.upstream.variables(),
            **self.upstream.secret_variables(),
            **self.tables.variables(),
            "MAX_SESSIONS_PER_USER": "1000",
            **changed,
        }

    def token_item(self, service: str) -> dict[str, Any]:
        """Return the item of a service's admin token."""
        return self.engine.item(self.tables.admin_tokens, f"access_service_{service}")


@pytest.fixture(scope="session")
def engine() -> Iterator[DynamoDbEngine]:
    """DynamoDB."""
    with DynamoDbEngine() as running:
        yield running


@pytest.fixture(scope="session")
def fleet() -> Iterator[Fleet]:
    """Eight processes without containers. A test starts containers in them."""
    with Fleet() as running:
        yield running


@pytest.fixture
def world(engine: DynamoDbEngine) -> Iterator[World]:
    """A world without failures, whose dashboard service has no rate limit."""
    with CannedUpstream() as upstream:
        yield World(engine, upstream)


@pytest.fixture(scope="session")
def tokens_table(engine: DynamoDbEngine) -> str:
    """One table of admin tokens, which each test empties first."""
    return engine.create_tables().admin_tokens


@pytest.fixture(scope="session")
def users_table(engine: DynamoDbEngine) -> str:
    """One table of users, which each test empties first."""
    return engine.create_tables().users


@pytest.fixture
def note() -> Callable[[str, float], None]:
    """Records a figure under a name. `make stress` prints the figures."""
    return lambda name, value: _figures[name].append(value)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the recorded figures. pytest calls this."""
    if "STRESS_ROUNDS" not in os.environ:
        return
    for name, values in sorted(_figures.items()):
        low, middle, high = (f"{value:g}" for value in _three(values))
        terminalreporter.line(f"{name}: {low} / {middle} / {high} (of {len(values)})")


def _three(values: list[float]) -> tuple[float, float, float]:
    """Return minimum, median and maximum, rounded to a hundredth."""
    return round(min(values), 2), round(median(values), 2), round(max(values), 2)
