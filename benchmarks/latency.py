"""Measures a bundle while each call to Hypersign takes 100 ms, as a multiple of one call, beside
the guide's back end.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import journey
from benchmarks.figures import Figure, ms
from benchmarks.guide_backend import GuideBackEnd
from benchmarks.journey import Journey
from benchmarks.timing import dynamodb_timed, kyc_call
from benchmarks.world import Container, World, open_world
from events.make import BUNDLE
from hypersign_kyc.wiring import wired
from tests.support.engine import DynamoDbEngine

CALL_S = 0.1
#: The caller, the bound as a number of calls, and how many calls must wait for each other.
_BOUNDS = {"known user": 2.08, "new user": 3.1, "new user, no cached token": 4.3}


@dataclass(frozen=True)
class _Times:
    """Samples in seconds, and DynamoDB's share of ours. `direct`: one call to Hypersign."""

    ours: float
    dynamodb: float
    guide: float
    direct: float


def measure(engine: DynamoDbEngine, rounds: int) -> list[Figure]:
    """Measure, and return the table's lines."""
    samples: dict[str, list[_Times]] = {who: [] for who in _BOUNDS}
    with (
        open_world(engine, CALL_S) as world,
        Container(world.environment()) as container,
        tempfile.TemporaryDirectory() as folder,
    ):
        for _ in range(rounds + 1):
            for who, times in _round(world, container, folder).items():
                samples[who].append(times)
    # The first round includes work that a process does only once.
    return [_figure(who, times[1:]) for who, times in samples.items()]


def _figure(who: str, times: list[_Times]) -> Figure:
    ours, guide = [each.ours for each in times], [each.guide for each in times]
    direct = [each.direct for each in times]
    faster = median(guide) / median(ours)
    dynamodb = ms([each.dynamodb for each in times])
    beside = (
        f"{ms(ours)}, including DynamoDB {dynamodb}; one direct call {ms(direct)};"
        f" the guide's back end {ms(guide)}, {faster:.1f} times as long"
    )
    bundle = f"bundle, every upstream call taking 100 ms: {who}"
    return Figure(bundle, median(ours) / median(direct), "x", _BOUNDS[who], beside)


def _round(world: World, container: Container, folder: str) -> dict[str, _Times]:
    email = journey.new_email()
    world.forget_tokens()
    cold = container.run(_without_tokens, folder, email)
    return {
        "new user, no cached token": cold,
        "new user": container.run(_bundle, folder, journey.new_email()),
        "known user": container.run(_bundle, folder, email),
    }


def _without_tokens(folder: str, email: str) -> _Times:
    """Measure on a container whose parts exist, as they do after its first request."""
    wired.cache_clear()
    _ = wired().bundle
    GuideBackEnd(Path(folder)).forget_tokens()
    return _bundle(folder, email)


def _bundle(folder: str, email: str) -> _Times:
    with dynamodb_timed() as answers:
        ours = Journey(email).step(BUNDLE)
    back_end = GuideBackEnd(Path(folder))
    started = time.perf_counter()
    back_end.bundle(email)
    guide = time.perf_counter() - started
    return _Times(ours, sum(answers), guide, kyc_call("/api/v2/session"))
