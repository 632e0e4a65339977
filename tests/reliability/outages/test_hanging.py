"""If Hypersign does not read the request, the caller still gets this API's own 504 in time."""

from collections.abc import Iterator

import pytest

from events.make import EXTRACT
from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import IMAGE, Journey
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

#: More time than one write may take, so that the write's own limit ends it and not the deadline.
SECONDS = 8.0


@pytest.fixture(scope="module")
def bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        yield bench


def test_a_picture_that_upstream_does_not_read_is_a_timeout(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", faults.Hangs(unread=True))
    picture = IMAGE.rstrip("=")[:-1].ljust(5_900_000, "A")
    body = journey.body(EXTRACT) | {"documentFront": picture}

    reply = bench.lambdas.call(EXTRACT, body, journey.bundle["userBearerToken"], seconds=SECONDS)

    assert reply.outcome == (504, "UPSTREAM_TIMEOUT")
    assert reply.seconds < SECONDS
