"""Scaling: when an environment is started, reused, removed, and stopped."""

from collections.abc import Callable
from pathlib import Path

import pytest

from local.runtime.environment import (
    CrashError,
    Environment,
    EnvironmentLostError,
    FunctionError,
    FunctionTimeoutError,
    InitError,
    Invocation,
)
from local.runtime.pool import IDLE_SECONDS, Pool, ThrottledError
from local.template.resources import Function


class FakeEnvironment:
    """Answers its number, or does what the event's name says."""

    def __init__(self, number: int, meanwhile: dict[bytes, Callable[[], None]]) -> None:
        self.number = number
        self.alive = True
        self.closed = False
        self.deadline = 0.0
        self._meanwhile = meanwhile

    def wait_ready(self) -> None:
        if self.number in FakeRuntime.unready:
            raise InitError("told to")

    def invoke(self, invocation: Invocation) -> bytes:
        self.deadline = invocation.deadline
        if invocation.event in self._meanwhile:
            self._meanwhile.pop(invocation.event)()
        return str(self.number).encode()

    def is_alive(self) -> bool:
        return self.alive

    def close(self) -> None:
        self.closed = True


class FakeRuntime:
    """Gives its environments the numbers 1, 2, …."""

    unready: frozenset[int] = frozenset()

    def __init__(self) -> None:
        self.environments: list[FakeEnvironment] = []
        self.meanwhile: dict[bytes, Callable[[], None]] = {}

    def start(self, function: Function) -> Environment:
        self.environments.append(FakeEnvironment(len(self.environments) + 1, self.meanwhile))
        return self.environments[-1]

    def close(self) -> None:
        """A call that need not wait."""


class Clock:
    """A clock that only moves when the test moves it."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runtime() -> FakeRuntime:
    return FakeRuntime()


@pytest.fixture
def pool(runtime: FakeRuntime, clock: Clock) -> Pool:
    function = Function("F", Path(), "app.f", {}, timeout=28, max_environments=3)
    return Pool(function, runtime, clock)


def test_an_idle_environment_is_used_again(pool: Pool, runtime: FakeRuntime) -> None:
    assert [pool.invoke(b"", 30) for _ in range(3)] == [b"1", b"1", b"1"]


def test_a_new_one_is_started_when_all_are_busy(pool: Pool, runtime: FakeRuntime) -> None:
    inner: list[bytes] = []
    runtime.meanwhile[b"busy"] = lambda: inner.append(pool.invoke(b"", 30))
    assert pool.invoke(b"busy", 30) == b"1"
    assert inner == [b"2"]


def test_no_more_are_started_than_the_function_may_have(pool: Pool, runtime: FakeRuntime) -> None:
    runtime.meanwhile[b"a"] = lambda: (pool.invoke(b"b", 30), None)[1]
    runtime.meanwhile[b"b"] = lambda: (pool.invoke(b"c", 30), None)[1]
    runtime.meanwhile[b"c"] = lambda: (pool.invoke(b"d", 30), None)[1]
    with pytest.raises(ThrottledError):
        pool.invoke(b"a", 30)
    assert len(runtime.environments) == 3


@pytest.mark.parametrize(("limit", "seconds"), [(30, 28), (5, 5)])
def test_the_deadline_is_the_functions_or_the_gateways(
    pool: Pool, runtime: FakeRuntime, clock: Clock, limit: float, seconds: float
) -> None:
    pool.invoke(b"", limit)
    assert runtime.environments[0].deadline == clock.now + seconds


def _raise(error: Exception) -> Callable[[], None]:
    def raising() -> None:
        raise error

    return raising


@pytest.mark.parametrize("error", [CrashError("x"), FunctionTimeoutError("x")])
def test_a_lost_environment_costs_one_request(
    pool: Pool, runtime: FakeRuntime, error: EnvironmentLostError
) -> None:
    runtime.meanwhile[b"bad"] = _raise(error)
    with pytest.raises(type(error)):
        pool.invoke(b"bad", 30)
    assert runtime.environments[0].closed
    assert pool.invoke(b"", 30) == b"2"


def test_an_environment_outlives_an_exception_of_its_handler(
    pool: Pool, runtime: FakeRuntime
) -> None:
    runtime.meanwhile[b"bad"] = _raise(FunctionError("x"))
    with pytest.raises(FunctionError):
        pool.invoke(b"bad", 30)
    assert pool.invoke(b"", 30) == b"1"


def test_a_function_that_cannot_be_loaded_is_tried_again_by_the_next_request(
    pool: Pool, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeRuntime, "unready", frozenset({1}))
    with pytest.raises(InitError):
        pool.invoke(b"", 30)
    assert runtime.environments[0].closed
    assert pool.invoke(b"", 30) == b"2"


def test_an_environment_that_died_while_idle_is_not_used(pool: Pool, runtime: FakeRuntime) -> None:
    pool.invoke(b"", 30)
    runtime.environments[0].alive = False
    assert pool.invoke(b"", 30) == b"2"


def test_only_the_idle_are_reaped(pool: Pool, runtime: FakeRuntime, clock: Clock) -> None:
    runtime.meanwhile[b"busy"] = lambda: (pool.invoke(b"", 30), None)[1]
    pool.invoke(b"busy", 30)
    clock.now += IDLE_SECONDS - 1
    pool.invoke(b"", 30)  # by the environment that was used last
    clock.now += 2

    pool.reap()

    assert [environment.closed for environment in runtime.environments] == [False, True]
    assert pool.invoke(b"", 30) == b"1"


def test_closing_ends_busy_ones_too(pool: Pool, runtime: FakeRuntime) -> None:
    runtime.meanwhile[b"busy"] = pool.close
    pool.invoke(b"busy", 30)
    assert runtime.environments[0].closed
    with pytest.raises(InitError):
        pool.invoke(b"", 30)
