"""The functions in this process, with canned answers of Hypersign and real tables."""

from collections.abc import Iterator

import pytest

from tests.integration.answers.confirmed import Confirmed
from tests.integration.answers.documents import PASSPORT, SELFIE
from tests.reliability.rig.bench import Bench, open_bench
from tests.support.engine import DynamoDbEngine


@pytest.fixture(scope="module")
def one_bench() -> Iterator[Bench]:
    with DynamoDbEngine() as engine, open_bench(engine) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench) -> Iterator[Bench]:
    """The module's bench, without the faults of the test before."""
    yield one_bench
    one_bench.upstream.mend()


@pytest.fixture(scope="module")
def one_session(one_bench: Bench) -> Confirmed:
    return Confirmed(one_bench, PASSPORT, SELFIE)


@pytest.fixture
def session(one_session: Confirmed, bench: Bench) -> Confirmed:
    """The module's session of a user with passport and selfie, whose consent counted."""
    return one_session
