"""Scales functions as Lambda does: use an idle environment, else start a new one, up to a limit.

A pool does not know how an environment is started. A Runtime does that.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterable

from local.log import log
from local.runtime.environment import (
    Environment,
    EnvironmentLostError,
    InitError,
    Invocation,
    InvocationError,
    Runtime,
)
from local.template.resources import Function

IDLE_SECONDS = 60.0
_REAP_EVERY_SECONDS = 5.0


class ThrottledError(InvocationError):
    """The function has reached its limit of environments, and all are busy."""


class Pool:
    """The environments of one function."""

    def __init__(
        self, function: Function, runtime: Runtime, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._function = function
        self._runtime = runtime
        self._clock = clock
        self._lock = threading.Lock()
        # Take the last one used, so that the others become old enough to be reaped.
        self._idle: list[tuple[float, Environment]] = []
        self._busy: set[Environment] = set()
        self._starting = 0
        self._closed = False

    def invoke(self, event: bytes, limit: float) -> bytes:
        """Return the function's answer within its timeout and `limit` seconds. Raises
        InvocationError.
        """
        environment = self._take()
        request_id = str(uuid.uuid4())
        try:
            deadline = self._clock() + min(self._function.timeout, limit)
            answer = environment.invoke(Invocation(request_id, event, deadline))
        except EnvironmentLostError as error:
            log(function=self._function.name, aws_request_id=request_id, lost=str(error))
            self._discard(environment)
            raise
        except InvocationError:
            self._give_back(environment)
            raise
        self._give_back(environment)
        return answer

    def reap(self) -> None:
        """End the environments that have been idle for too long."""
        oldest = self._clock() - IDLE_SECONDS
        with self._lock:
            old = [environment for since, environment in self._idle if since < oldest]
            self._idle = [entry for entry in self._idle if entry[0] >= oldest]
        _close(old)

    def close(self) -> None:
        """End all environments, including busy ones."""
        with self._lock:
            self._closed = True
            environments = [*self._busy, *(environment for _, environment in self._idle)]
            self._busy, self._idle = set(), []
        _close(environments)

    def _take(self) -> Environment:
        dead = []
        try:
            with self._lock:
                while self._idle:
                    _, environment = self._idle.pop()
                    if environment.is_alive():
                        self._busy.add(environment)
                        return environment
                    dead.append(environment)
                if len(self._busy) + self._starting >= self._function.max_environments:
                    raise ThrottledError(f"{self._function.name} has no environment left")
                self._starting += 1
        finally:
            _close(dead)
        return self._start()

    def _start(self) -> Environment:
        started_at = self._clock()
        environment = None
        try:
            environment = self._runtime.start(self._function)
        finally:
            with self._lock:
                self._starting -= 1
                if environment is not None:
                    self._busy.add(environment)
        try:
            if self._closed:
                raise InitError("the stack is stopping")
            environment.wait_ready()
        except EnvironmentLostError as error:
            log(function=self._function.name, lost=str(error))
            self._discard(environment)
            raise
        milliseconds = round((self._clock() - started_at) * 1000)
        log(function=self._function.name, environment="ready", ms=milliseconds)
        return environment

    def _give_back(self, environment: Environment) -> None:
        with self._lock:
            if environment in self._busy:
                self._busy.remove(environment)
                self._idle.append((self._clock(), environment))

    def _discard(self, environment: Environment) -> None:
        with self._lock:
            self._busy.discard(environment)
        environment.close()


class Fleet:
    """The pools of all functions, and the thread that reaps them."""

    def __init__(self, functions: Iterable[Function], runtime: Runtime) -> None:
        self._runtime = runtime
        self._pools = {function.name: Pool(function, runtime) for function in functions}
        self._stopping = threading.Event()
        threading.Thread(target=self._reap, name="reaper", daemon=True).start()

    def invoke(self, function: str, event: bytes, limit: float) -> bytes:
        """Return the answer of the function with this logical name. Raises InvocationError."""
        return self._pools[function].invoke(event, limit)

    def close(self) -> None:
        """End every environment."""
        self._stopping.set()
        for pool in self._pools.values():
            pool.close()
        self._runtime.close()

    def _reap(self) -> None:
        while not self._stopping.wait(_REAP_EVERY_SECONDS):
            for pool in self._pools.values():
                pool.reap()


def _close(environments: Iterable[Environment]) -> None:
    for environment in environments:
        environment.close()
