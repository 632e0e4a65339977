"""The local stack as a test fixture. It starts like a developer's stack, but on a free port."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
import requests

from tests.support.output import Output
from tests.support.waiting import until

REPOSITORY = Path(__file__).resolve().parents[2]
#: The runtimes to test: the sources, or the deployed artefacts (after `make lambda`). `make
#: sam-local` sets LOCAL_RUNTIMES=sam.
EVERY_RUNTIME = tuple(os.environ.get("LOCAL_RUNTIMES", "process lambda").split())
#: The same as parameters of a test. The deployed artefacts are tested by `make long`.
RUNTIMES = tuple(
    pytest.param(name, marks=[pytest.mark.long] if name == "lambda" else [])
    for name in EVERY_RUNTIME
)
_READY_SECONDS = 120
_STOP_SECONDS = 60
# Variables of a developer's shell must not change the tests.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "DOCKER_HOST",
)


# A free port. No webhooks of the sandbox, because they would disturb tests that count calls. No
# rate limits, because tests send faster than people.
_NO_LIMIT = "1000000"
_QUIET = {
    "PORT": "0",
    "SANDBOX_WEBHOOKS": "off",
    "API_RATE_LIMIT": _NO_LIMIT,
    "API_BURST_LIMIT": _NO_LIMIT,
    "STEP_RATE_LIMIT": _NO_LIMIT,
    "STEP_BURST_LIMIT": _NO_LIMIT,
}


class StackFailedError(Exception):
    """The stack ended, or was not ready in time. The text is its output."""

    def __init__(self, output: str, code: int) -> None:
        super().__init__(output)
        self.code = code


class RunningStack:
    """A stack in its own process group. `env` is added to a clean environment.

    Leaving its `with` block stops it.
    """

    def __init__(self, env: Mapping[str, str], *arguments: str) -> None:
        clean = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        path = os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "layers" / "shared")))
        self.process = subprocess.Popen(
            # Runs `python -m local`. It ends when this process ends, even if this process is
            # killed.
            [sys.executable, "-m", "local.processes.parts", "local", *arguments],
            cwd=REPOSITORY,
            env={**clean, **_QUIET, "PYTHONPATH": path, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.url = ""
        #: The sandbox's address. It is empty if the stack uses other services.
        self.sandbox_url = ""
        assert self.process.stdout is not None
        self._output = Output(self.process.stdout)
        self._stopped = False
        self._settled = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._settled.wait(_READY_SECONDS) or not self.url:
            code = self.stop()
            raise StackFailedError(self.logs(), code)

        #: A web origin that presentations can be made for.
        allowed = env.get("PRESENTATION_DOMAINS") or env.get("ALLOWED_ORIGINS") or self.url
        self.origin = self.url if allowed == "*" else allowed.partition(",")[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def logs(self) -> str:
        """Return everything that the stack and its functions have printed so far. A function in a
        Python process has printed its lines before it answers.
        """
        return self._output.text()

    def wait_for_log(self, text: str) -> None:
        """Wait until the text is in the logs. The lines of the sandbox, of the gateway, and of
        functions under Lambda's runtime can come after the answer of their request.
        """
        until(lambda: text in self.logs())

    def token(self, email: str, name: str | None = None, **wanted: object) -> str:
        """Return an ID token of the local identity provider."""
        person = {"email": email, "name": name, **wanted}
        answer = requests.post(f"{self.url}/local/token", json=person, timeout=60)
        answer.raise_for_status()
        return str(answer.json()["token"])

    def stop(self) -> int:
        """Stop the stack like `kill`, and return its exit code. No process of its group is left.
        May be called twice.
        """
        self.process.terminate()
        try:
            code = self.process.wait(_STOP_SECONDS)
        finally:
            if not self._stopped:
                self._stopped = True
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
        self._reader.join(_STOP_SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        return code

    def _read(self) -> None:
        for text in self._output.growing():
            if not self._settled.is_set():
                self._find_addresses(text)
        self._settled.set()

    def _find_addresses(self, text: str) -> None:
        for line in text.splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            if line.startswith("sandbox: http"):
                self.sandbox_url = line.removeprefix("sandbox: ").strip()
            elif line.startswith("ready: http"):
                self.url = line.removeprefix("ready: ").strip()
                self._settled.set()


def start_stack(
    env: Mapping[str, str] | None = None, *arguments: str, runtime: str = "process"
) -> RunningStack:
    """Return a stack that is ready, with its functions on one of EVERY_RUNTIME. Use it in a `with`.

    `arguments` are those of `python -m local`. Raises StackFailedError. One user may open as many
    sessions as the tests need, unless a test says otherwise.
    """
    many = {"MAX_SESSIONS_PER_USER": "1000"}
    return RunningStack({"LOCAL_RUNTIME": runtime, **many, **(env or {})}, *arguments)


class SharedStacks:
    """The stacks that several files of tests use. `groups.TOGETHER` lets one worker run them."""

    def __init__(self) -> None:
        self._running: dict[frozenset[tuple[str, str]], RunningStack] = {}

    def __call__(self, settings: Mapping[str, str]) -> RunningStack:
        """Return the stack with these settings. Users of other files may be known to it."""
        key = frozenset(settings.items())
        if key not in self._running:
            self._running[key] = start_stack(settings)
        return self._running[key]

    def stop(self) -> None:
        """Stop all stacks."""
        for running in self._running.values():
            running.stop()
