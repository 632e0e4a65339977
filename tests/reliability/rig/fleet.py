"""A fleet of processes with containers, which share one DynamoDB and one upstream."""

import multiprocessing
import os
import signal
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, Self
from unittest.mock import patch

from tests.reliability.rig import worker
from tests.reliability.rig.worker import Outcome

_HEAD_START_SECONDS = 0.15
_STOP_SECONDS = 5
_ANSWER_SECONDS = 60

# Each process is forked from a server that has imported everything. So it starts in milliseconds,
# and has no threads and no memory of the test.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([worker.__name__])


# The logger and the metrics read these when they are made, in the server that all processes are
# forked from.
_QUIET = {
    "POWERTOOLS_SERVICE_NAME": "hypersign-kyc",
    "POWERTOOLS_METRICS_NAMESPACE": "HypersignKyc",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}


class ProcessLostError(Exception):
    """A process ended, or did not answer in time."""


class Process:
    """One process of the fleet."""

    def __init__(self, clock_offset: float = 0.0) -> None:
        self._connection: Connection
        self._connection, theirs = _processes.Pipe()
        self._process = _processes.Process(
            target=worker.serve, args=(theirs, clock_offset), daemon=True
        )
        with patch.dict(os.environ, _QUIET):
            self._process.start()
        theirs.close()

    def tell(self, command: str, *arguments: Any) -> None:
        """Start a command in the process."""
        self._connection.send((command, arguments))

    def answer(self) -> Any:
        """Return the command's result. Raises `ProcessLostError`."""
        try:
            if self._connection.poll(_ANSWER_SECONDS):
                return self._connection.recv()
        except (EOFError, ConnectionError) as error:
            raise ProcessLostError from error
        raise ProcessLostError

    def do(self, command: str, *arguments: Any) -> Any:
        """Run a command and return its result."""
        self.tell(command, *arguments)
        return self.answer()

    def kill(self) -> None:
        """Kill the process, as if its machine had failed."""
        self._process.kill()
        self._process.join(_STOP_SECONDS)

    def freeze(self) -> None:
        """Freeze the process, as Lambda freezes an environment."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the frozen process continue."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End the process and wait for its end."""
        self._connection.close()
        self.kill()
        self._process.close()

    def _signal(self, number: int) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)


class Fleet:
    """A context manager. `clock_offsets` has the seconds by which each process's clock is wrong."""

    def __init__(self, clock_offsets: Sequence[float] = (0.0,) * 8) -> None:
        self.processes = [Process(offset) for offset in clock_offsets]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.processes:
            process.close()

    def all_do(self, command: str, *arguments: Any) -> list[Any]:
        """Run the same command in every process at once."""
        for process in self.processes:
            process.tell(command, *arguments)
        return [process.answer() for process in self.processes]

    def open(self, environment: Mapping[str, str], containers: int) -> None:
        """Replace all containers by cold ones, spread evenly over the processes."""
        for process, share in zip(self.processes, self._spread(range(containers)), strict=True):
            process.tell("open", environment, len(share))
        for process in self.processes:
            process.answer()

    def bundles(self, emails: Sequence[str]) -> list[Outcome]:
        """Request one bundle for each e-mail at the same time, each from another container."""
        at = time.monotonic() + _HEAD_START_SECONDS
        for process, share in zip(self.processes, self._spread(emails), strict=True):
            process.tell("bundles", share, at)
        return [outcome for process in self.processes for outcome in process.answer()]

    def _spread[Each](self, all_of_them: Sequence[Each]) -> list[list[Each]]:
        count = len(self.processes)
        return [list(all_of_them[number::count]) for number in range(count)]
