"""The local stack scales execution environments as Lambda does. The tests look at it over HTTP."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.integration.echo_stack import STACK, echo
from tests.support.stack import RunningStack, start_stack

pytestmark = pytest.mark.long

#: Longer than the function may run.
SLEEP_SECONDS = 20


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack(STACK | {"SECRET_OF_THE_SHELL": "x"}) as running:
        yield running


def test_fifty_requests_at_once_run_in_fifty_environments(
    stack: RunningStack, tmp_path: Path
) -> None:
    meet = {"do": "meet", "folder": str(tmp_path), "number": 50}
    with ThreadPoolExecutor(50) as callers:
        about = list(callers.map(lambda _: echo(stack, "/burst", **meet), range(50)))
    assert len({each["pid"] for each in about}) == 50
    assert {each["calls"] for each in about} == {1}

    # The environments stay. One of them serves the next requests, one after the other.
    later = [echo(stack, "/burst") for _ in range(5)]
    assert {each["pid"] for each in later} <= {each["pid"] for each in about}
    assert [each["calls"] for each in later] == [2, 3, 4, 5, 6]


def test_thirty_writes_at_once_are_all_counted(stack: RunningStack) -> None:
    with ThreadPoolExecutor(30) as callers:
        counts = list(callers.map(lambda _: echo(stack, do="dynamodb")["n"], range(30)))
    first = min(map(int, counts))
    assert sorted(map(int, counts)) == list(range(first, first + 30))


def test_an_environment_only_has_its_functions_variables(stack: RunningStack) -> None:
    variables = echo(stack)["environment"]
    assert variables["OWN"] == "one"
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == "EchoFunction"
    assert variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert not {"SECRET_OF_THE_SHELL", "KYC_API_SECRET", "PYTHONPATH", "PORT"} & set(variables)


def test_the_context_is_lambdas(stack: RunningStack) -> None:
    first, second = echo(stack)["context"], echo(stack)["context"]
    assert first["function_name"] == "EchoFunction"
    assert first["memory_limit_in_mb"] == "256"
    assert first["invoked_function_arn"].startswith("arn:aws:lambda:us-east-1:")
    assert 10_000 < first["remaining"] <= 20_000
    assert first["aws_request_id"] != second["aws_request_id"]


def test_a_function_over_its_time_is_ended_and_the_next_request_served(
    stack: RunningStack,
) -> None:
    started_at = time.monotonic()
    late = requests.post(
        f"{stack.url}/impatient", json={"do": "sleep", "seconds": SLEEP_SECONDS}, timeout=30
    )
    assert (late.status_code, late.text) == (500, '{"message":"Internal Server Error"}')
    assert 1 <= time.monotonic() - started_at < SLEEP_SECONDS
    stack.wait_for_log("Task timed out after 1.00 seconds")

    next_one = requests.post(f"{stack.url}/impatient", json={}, timeout=30).json()
    assert next_one["calls"] == 1


def test_a_crash_does_not_affect_other_environments(stack: RunningStack) -> None:
    with ThreadPoolExecutor(2) as callers:
        slow = callers.submit(echo, stack, do="sleep", seconds=1)
        time.sleep(0.3)
        crashed = requests.post(f"{stack.url}/echo", json={"do": "exit"}, timeout=30)
        survivor = slow.result()
    assert (crashed.status_code, crashed.text) == (500, '{"message":"Internal Server Error"}')
    assert echo(stack)["pid"] == survivor["pid"]


def test_output_of_functions_is_in_the_stacks_output_unchanged(stack: RunningStack) -> None:
    echo(stack, do="print", text='{"level": "INFO", "ä": 1}')
    stack.wait_for_log('{"level": "INFO", "ä": 1}\n')
