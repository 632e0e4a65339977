"""DynamoDB throttles, refuses, is slow or is down, for one table at a time."""

from collections.abc import Iterator

import pytest

from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, Reply
from tests.support.dynamodb_proxy import (
    DYNAMODB_TEXT,
    Act,
    DynamoDbProxy,
    down,
    refused,
    slow,
    throttled,
)
from tests.support.engine import DynamoDbEngine

NOT_AVAILABLE = (503, "STORE_UNAVAILABLE")
#: Which calls fail: all, or only writes.
FAULTS: dict[str, tuple[Act, bool]] = {
    "throttled": (throttled, False),
    "refused": (refused, False),
    "down": (down, False),
    "slow": (slow, False),
    "writes_throttled": (throttled, True),
    "writes_down": (down, True),
}
LAMBDA_SECONDS = 28.0


@pytest.fixture(scope="module")
def dynamodb(engine: DynamoDbEngine) -> Iterator[DynamoDbProxy]:
    with DynamoDbProxy(engine.url) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine, dynamodb: DynamoDbProxy) -> Iterator[Bench]:
    with open_bench(engine, dynamodb.url) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench, dynamodb: DynamoDbProxy) -> Iterator[Bench]:
    yield one_bench
    dynamodb.mend()
    one_bench.put_right()


@pytest.fixture
def warm(bench: Bench) -> Bench:
    """A bench whose container has already served requests."""
    Journey(bench.lambdas).until("extract")
    return bench


def fail(dynamodb: DynamoDbProxy, table: str, name: str) -> None:
    """Make a table fail with one of `FAULTS`."""
    act, writes = FAULTS[name]
    dynamodb.fail(table, act, writes=writes)


def assert_refused_without_a_word(reply: Reply) -> None:
    """Check that the answer comes in time, has `Retry-After`, and contains no text of DynamoDB."""
    assert reply.outcome == NOT_AVAILABLE
    assert int(reply.headers["Retry-After"]) >= 1
    assert DYNAMODB_TEXT not in reply.text()
    assert reply.seconds < LAMBDA_SECONDS - 1
