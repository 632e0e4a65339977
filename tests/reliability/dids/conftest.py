"""A table of users, and the key of a user of whom nothing is stored."""

import time
import uuid

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.users.records import Users
from tests.reliability.dids.known_user import NOW, Passing
from tests.support.engine import DynamoDbEngine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(time, "time_ns", lambda: NOW * 1_000_000)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Passing:
    """A clock that only passes while somebody sleeps."""
    clock = Passing()
    for name in ("time_ns", "monotonic", "sleep"):
        monkeypatch.setattr(time, name, getattr(clock, name))
    return clock


@pytest.fixture(scope="module")
def table(engine: DynamoDbEngine) -> str:
    return engine.create_tables().users


@pytest.fixture
def users(engine: DynamoDbEngine, table: str) -> Users:
    return Users(Table(table, engine.client))


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex
