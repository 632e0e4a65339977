"""Each event in events/ gets the answer in events/answers.py."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from events.answers import FILLED, SHIPPED, described
from events.make import all_events
from local.sample_event import Send, fill, functions_of_services
from tests.support.stack import REPOSITORY, start_stack

EVENTS = all_events()
ISSUER = {
    "ISSUER_DID": "did:hid:testnet:z6MkexampleIssuer",
    "ISSUER_VERMETHOD_ID": "did:hid:testnet:z6MkexampleIssuer#key-1",
}


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    """Running services, as environment variables with their addresses."""
    ports = {"SERVICES_AWS_PORT": "0", "SERVICES_SANDBOX_PORT": "0"}
    with start_stack(ports | ISSUER, "services") as running:
        urls = {"SERVICES_AWS_PORT": running.url, "SERVICES_SANDBOX_PORT": running.sandbox_url}
        yield ISSUER | {name: url.rpartition(":")[2] for name, url in urls.items()}


@pytest.fixture(scope="module")
def send(services: dict[str, str]) -> Iterator[Send]:
    with ExitStack() as stopping:
        yield functions_of_services(services, stopping)


def test_every_event_has_an_answer() -> None:
    assert set(SHIPPED) == set(EVENTS)
    assert set(FILLED) <= set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_answered_as_documented(name: str, send: Send) -> None:
    assert described(send(EVENTS[name])) == SHIPPED[name]


@pytest.mark.parametrize("name", EVENTS)
def test_a_filled_event_is_answered_as_documented(name: str, send: Send) -> None:
    assert described(send(fill(EVENTS[name], send))) == FILLED.get(name, SHIPPED[name])


def make_event(name: str, services: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{REPOSITORY}:{REPOSITORY}/layers/shared"
    return subprocess.run(
        [sys.executable, "-m", "local.sample_event", f"events/{name}.json"],
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **services},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_writes_a_file_for_sam_to_send(services: dict[str, str], send: Send) -> None:
    done = make_event("extract-passport", services)
    written = done.stdout.split()[-1]
    assert (written, done.returncode) == ("build/events/extract-passport.json", 0)
    event: Any = json.loads((REPOSITORY / written).read_text(encoding="utf-8"))
    assert described(send(event)) == "200"


def test_without_services_the_command_says_what_to_run(services: dict[str, str]) -> None:
    done = make_event("extract-passport", services | {"SERVICES_AWS_PORT": "9"})
    assert (done.stdout, done.returncode) == (
        "error: Nothing serves on port 9; run `make services` in another terminal\n",
        1,
    )
