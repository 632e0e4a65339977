"""Runs functions in Docker containers of `sam local start-lambda`, called through Lambda's Invoke.

SAM keeps one warm Docker container per function. It takes one request at a time, so requests to the
same function wait for each other. The first call of a function creates its Docker container.
"""

import json
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from local.log import say
from local.runtime.artefacts import REPOSITORY, ArtefactsError
from local.runtime.containers import commands, sam_child
from local.runtime.containers.bridge import Bridge
from local.runtime.containers.docker import (
    DockerError,
    docker,
    docker_host,
    has_image,
    pull_image,
)
from local.runtime.environment import (
    CrashError,
    Environment,
    FunctionTimeoutError,
    Invocation,
)
from local.runtime.invoke_answer import post, read_answer
from local.runtime.sam_log import SamLog
from local.runtime.variables import base_variables
from local.template.resources import Function

_START_SECONDS = 60.0
#: Seconds that SAM may take to make a Docker container, which are not the function's.
_DOCKER_CONTAINER_SECONDS = 60.0
_STOP_SECONDS = 20.0
_POLL_SECONDS = 0.05
#: After the timeout, the emulator in the container needs up to this many seconds to report it.
_GRACE_SECONDS = 2.0
#: Variable that marks this stack's Docker containers, because other stacks may run too.
_MARK = "LOCAL_STACK"


class SamRuntime:
    """Runs all functions in the Docker containers of one SAM process.

    Raises DockerError if Docker or Lambda's image is not available, and ArtefactsError if SAM is
    not installed.
    """

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._python = REPOSITORY / commands.SAM[0]
        if not self._python.exists():
            raise ArtefactsError("SAM is not installed: run `make artefacts`")
        self._credentials = credentials
        self._host = docker_host()
        if not has_image(self._host.image):
            say(f"pulling {self._host.image}…")
            pull_image(self._host.image)
        self._stopping = ExitStack()
        self._mark = uuid.uuid4().hex
        self._locks: dict[str, threading.Lock] = {}
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    def serve(self, functions: Iterable[Function]) -> None:
        """Start SAM with these functions. Raises DockerError."""
        functions = list(functions)
        layers = {layer for function in functions for layer in function.layers}
        commands.check_processor(layers, self._host.processor)
        bridge = Bridge(self._host, self._stopping)
        reachable = [
            replace(each, environment={_MARK: self._mark, **bridge.variables(each.environment)})
            for each in functions
        ]
        self._locks = {function.name: threading.Lock() for function in functions}
        folder = Path(self._stopping.enter_context(tempfile.TemporaryDirectory(prefix="sam-")))
        template = commands.write_template(folder, reachable, self._host.processor)
        self._port = _free_port()
        options = commands.docker_options(self._host, has_image=True)
        arguments = commands.start_lambda(options, template, self._port)
        self._stopping.callback(remove_docker_containers, self._mark)
        self._process = subprocess.Popen(  # noqa: S603 (SAM)
            # -P: SAM must not import modules that lie beside the script.
            [str(self._python), "-P", sam_child.__file__, *arguments],
            cwd=folder,
            env=self._sam_variables(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # the stack handles Ctrl-C
        )
        self._stopping.callback(self._end)
        assert self._process.stdout is not None  # noqa: S101 (it is a pipe)
        self._log = SamLog(self._process.stdout, say)
        self._wait_until_it_listens(self._process)

    def start(self, function: Function) -> Environment:
        """Return the function's environment. SAM makes its Docker container at the first call."""
        return SamEnvironment(self, function, self._locks[function.name])

    def close(self) -> None:
        """End SAM and its containers."""
        self._stopping.close()

    @property
    def port(self) -> int:
        """Return the loopback port where SAM serves Invoke."""
        return self._port

    def is_alive(self) -> bool:
        """Return whether SAM still runs."""
        return self._process is not None and self._process.poll() is None

    def _sam_variables(self, folder: Path) -> dict[str, str]:
        return {
            **base_variables(),
            **self._credentials,
            "SAM_CLI_TELEMETRY": "0",
            "PYTHONUNBUFFERED": "1",
            # SAM locks image builds by files there. One left by a killed SAM blocks all others.
            "TMPDIR": str(folder),
        }

    def _wait_until_it_listens(self, process: subprocess.Popen[str]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise DockerError(f"SAM does not start: {self._log.reason()}")
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            time.sleep(_POLL_SECONDS)
        raise DockerError(f"SAM does not start within {_START_SECONDS:.0f} seconds")

    def _end(self) -> None:
        """Send SAM the signal of Ctrl-C, so that it removes its Docker containers and ends."""
        process = self._process
        if process is None or process.stdin is None:
            return
        self._log.mute()
        process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class SamEnvironment:
    """The Docker container of one function, as the pool sees it. A function's environments share a
    lock.
    """

    def __init__(self, runtime: SamRuntime, function: Function, lock: threading.Lock) -> None:
        self._runtime = runtime
        self._function = function
        self._lock = lock
        self._spare = _DOCKER_CONTAINER_SECONDS

    def wait_ready(self) -> None:
        """Return at once, because SAM creates the Docker container with the first call."""

    def invoke(self, invocation: Invocation) -> bytes:
        seconds = invocation.deadline - time.monotonic()
        if not self._lock.acquire(timeout=max(0, seconds)):
            raise FunctionTimeoutError("The function's only Docker container is busy")
        try:
            return self._call(invocation)
        finally:
            self._lock.release()

    def is_alive(self) -> bool:
        return self._runtime.is_alive()

    def close(self) -> None:
        """Do nothing. The runtime ends the containers."""

    def _call(self, invocation: Invocation) -> bytes:
        # The first call is longer, because SAM makes the Docker container for it.
        seconds = max(0, invocation.deadline - time.monotonic()) + self._spare
        path = f"/2015-03-31/functions/{self._function.name}/invocations"
        url = f"http://127.0.0.1:{self._runtime.port}{path}"
        status, answer = post(url, invocation, seconds, grace_s=_GRACE_SECONDS, lost="SAM ended")
        self._spare = 0.0
        if not answer:
            raise CrashError("The Docker container ended")
        return read_answer(status, answer)


def remove_docker_containers(mark: str) -> None:
    """Remove the Docker containers with this mark, in case SAM was killed before it could."""
    with suppress(DockerError):
        listed = docker("ps", "--all", "--quiet", "--filter", "label=sam.cli.container.type")
        ids = listed.split()
        if not ids:
            return
        ours = [
            each["Id"]
            for each in json.loads(docker("inspect", *ids))
            if f"{_MARK}={mark}" in each["Config"]["Env"]
        ]
        if ours:
            docker("rm", "--force", *ours)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
