"""Starting and stopping the stack. However it ends, no process is left."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.echo_stack import STACK
from tests.support.engine import DynamoDbEngine
from tests.support.ports import free_port
from tests.support.stack import RunningStack, StackFailedError, start_stack
from tests.support.waiting import until

PROC = Path("/proc")
#: The time limit of a function.
SLEEP_SECONDS = 20
SANDBOX = {"LOCAL_TEMPLATE": STACK["LOCAL_TEMPLATE"]}

pytestmark = [
    pytest.mark.skipif(not PROC.is_dir(), reason="reads the processes from /proc"),
    pytest.mark.long,
]


def processes_of(stack: RunningStack) -> set[int]:
    """Return the running processes of the stack's session, without zombies."""
    found = set()
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                state, *_, session = (entry / "stat").read_text().rpartition(") ")[2].split()[:4]
                if int(session) == stack.process.pid and state != "Z":
                    found.add(int(entry.name))
    return found


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[RunningStack]:
    with start_stack(SANDBOX) as running:
        # Start idle and busy environments, so that there are processes to end.
        meet = {"do": "meet", "folder": str(tmp_path), "number": 3}
        with ThreadPoolExecutor(3) as callers:
            list(callers.map(lambda _: call(running, "/echo", meet), range(3)))
        yield running


def call(stack: RunningStack, path: str, order: dict[str, Any]) -> None:
    with suppress(requests.RequestException):
        requests.post(stack.url + path, json=order, timeout=60)


@contextmanager
def long_call(stack: RunningStack) -> Iterator[None]:
    """Start a call that takes longer than the stack may take to stop."""
    before = len(processes_of(stack))
    order = {"do": "sleep", "seconds": SLEEP_SECONDS}
    with ThreadPoolExecutor(1) as caller:
        caller.submit(call, stack, "/burst", order)
        # The stack starts a process for a function that was not called before.
        until(lambda: len(processes_of(stack)) > before)
        yield


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_stack_without_waiting_for_a_call(
    stack: RunningStack, number: int
) -> None:
    assert len(processes_of(stack)) >= 6  # it, moto, the sandbox, three environments
    with long_call(stack):
        started_at = time.monotonic()
        if number == signal.SIGINT:
            # Signal the whole group, as a terminal does. Then signal it again, as an impatient user
            # does.
            os.killpg(stack.process.pid, number)
            time.sleep(0.05)
        stack.process.send_signal(number)
        assert stack.process.wait(SLEEP_SECONDS) == 0
        assert time.monotonic() - started_at < SLEEP_SECONDS / 2
    _assert_nothing_is_left(stack)
    assert "Traceback" not in stack.logs()


def test_a_killed_stack_leaves_no_process(stack: RunningStack) -> None:
    with long_call(stack):
        stack.process.kill()
        stack.process.wait(SLEEP_SECONDS)
    _assert_nothing_is_left(stack)


def test_the_stack_stops_when_a_part_has_been_killed(stack: RunningStack) -> None:
    for process in processes_of(stack) - {stack.process.pid}:
        command = (PROC / str(process) / "cmdline").read_bytes()
        if b"local.processes.parts" in command:
            os.kill(process, signal.SIGKILL)
    assert stack.stop() == 0
    _assert_nothing_is_left(stack)


def _assert_nothing_is_left(stack: RunningStack) -> None:
    until(lambda: not processes_of(stack))


@pytest.mark.parametrize(
    ("env", "complaint"),
    [
        ({"PORT": "nonsense"}, "PORT must be a number"),
        ({"LOCAL_RUNTIME": "nonsense"}, "LOCAL_RUNTIME nonsense is not known"),
        ({"KYC_API_SECRET": ""}, "without KYC_API_SECRET"),
        ({"LOCAL_TEMPLATE": "/nonexistent"}, "/nonexistent"),
    ],
)
def test_a_part_that_cannot_start_is_named_in_one_line(env: dict[str, str], complaint: str) -> None:
    _assert_fails_with(STACK | env, complaint)


def test_a_port_in_use_is_reported_in_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        _assert_fails_with(STACK | {"PORT": str(port)}, f"port {port} is in use")


def _assert_fails_with(env: dict[str, str], complaint: str) -> None:
    with pytest.raises(StackFailedError) as failed:
        start_stack(env)
    assert complaint in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert failed.value.code == 2


def test_services_alone_are_what_functions_need() -> None:
    ports = [str(free_port()), str(free_port())]
    env = {"SERVICES_AWS_PORT": ports[0], "SERVICES_SANDBOX_PORT": ports[1], **SANDBOX}
    with start_stack(env, "services") as services:
        assert services.url == f"http://127.0.0.1:{ports[0]}"
        assert services.sandbox_url == f"http://127.0.0.1:{ports[1]}"
        assert requests.get(f"{services.sandbox_url}/_sandbox/usage", timeout=10).ok
        services.wait_for_log('"ITEMS_TABLE": "local-ItemsTable"')


def test_a_given_dynamodb_engine_is_used() -> None:
    with DynamoDbEngine() as engine:
        env = STACK | {"AWS_ENDPOINT_URL": engine.url}
        # Two stacks at once find that the tables are missing.
        with ThreadPoolExecutor(2) as starting:
            one, two = starting.map(start_stack, (env, env))
        with one, two:
            counts = [
                requests.post(f"{each.url}/echo", json={"do": "dynamodb"}, timeout=30).json()["n"]
                for each in (one, two, one)
            ]
            assert counts == ["1", "2", "3"]
            one.wait_for_log("has no Secrets Manager")
