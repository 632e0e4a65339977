"""`sam local start-api`: the step routes work, and the routes of signed-in users cannot."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from events.make import BUNDLE, all_events
from local.sample_event import fill
from tests.sam_local.conftest import Services, sam

EVENTS = all_events()
STEPS = ("extract-passport", "verify", "presentation", "consent-credentials")
_START_SECONDS = 300
#: The first call of a function waits for its container.
_SECONDS = 300
#: On a busy machine DynamoDB's answer can take longer than a function waits for it.
_ATTEMPTS = 5


@pytest.fixture(scope="module")
def api(services: Services) -> Iterator[str]:
    """The address of the API."""
    command = list(services.command("start-api"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command[command.index("--port") + 1] = str(port)
    with sam(command) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=_START_SECONDS)


def _wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.1)


def post(url: str, body: str, headers: dict[str, str]) -> requests.Response:
    """Return the answer. Repeats the request if the API asks for that, as an app does."""
    for _ in range(_ATTEMPTS - 1):
        answer = requests.post(url, data=body, headers=headers, timeout=_SECONDS)
        if answer.status_code != 503:
            return answer
    return requests.post(url, data=body, headers=headers, timeout=_SECONDS)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_a_session_succeeds(name: str, services: Services, api: str) -> None:
    event: dict[str, Any] = fill(EVENTS[name], services.send)
    headers = {key: event["headers"][key] for key in ("authorization", "content-type", "origin")}
    answer = post(api + event["rawPath"], event["body"], headers)
    assert (answer.status_code, answer.json()["success"]) == (200, True), answer.text


def test_nobody_is_signed_in_because_sam_skips_jwt_authorizers(api: str) -> None:
    answer = requests.get(api + BUNDLE, headers={"authorization": "Bearer x"}, timeout=_SECONDS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")
