"""The default runtime: environments are forked from a server that has already loaded the libraries.

So a new environment starts in tens of milliseconds. Importing the libraries would take a second.
"""

import json
import multiprocessing
import os
import pkgutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

from local.runtime.child import Start, serve
from local.runtime.environment import (
    INIT_LIMIT,
    PAYLOAD_LIMIT,
    CrashError,
    Environment,
    FunctionError,
    FunctionTimeoutError,
    InitError,
    Invocation,
)
from local.runtime.variables import base_variables, lambda_variables
from local.template.resources import Function

_REPOSITORY = Path(__file__).resolve().parents[2]
_JOIN_SECONDS = 1.0


class ProcessRuntime:
    """Starts environments as processes, forked from one that has loaded libraries and layers.

    `credentials` are the AWS variables of all functions. `functions` are those to be started.
    """

    def __init__(self, credentials: Mapping[str, str], functions: Collection[Function]) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._start_lock = threading.Lock()
        layers = dict.fromkeys(str(layer) for function in functions for layer in function.layers)
        self._context.set_forkserver_preload(["local.runtime.preload", *_modules(layers)])
        # Preloaded modules see the variables that all functions share, and none of the
        # developer's.
        paths = os.pathsep.join([str(_REPOSITORY), *layers])
        with _only({**base_variables(), **credentials, **_common(functions), "PYTHONPATH": paths}):
            forkserver.ensure_running()

    def start(self, function: Function) -> Environment:
        """Return a new environment. It loads the function by itself."""
        start = Start(
            function_name=function.name,
            function_arn=function.arn,
            memory=function.memory,
            handler=function.handler,
            paths=tuple(map(str, (function.code, *function.layers))),
            hidden_path=str(_REPOSITORY),
            environment=lambda_variables(function),
        )
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, start), daemon=True)
        with self._start_lock:
            process.start()
        theirs.close()
        return ProcessEnvironment(process, ours)

    def close(self) -> None:
        """Do nothing. The server ends by itself after the stack and its environments."""


class ProcessEnvironment:
    """A process at the other end of a pipe. `local.runtime.child` describes the messages."""

    def __init__(
        self, process: multiprocessing.context.ForkServerProcess, connection: Connection
    ) -> None:
        self._process = process
        self._connection = connection
        self._ready = False

    def wait_ready(self) -> None:
        if self._ready:
            return
        try:
            if not self._connection.poll(INIT_LIMIT):
                raise InitError("Init timed out")
            if self._connection.recv_bytes() != b"ready":
                raise InitError("The function cannot be loaded")
        except (EOFError, OSError) as error:
            raise InitError("The process ended while it loaded the function") from error
        self._ready = True

    def invoke(self, invocation: Invocation) -> bytes:
        seconds = invocation.deadline - time.monotonic()
        head = {"request_id": invocation.request_id, "deadline": time.time() + seconds}
        try:
            self._connection.send_bytes(json.dumps(head).encode())
            self._connection.send_bytes(invocation.event)
            if not self._connection.poll(seconds):
                raise FunctionTimeoutError(f"Task timed out after {seconds:.2f} seconds")
            outcome = self._connection.recv_bytes()
            answer = self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise CrashError("Runtime exited without providing a reason") from error
        if outcome != b"answer" or len(answer) > PAYLOAD_LIMIT:
            raise FunctionError(outcome.decode())
        return answer

    def is_alive(self) -> bool:
        # An idle environment sends nothing, so readable data means that its pipe has ended.
        with suppress(OSError):
            return not self._connection.poll()
        return False

    def close(self) -> None:
        if self._process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, 9)
        self._process.join(_JOIN_SECONDS)


def _modules(layers: Iterable[str]) -> list[str]:
    return [module.name for module in pkgutil.walk_packages(layers, onerror=lambda _: None)]


def _common(functions: Collection[Function]) -> dict[str, str]:
    if not functions:
        return {}
    items = [set(function.environment.items()) for function in functions]
    return dict(set.intersection(*items))


@contextmanager
def _only(environment: Mapping[str, str]) -> Iterator[None]:
    """Set exactly these environment variables while the block runs."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
