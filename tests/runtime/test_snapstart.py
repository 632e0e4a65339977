"""Functions that are restored from one snapshot share no connections and no random values."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.services import lambdas_on_services
from tests.support.stack import REPOSITORY

pytestmark = pytest.mark.long


def run_snapshot(variables: dict[str, str]) -> list[dict[str, Any]]:
    """The lines of `tests.runtime.snapshot` about the snapshot and the restored functions."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.runtime.snapshot"],
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [line for line in lines if "sockets" in line]


@pytest.fixture(scope="module")
def lines() -> Iterator[list[dict[str, Any]]]:
    with lambdas_on_services() as (lambdas, _):
        yield run_snapshot(
            lambdas.variables | {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"},
        )


def test_the_snapshot_has_clients_but_no_token_connection_or_thread(
    lines: list[dict[str, Any]],
) -> None:
    assert lines[0] == {
        "clients": ["database", "transport"],
        "tokens": [],
        "sockets": [],
        "connected": [],
        "threads": 1,
    }


def test_each_restored_function_serves_over_connections_of_its_own(
    lines: list[dict[str, Any]],
) -> None:
    _, one, two = lines
    assert (one["status"], two["status"]) == (200, 200)
    assert one["connections"] >= 2
    assert two["connections"] >= 2
    assert one["sockets"]
    assert not set(one["sockets"]) & set(two["sockets"])


def test_nothing_that_must_be_unique_comes_from_the_snapshot(lines: list[dict[str, Any]]) -> None:
    _, one, two = lines
    for name in ("session_id", "lease_owner", "pause"):
        assert one[name] != two[name]


def test_outside_lambda_importing_a_function_makes_nothing() -> None:
    script = (
        "import functions.token_bundle.app, hypersign_kyc.wiring as wiring; "
        "print(wiring.wired.cache_info().currsize)"
    )
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"
