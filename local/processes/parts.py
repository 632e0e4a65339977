"""The parts of the stack that run in their own processes: the AWS services and the sandbox.

A part prints `<name>: <url>` when it is ready. It ends when the stack ends, even if the stack is
killed: `python -m local.processes.parts MODULE` runs the module beside a thread that waits for the
end of stdin, and only the stack holds stdin open.
"""

import os
import queue
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from local.log import say
from local.processes.ending import end

_REPOSITORY = Path(__file__).resolve().parents[2]
_READY_SECONDS = 30
_STOP_SECONDS = 0.5


class PartFailedError(Exception):
    """A part of the stack did not start."""


class Part:
    """A module of the stack that runs in its own process."""

    def __init__(self, module: str, name: str, variables: Mapping[str, str]) -> None:
        self._name = name
        self._urls: queue.Queue[str | None] = queue.Queue()
        path = os.pathsep.join(filter(None, (str(_REPOSITORY), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 (modules of this stack)
            [sys.executable, "-m", "local.processes.parts", module],
            env={**os.environ, **variables, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._pass_on, name=name, daemon=True).start()

    def url(self) -> str:
        """Wait until the part is ready and return its URL. Raises PartFailedError."""
        try:
            url = self._urls.get(timeout=_READY_SECONDS)
        except queue.Empty:
            url = None
        if url is None:
            raise PartFailedError(f"{self._name} did not start")
        return url

    def stop(self) -> None:
        """End the process."""
        end(self._process, _STOP_SECONDS)

    def _pass_on(self) -> None:
        """Report the URL once, and pass on everything else that the part prints."""
        assert self._process.stdout is not None  # noqa: S101 (it is a pipe)
        announcement = f"{self._name}: http"
        for line in self._process.stdout:
            if line.startswith(announcement):
                self._urls.put(line.removeprefix(f"{self._name}: ").strip())
            else:
                say(line.rstrip("\n"))
        self._urls.put(None)


def _end_with_stdin() -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    os._exit(0)


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the stack's to handle
    threading.Thread(target=_end_with_stdin, name="end-with-stdin", daemon=True).start()
    module = sys.argv.pop(1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
