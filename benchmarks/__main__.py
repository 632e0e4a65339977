"""`make bench`: measures everything, prints the table and writes `benchmarks/results.md`.

Arguments select single measurements. QUICK=1 does only a few rounds of each, to try the code.
"""

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import cold_start, counts, extraction, fleet, latency, load, overhead, scale, warm
from benchmarks.figures import Figure, markdown
from tests.support.engine import DynamoDbEngine

_RESULTS = Path(__file__).with_name("results.md")
_QUICK = bool(os.environ.get("QUICK"))

Measure = Callable[[DynamoDbEngine], list[Figure]]
_MEASURES: Mapping[str, Measure] = {
    "counts": counts.measure,
    "cold_start": lambda engine: cold_start.measure(engine, 1 if _QUICK else 15),
    "load": lambda engine: load.measure(engine, 6.0 if _QUICK else 60.0),
    "latency": lambda engine: latency.measure(engine, 2 if _QUICK else 15),
    "overhead": lambda engine: overhead.measure(engine, 10 if _QUICK else 200),
    "extraction": lambda engine: extraction.measure(engine, 3 if _QUICK else 25),
    "warm": lambda engine: warm.measure(engine, 100 if _QUICK else 1000),
    "scale": scale.measure,
    "fleet": lambda engine: fleet.measure(engine, 40 if _QUICK else 1000),
}


def _main(names: list[str]) -> None:
    figures: list[Figure] = []
    began = time.monotonic()
    busy = os.getloadavg()[0]
    with DynamoDbEngine() as engine:
        for name in names or _MEASURES:
            measured = _MEASURES[name](engine)
            print(f"{name}\n{markdown(measured)}\n", flush=True)
            figures += measured
    if any(figure.least is not None and not figure.holds for figure in figures):
        sys.exit("A part that nobody can raise breaks below the target.")
    if not names and not _QUICK:
        minutes = (time.monotonic() - began) / 60
        machine = f"{os.cpu_count()} cores of {platform.machine()}"
        _RESULTS.write_text(
            "# Results\n\n"
            "Written by `make bench`; [README.md](README.md) explains the lines.\n\n"
            f"One run of {minutes:.1f} minutes on {machine}, Python {platform.python_version()},"
            f" with a load average of {busy:.1f} before the start. If the machine has other work,"
            f" the times are not reliable.\n\n{markdown(figures)}\n"
        )


if __name__ == "__main__":
    _main(sys.argv[1:])
