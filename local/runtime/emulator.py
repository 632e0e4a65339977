"""Runs functions under Lambda's own runtime: `awslambdaric` behind AWS's Runtime Interface
Emulator.

An environment has two processes: the emulator and the function. The emulator starts the function
with the first invocation, and again after a crash or a timeout. Unlike on Lambda, init counts
towards the first invocation's time.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from local.log import log, say
from local.processes.ending import end
from local.runtime import die_with_parent, memory
from local.runtime.artefacts import Emulation
from local.runtime.emulator_log import EmulatorLog
from local.runtime.environment import (
    INIT_LIMIT,
    Environment,
    InitError,
    Invocation,
)
from local.runtime.invoke_answer import post, read_answer
from local.runtime.variables import lambda_variables
from local.template.resources import Function

_INVOCATIONS = "/2015-03-31/functions/function/invocations"
_POLL_SECONDS = 0.01
_STOP_SECONDS = 2.0
#: After the timeout, the emulator needs up to this many seconds to report it.
_GRACE_SECONDS = 1.0


class EmulatorRuntime:
    """Starts environments that cannot import the developer's own Python packages."""

    def __init__(self, emulation: Emulation) -> None:
        self._emulation = emulation
        # Environments end with the thread that started them, so this thread must stay alive.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="starter")

    def start(self, function: Function) -> Environment:
        """Return a new environment. Its first invocation loads the function."""
        return self._starter.submit(self._start, function).result()

    def close(self) -> None:
        """Let the starting thread end."""
        self._starter.shutdown()

    def _start(self, function: Function) -> Environment:
        # Each environment gets its own address. On 127.0.0.1, another process could take the
        # free port before the emulator listens on it.
        host = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}.{random.randint(1, 254)}"
        port = random.randint(20_000, 30_000)
        process = subprocess.Popen(  # noqa: S603 (the emulator)
            [
                sys.executable,
                "-IS",
                die_with_parent.__file__,
                str(int(signal.SIGTERM)),
                str(os.getpid()),
                str(self._emulation.emulator),
                f"--runtime-interface-emulator-address={host}:{port}",
                f"--runtime-api-address={host}:{port + 1}",
                str(self._emulation.python),
                "-m",
                "awslambdaric",
                function.handler,
            ],
            cwd=function.code,
            env=_variables(function),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        return EmulatedEnvironment(function, process, (host, port))


class EmulatedEnvironment:
    """One emulator with the function's process."""

    def __init__(
        self, function: Function, process: subprocess.Popen[str], address: tuple[str, int]
    ) -> None:
        self._function = function
        self._process = process
        self._address = address
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        self._log = EmulatorLog(process.stdout, say)

    def wait_ready(self) -> None:
        deadline = time.monotonic() + INIT_LIMIT
        while time.monotonic() < deadline:
            try:
                socket.create_connection(self._address, timeout=1).close()
            except OSError as error:
                if self._process.poll() is not None:
                    raise InitError("The emulator ended") from error
                time.sleep(_POLL_SECONDS)
            else:
                return
        raise InitError("The emulator does not listen")

    def invoke(self, invocation: Invocation) -> bytes:
        seconds = invocation.deadline - time.monotonic()
        host, port = self._address
        url = f"http://{host}:{port}{_INVOCATIONS}"
        status, answer = post(
            url, invocation, seconds, grace_s=_GRACE_SECONDS, lost="The emulator ended"
        )
        self._report()
        return read_answer(status, answer)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        # On SIGTERM the emulator also ends the function's process, even a busy one.
        end(self._process, _STOP_SECONDS)
        self._log.join(_STOP_SECONDS)

    def _report(self) -> None:
        init_ms = self._log.take_init_ms()
        if init_ms is not None:
            peak = memory.peak_of_child_mb(self._process.pid)
            log(
                function=self._function.name,
                environment="initialised",
                init_ms=round(init_ms),
                memory_mb=peak,
                memory_limit_mb=self._function.memory,
            )


def _variables(function: Function) -> dict[str, str]:
    packages = (path / "python" for path in function.layers)
    paths = [
        str(path)
        for package in packages
        for path in (package / "lib/python3.13/site-packages", package)
    ]
    return {
        **lambda_variables(function),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(max(1, round(function.timeout))),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
