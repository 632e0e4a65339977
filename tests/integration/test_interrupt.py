"""If a user stops a test run, no process is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY
from tests.support.waiting import until

PROC = Path("/proc")
ENDLESS = "tests/integration/fixtures/endless.py"

pytestmark = [
    pytest.mark.skipif(not PROC.is_dir(), reason="reads the processes from /proc"),
    pytest.mark.long,
]


def _running() -> Iterator[tuple[str, str, str]]:
    """Return id, start time and parent of each running process, without zombies."""
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                state, parent, *rest = (entry / "stat").read_text().rpartition(") ")[2].split()
                if state != "Z":
                    yield entry.name, rest[17], parent


def _family(of: int) -> set[tuple[str, str]]:
    """Return a process and all its descendants, each by id and start time."""
    everyone = list(_running())
    family = {(number, start) for number, start, _ in everyone if number == str(of)}
    while more := {
        (number, start)
        for number, start, parent in everyone
        if parent in {member for member, _ in family} and (number, start) not in family
    }:
        family |= more
    return family


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_no_process_behind(tmp_path: Path, number: signal.Signals) -> None:
    started = tmp_path / "started"
    command = [sys.executable, "-m", "pytest", "-n", "1", "-p", "no:cacheprovider", ENDLESS]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env={**os.environ, "STARTED": str(started)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        # A shell's background job ignores SIGINT, and so would everything that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no thread)
    ) as run:
        try:
            until(lambda: started.exists() or run.poll() is not None, seconds=120)
            family = _family(run.pid)
            assert len(family) >= 6  # pytest, its worker, the stack, moto, the engine, playwright

            # Signal the whole group, as a terminal does. The stack has its own group.
            os.killpg(run.pid, number)
            run.wait(60)
            until(lambda: not family & {(process, start) for process, start, _ in _running()})
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
