"""The local stack on SAM's containers: it leaves nothing when it ends, and webhooks reach it."""

import signal

import pytest

from local.containers.docker import docker
from tests.support.clients.app import App
from tests.support.stack import start_stack
from tests.support.waiting import until


def containers() -> set[str]:
    return set(docker("ps", "--all", "--quiet").split())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_containers_end_with_the_stack(number: int) -> None:
    before = containers()
    with start_stack(runtime="sam") as stack:
        app = App.of(stack, "ann@example.com")
        assert app.fetch_bundle().status_code == 200
        assert containers() > before
        stack.process.send_signal(number)
        stack.process.wait(30)
        until(lambda: containers() == before, 30)


def test_a_webhook_confirms_the_session() -> None:
    with start_stack({"SANDBOX_WEBHOOKS": "on"}, runtime="sam") as stack:
        app = App.of(stack, "ann@example.com").go()
        assert [answer.status_code for answer in app.answers] == [200] * 5

        path = f"/sessions/{app.bundle['sessionId']}"
        until(lambda: app.send("GET", path, app.sign_in_token).json()["outcome"] == "confirmed", 60)
