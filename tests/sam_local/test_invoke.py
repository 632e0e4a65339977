"""`sam local invoke` with each sample event."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest

from events.answers import FILLED, SHIPPED, described
from events.make import all_events
from local.invoke import function_of
from local.services.local_template import local_template
from tests.sam_local.conftest import BUSY, Services, sam
from tests.support.stack import REPOSITORY

EVENTS = all_events()
#: How many commands run at a time: one per core.
_AT_A_TIME = 2
#: SAM builds an image for each command, which takes two seconds on an idle machine.
_SECONDS = 300
_ATTEMPTS = 5


def invoked(services: Services, name: str, file: Path) -> str:
    """Return a description of the answer to an event in a file.

    Repeats what the API asks to repeat. On a busy machine DynamoDB's answer can take longer than
    the two seconds that a function waits for it.
    """
    for _ in range(_ATTEMPTS - 1):
        answer = described(_invoked_once(services, name, file))
        if answer != BUSY:
            return answer
    return described(_invoked_once(services, name, file))


def _invoked_once(services: Services, name: str, file: Path) -> Any:
    variables = dict.fromkeys(("KYC_BASE_URL", "SSI_BASE_URL"), "http://upstream.example")
    variables |= {"DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "http://upstream.example"}
    template = local_template(services.variables | variables, "http://localhost:3000")
    command = list(services.command("invoke"))
    command[5] = function_of(EVENTS[name], template)
    command[command.index("--event") + 1] = str(file)
    output, log = sam(command).communicate(timeout=_SECONDS)
    assert output.strip(), log
    assert "data loss" not in log.lower(), log
    return json.loads(output.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def answers(services: Services) -> Iterator[dict[str, Future[str]]]:
    """Starts all commands, some at a time. The tests wait for their answers."""
    with ThreadPoolExecutor(_AT_A_TIME) as pool, ThreadPoolExecutor(1) as first:
        submitted: dict[str, Future[str]] = {}
        try:
            for name in EVENTS:
                by = pool if submitted else first
                submitted[name] = by.submit(invoked, services, name, Path("events", f"{name}.json"))
                if by is first:
                    wait(submitted.values())  # this builds the image for the others
            yield submitted
        finally:
            pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_gets_the_documented_answer(name: str, answers: dict[str, Future[str]]) -> None:
    assert answers[name].result() == SHIPPED[name]


def test_make_event_fills_an_event_so_that_it_succeeds(services: Services) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.sample_event", "events/extract-passport.json"],
        cwd=REPOSITORY,
        env={"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY}/layers/shared", **services.variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    written: Any = done.stdout.split()[-1]
    assert invoked(services, "extract-passport", Path(written)) == FILLED["extract-passport"]
