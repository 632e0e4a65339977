"""The DynamoDB engine of the benchmarks."""

from collections.abc import Iterator

import pytest

from tests.support.engine import DynamoDbEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[DynamoDbEngine]:
    """Return the running engine."""
    with DynamoDbEngine() as running:
        yield running
