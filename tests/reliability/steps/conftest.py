"""A clock that stands still, and stored sessions that a test can change in every attribute."""

import time
import uuid
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.store import USER_SESSIONS_INDEX, SessionOutcomes
from hypersign_kyc.sessions.record import key_of
from hypersign_kyc.sessions.store import Sessions
from tests.reliability.steps.stored_session import (
    CONSENTED,
    KEPT_DAYS,
    MOST,
    VERIFIED,
    Clock,
    Read,
    Stored,
    item_of,
)
from tests.support.engine import DynamoDbEngine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(time, "time_ns", stopped.time_ns)
    return stopped


@pytest.fixture(scope="module")
def sessions_table(engine: DynamoDbEngine) -> str:
    """A table with the index of a user's sessions."""
    name = f"sessions-{uuid.uuid4().hex}"
    engine.client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "user_key", "AttributeType": "S"},
            {"AttributeName": "expires_at", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": USER_SESSIONS_INDEX,
                "KeySchema": [
                    {"AttributeName": "user_key", "KeyType": "HASH"},
                    {"AttributeName": "expires_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    engine.wait_for(name)
    return name


@pytest.fixture
def sessions(engine: DynamoDbEngine, sessions_table: str) -> Sessions:
    return Sessions(Table(sessions_table, engine.client), max_attempts=MOST)


@pytest.fixture
def outcomes(engine: DynamoDbEngine, sessions_table: str) -> SessionOutcomes:
    return SessionOutcomes(Table(sessions_table, engine.client), result_retention_days=KEPT_DAYS)


@pytest.fixture
def stored(engine: DynamoDbEngine, sessions_table: str) -> Stored:
    """Stores a session in which every step but the consent is done."""
    return _storing(engine, sessions_table, VERIFIED)


@pytest.fixture
def consented(engine: DynamoDbEngine, sessions_table: str) -> Stored:
    """Stores a session whose consent was sent."""
    return _storing(engine, sessions_table, CONSENTED)


@pytest.fixture
def item(engine: DynamoDbEngine, sessions_table: str) -> Read:
    return lambda session_id: engine.item(sessions_table, key_of(session_id))


def _storing(engine: DynamoDbEngine, table: str, state: dict[str, Any]) -> Stored:
    def store(session_id: str = "", **changes: Any) -> str:
        session_id = session_id or uuid.uuid4().hex
        engine.put(table, **item_of(session_id, state, changes))
        return session_id

    return store
