"""A pytest plugin that reports a run in few lines: `pytest -p tests.support.report`.

It prints the progress, each failure at once, and a last line that says how the run ended. It also
writes the seconds of each group (see groups.py) to .cache/durations.json.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.support.groups import DURATIONS, group_of

_MEASURED = Path(__file__).resolve().parents[2] / ".cache" / "durations.json"
_PROGRESS_STEP = 10


def pytest_configure(config: pytest.Config) -> None:
    """Take the place of pytest's dots and its last line."""
    if hasattr(config, "workerinput"):
        return
    if config.option.verbose == 0:
        config.option.verbose = -2
    config.pluginmanager.register(_Report(config), "few-lines")


def minutes(seconds: float) -> str:
    """Return `75` as `1 min 15 s`."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole} min {rest} s" if whole else f"{rest} s"


class _Report:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._started = time.monotonic()
        self._total = 0
        self._outcomes: dict[str, str] = {}
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._next_step = _PROGRESS_STEP
        self._live = sys.stdout.isatty()
        self._exit_code = 0

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Keep xdist from saying that it starts workers."""
        if (starting := self._config.pluginmanager.getplugin("terminaldistreporter")) is not None:
            starting.setstatus = starting.ensure_show_status = lambda *_args, **_named: None

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        self._begin(len(ids))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if session.items:
            self._begin(len(session.items))

    def _begin(self, total: int) -> None:
        if not self._total and total:
            self._total = total
            self._line(f"Tests: {total}, {self._workers()}")

    def _workers(self) -> str:
        workers = len(self._config.getoption("tx", None) or ())
        return f"{workers} workers" if workers > 1 else "one at a time"

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Count a test, and print no letter for it."""
        if report.failed:
            return ("failed" if report.when == "call" else "error"), "", ""
        return ("passed", "", "") if report.when == "call" and report.passed else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[group_of(report.nodeid)] += report.duration
        if report.failed:
            self._outcomes[report.nodeid] = "failed"
            self._line(f"FAILED {report.nodeid}")
        elif report.when == "call" or report.skipped:
            self._outcomes.setdefault(report.nodeid, report.outcome)
        if report.when == "teardown":
            self._progress()

    def _progress(self) -> None:
        percent = 100 * len(self._outcomes) // max(self._total, 1)
        if self._live:
            print(f"\r{percent:3d} %  {self._took()} \033[K", end="", flush=True)
        elif percent >= self._next_step and percent < 100:
            print(f"{percent:3d} %  {self._took()}", flush=True)
            self._next_step = percent - percent % _PROGRESS_STEP + _PROGRESS_STEP

    def _line(self, text: str) -> None:
        print(f"\r\033[K{text}" if self._live else text, flush=True)

    def _took(self) -> str:
        return minutes(time.monotonic() - self._started)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        self._exit_code = int(exitstatus)
        if self._live:
            print("\r\033[K", end="")
        measured = {group: round(took) for group, took in self._seconds.items() if took >= 1}
        # The groups of the other command (`make test` or `make long`) keep their seconds.
        measured = json.loads(DURATIONS.read_text("utf-8")) | measured
        _MEASURED.parent.mkdir(exist_ok=True)
        _MEASURED.write_text(json.dumps(measured, indent=1, sort_keys=True) + "\n", "utf-8")

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Print the last line."""
        counted = Counter(self._outcomes.values())
        if counted["failed"]:
            told = f"FAILED: {counted['failed']} of {self._total} tests, in {self._took()}."
            self._line(f"{told} `make again` runs those that failed.")
        elif self._exit_code:
            told = f"FAILED after {len(self._outcomes)} of {self._total} tests"
            self._line(f"{told}, in {self._took()}. The reason is above.")
        else:
            skipped = f", {counted['skipped']} skipped" if counted["skipped"] else ""
            self._line(f"Passed: {counted['passed']} tests{skipped}, in {self._took()}.")
