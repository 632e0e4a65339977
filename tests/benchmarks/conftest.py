"""The engine that the benchmarks run on."""

from collections.abc import Iterator

import pytest

from tests.support.engine import DynamoDbEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[DynamoDbEngine]:
    """DynamoDB."""
    with DynamoDbEngine() as running:
        yield running
