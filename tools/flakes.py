"""Run the suite several times in random order, and print each test that failed at least once.

During some of the runs, other processes keep the processor busy. `make flakes` runs it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_HOG = "while True: pass"


@dataclass(frozen=True)
class Run:
    """The result of one run of the suite."""

    number: int
    seed: int
    loaded: bool
    passed: int
    failed: tuple[str, ...]
    seconds: float
    code: int

    def row(self) -> str:
        """Return the run as a line of the table."""
        load = "CPU hog" if self.loaded else ""
        cells = (self.number, self.seed, load, self.passed, len(self.failed), round(self.seconds))
        return _row(*cells)


def _row(*cells: object) -> str:
    return "| " + " | ".join(f"{cell!s:>7}" for cell in cells) + " |"


@contextmanager
def _hog(*, wanted: bool) -> Iterator[None]:
    """Keep half of the processors busy, at least one."""
    count = max(1, (os.cpu_count() or 1) // 2) if wanted else 0
    hogs = [subprocess.Popen([sys.executable, "-c", _HOG]) for _ in range(count)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def _run(number: int, *, loaded: bool, workers: str, arguments: Sequence[str]) -> Run:
    seed = random.SystemRandom().randrange(100_000)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-qq", "--no-summary", "-n", workers]
        order = ["--random-order", f"--random-order-seed={seed}", f"--junitxml={report}"]
        log = Path(folder) / "log"
        started = time.monotonic()
        with _hog(wanted=loaded), log.open("wb") as output:
            done = subprocess.run(
                [*command, *order, *arguments], stdout=output, stderr=output, check=False
            )
        seconds = time.monotonic() - started
        if not report.exists():
            print(log.read_text(encoding="utf-8"))
            raise SystemExit(done.returncode or 1)
        passed, failed = _read(report)
    return Run(number, seed, loaded, passed, failed, seconds, done.returncode)


def _read(report: Path) -> tuple[int, tuple[str, ...]]:
    """Return the number of passed tests, and each failed test with the first line of its error."""
    passed, failed = 0, []
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 (pytest wrote it)
        bad = next(
            (it for kind in ("failure", "error") if (it := case.find(kind)) is not None), None
        )
        if bad is not None:
            why = (bad.get("message") or "").partition("\n")[0]
            failed.append(f"{case.get('classname')}::{case.get('name')}: {why}")
        elif case.find("skipped") is None:
            passed += 1
    return passed, tuple(failed)


def _summary(runs: Sequence[Run]) -> None:
    failures: defaultdict[str, list[str]] = defaultdict(list)
    for run in runs:
        for failure in run.failed:
            test, _, why = failure.partition(": ")
            failures[test].append(f"seed {run.seed}: {why}")
    for test, times in sorted(failures.items()):
        print(f"\n{test} failed in {len(times)} of {len(runs)} runs")
        for each in times:
            print(f"  {each}")
    green = sum(run.code == 0 for run in runs)
    print(f"\n{green} of {len(runs)} runs passed.")


def main() -> int:
    """Run the suite. Returns 0 if every run passed."""
    parser = argparse.ArgumentParser(prog="make flakes")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--load", type=int, required=True, help="how many of the runs get a hog")
    parser.add_argument("--workers", required=True)
    parser.add_argument("pytest", nargs="*")
    told = parser.parse_args()
    print(_row("run", "seed", "load", "passed", "failed", "seconds"))
    print(_row(*["------"] * 6), flush=True)
    runs: list[Run] = []
    try:
        for number in range(1, told.runs + 1):
            loaded = number > told.runs - told.load
            runs.append(_run(number, loaded=loaded, workers=told.workers, arguments=told.pytest))
            print(runs[-1].row(), *runs[-1].failed, sep="\n  ", flush=True)
    except KeyboardInterrupt:
        print("Stopped.")
    _summary(runs)
    return 0 if len(runs) == told.runs and all(run.code == 0 for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
