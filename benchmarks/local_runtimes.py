"""How fast the ways to run locally are: `python -m benchmarks.local_runtimes process lambda sam`.

`lambda` needs `make lambda`; `sam` needs Docker with Lambda's image, for example after `KEEP=1 make
sam-local`. The sandbox answers at once, so the times are of the stack alone.
"""

import statistics
import sys
import time
from collections.abc import Callable

from tests.support.clients.app import App
from tests.support.stack import start_stack

_CALLS = 30
_JOURNEYS = 10


def _seconds(call: Callable[[App], None], app: App) -> float:
    started = time.perf_counter()
    call(app)
    return time.perf_counter() - started


def _bundle(app: App) -> None:
    app.fetch_bundle().raise_for_status()


def _journey(app: App) -> None:
    app.go()
    app.answers[-1].raise_for_status()


def _measure(runtime: str) -> list[float]:
    """Return the seconds until the stack is ready, of the first call and the first journey, and the
    medians of later calls and journeys.
    """
    started = time.perf_counter()
    with start_stack(runtime=runtime) as stack:
        ready = time.perf_counter() - started
        ann = App.of(stack, "ann@example.com")
        first_call = _seconds(_bundle, ann)
        first_journey = _seconds(_journey, ann)
        calls = [_seconds(_bundle, ann) for _ in range(_CALLS)]
        users = [App.of(stack, f"user-{number}@example.com") for number in range(_JOURNEYS)]
        journeys = [_seconds(_journey, user) for user in users]
        return [
            ready,
            first_call,
            statistics.median(calls),
            first_journey,
            statistics.median(journeys),
        ]


def _main(runtimes: list[str]) -> None:
    print("| runtime | ready | first call | later call | first journey | later journey |")
    print("| --- | --- | --- | --- | --- | --- |")
    for runtime in runtimes:
        shown = " | ".join(f"{seconds:.3f} s" for seconds in _measure(runtime))
        print(f"| {runtime} | {shown} |", flush=True)


if __name__ == "__main__":
    _main(sys.argv[1:])
