"""Runs one container for a long time, and measures its memory growth and its mints."""

import gc

from benchmarks import journey
from benchmarks.extraction import resident
from benchmarks.figures import Figure
from benchmarks.journey import STEPS, Journey
from benchmarks.world import Container, open_world
from events.make import BUNDLE
from tests.support.engine import DynamoDbEngine

_GROWTH_BOUND_MIB = 4.0
_MINTS_BOUND = 2
_MIB = 2**20
#: The journeys that fill pools, caches and the allocator's arenas first.
_WARM_UP = 20


def measure(engine: DynamoDbEngine, requests: int) -> list[Figure]:
    """Measure, and return the table's lines."""
    growth, mints = kept(engine, requests)
    return [
        Figure(f"memory kept after {requests:,} warm requests", growth, " MiB", _GROWTH_BOUND_MIB),
        Figure(f"admin tokens minted for {requests:,} requests", mints, "", _MINTS_BOUND),
    ]


def kept(engine: DynamoDbEngine, requests: int) -> tuple[float, int]:
    """Return by how many MiB a container grew over this many requests, and its number of mints."""
    with open_world(engine) as world, Container(world.environment()) as container:
        growth = container.run(_growth, requests)
        return growth / _MIB, world.upstream.counts()["admin_token"]


def _growth(requests: int) -> int:
    steps = (BUNDLE, *STEPS)
    _journeys(_WARM_UP)
    before = _settled()
    _journeys(requests // len(steps))
    return _settled() - before


def _journeys(count: int) -> None:
    """Each journey has its own user, so that anything kept per user shows."""
    for _ in range(count):
        user = Journey(journey.new_email())
        for path in (BUNDLE, *STEPS):
            user.step(path)


def _settled() -> int:
    gc.collect()
    return resident()
