"""Measures the memory and time that a large document takes."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import journey
from benchmarks.figures import Figure, ms
from benchmarks.journey import Journey
from benchmarks.timing import kyc_call
from benchmarks.world import Container, open_world
from events.make import BUNDLE, EXTRACT
from tests.support.engine import DynamoDbEngine

#: Bytes of a picture. As Base64 it is almost the 6 MB that an event may have.
PICTURE_BYTES = 4_300_000
_MEMORY_BOUND, _TIME_BOUND = 1.0, 3.0
_PROCESS = Path("/proc/self")


@dataclass(frozen=True)
class Extraction:
    """`memory`: the peak above the memory in use before, in bytes. Times are in seconds."""

    body: int
    memory: int
    seconds: float
    direct: float


def measure(engine: DynamoDbEngine, rounds: int) -> list[Figure]:
    """Measure, and return the table's lines."""
    samples = extractions(engine, rounds)
    body = samples[0].body
    memory = median(each.memory for each in samples) / body
    ours, direct = [each.seconds for each in samples], [each.direct for each in samples]
    ratio = median(ours) / median(direct)
    times = f"{ms(ours)}; directly {ms(direct)}"
    size = f"extraction with a body of {body / 1e6:.1f} MB"
    return [
        Figure(
            f"{size}: extra memory / body",
            memory,
            "x",
            _MEMORY_BOUND,
            f"{memory * body / 1e6:.1f} MB",
        ),
        Figure(f"{size}: time / posting its bytes", ratio, "x", _TIME_BOUND, times),
    ]


def extractions(engine: DynamoDbEngine, rounds: int) -> list[Extraction]:
    """Extract this many documents in one session on a warm container."""
    with open_world(engine) as world, Container(world.environment()) as container:
        return container.run(_extractions, rounds)


def _extractions(rounds: int) -> list[Extraction]:
    user = Journey(journey.new_email(), PICTURE_BYTES)
    user.step(BUNDLE)
    made = user.event(EXTRACT)
    content, text = made["body"].encode(), json.dumps(made)
    del made
    samples = []
    for _ in range(rounds + 1):
        direct = kyc_call("/api/v2/documents/extract", content)
        # As in Lambda, nothing but the event holds the body, so that the function can free it.
        event = json.loads(text)
        before = _start_peak()
        seconds, _ = journey.call(EXTRACT, event)
        samples.append(Extraction(len(content), _peak() - before, seconds, direct))
    return samples[1:]


def _start_peak() -> int:
    """Reset the process's peak memory in Linux, and return the memory in use now, in bytes."""
    (_PROCESS / "clear_refs").write_text("5")
    return resident()


def _peak() -> int:
    return _status("VmHWM")


def resident() -> int:
    """Return a memory figure of this process, in bytes."""
    return _status("VmRSS")


def _status(name: str) -> int:
    for line in (_PROCESS / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
