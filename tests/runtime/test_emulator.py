"""Execution environments under Lambda's runtime and its emulator, seen over HTTP."""

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.echo_stack import STACK, echo
from tests.integration.test_gateway_lifecycle import processes_of
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until

pytestmark = [pytest.mark.runtime, pytest.mark.long]
EVENT_LIMIT = 6_291_556
#: Longer than the function may run.
SLEEP_SECONDS = 20


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    shell = {"SECRET_OF_THE_SHELL": "x", "PYTHONPATH": "/of/the/shell"}
    with start_stack(STACK | shell, runtime="lambda") as running:
        yield running


def lines(stack: RunningStack, environment: str, function: str) -> list[dict[str, Any]]:
    """Return the stack's log lines about a function's environments."""
    found = [json.loads(line) for line in stack.logs().splitlines() if line.startswith("{")]
    wanted = (environment, function)
    return [line for line in found if (line.get("environment"), line.get("function")) == wanted]


def test_requests_at_once_run_in_environments_of_their_own(
    stack: RunningStack, tmp_path: Path
) -> None:
    meet = {"do": "meet", "folder": str(tmp_path), "number": 3}
    with ThreadPoolExecutor(3) as callers:
        about = list(callers.map(lambda _: echo(stack, "/burst", **meet), range(3)))
    assert len({each["pid"] for each in about}) == 3

    later = [echo(stack, "/burst") for _ in range(3)]
    assert len({each["pid"] for each in later}) == 1
    assert [each["calls"] for each in later] == [2, 3, 4]


def test_an_environment_reports_its_load_time(stack: RunningStack) -> None:
    echo(stack)
    # The line can come after the answer.
    until(lambda: lines(stack, "initialised", "EchoFunction"))
    (line,) = lines(stack, "initialised", "EchoFunction")
    assert line["memory_limit_mb"] == 256
    assert 10 < line["memory_mb"] < 256
    assert 0 < line["init_ms"] < 25_000


def test_an_environment_has_no_variables_of_the_developer(stack: RunningStack) -> None:
    variables = echo(stack)["environment"]
    assert variables["OWN"] == "one"
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == "EchoFunction"
    assert variables["AWS_LAMBDA_FUNCTION_TIMEOUT"] == "20"
    assert variables["PYTHONPATH"] == ""
    assert not {"SECRET_OF_THE_SHELL", "KYC_API_SECRET", "PORT"} & set(variables)


def test_the_context_is_lambdas(stack: RunningStack) -> None:
    echo(stack)
    context = echo(stack)["context"]
    assert context["function_name"] == "EchoFunction"
    assert context["memory_limit_in_mb"] == "256"
    assert 10_000 < context["remaining"] <= 20_000


def test_functions_reach_the_tables(stack: RunningStack) -> None:
    assert int(echo(stack, do="dynamodb")["n"]) >= 1


def test_a_function_over_its_time_is_ended_and_the_next_request_served(
    stack: RunningStack,
) -> None:
    # The function's time limit includes the time to load, so this call may time out.
    requests.post(f"{stack.url}/impatient", json={}, timeout=30)
    started_at = time.monotonic()
    late = requests.post(
        f"{stack.url}/impatient", json={"do": "sleep", "seconds": SLEEP_SECONDS}, timeout=30
    )
    assert (late.status_code, late.text) == (500, '{"message":"Internal Server Error"}')
    assert time.monotonic() - started_at < SLEEP_SECONDS
    stack.wait_for_log("Task timed out after 1.00 seconds")


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"do": "raise"}, "RuntimeError: told to"),
        ({"do": "exit"}, "Runtime.ExitError"),
        ({"do": "long", "length": EVENT_LIMIT + 1}, "Exceeded maximum allowed payload size"),
    ],
    ids=["raises", "exits", "answers too much"],
)
def test_a_failure_is_the_gateways_500_and_the_next_request_served(
    stack: RunningStack, order: dict[str, Any], told: str
) -> None:
    failed = requests.post(f"{stack.url}/echo", json=order, timeout=30)
    assert (failed.status_code, failed.text) == (500, '{"message":"Internal Server Error"}')
    stack.wait_for_log(told)
    assert echo(stack)["context"]["function_name"] == "EchoFunction"


def test_an_event_over_lambdas_limit_never_gets_to_the_function(stack: RunningStack) -> None:
    before = echo(stack)["calls"]
    headers = {"content-type": "application/json"}
    body = b'"%s"' % (b"x" * EVENT_LIMIT)
    answer = requests.post(f"{stack.url}/echo", data=body, headers=headers, timeout=30)
    assert answer.status_code == 413
    assert echo(stack)["calls"] == before + 1


def test_output_of_a_function_is_in_the_log(stack: RunningStack) -> None:
    echo(stack, do="print", text="said by the function")
    stack.wait_for_log("said by the function\n")
    assert "REPORT RequestId" not in stack.logs()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_environments_die_with_the_stack(number: int) -> None:
    with start_stack(STACK, runtime="lambda") as stack:
        with ThreadPoolExecutor(1) as caller:
            call = caller.submit(echo, stack, "/burst", do="sleep", seconds=SLEEP_SECONDS)
            until(lambda: len(processes_of(stack)) == 4)  # it, moto, the emulator, the function
            stack.process.send_signal(number)
            stack.process.wait(60)
            assert isinstance(call.exception(60), requests.RequestException)
        until(lambda: not processes_of(stack))
