"""The local stack on SAM's Docker containers: nothing is left when it ends, webhooks reach it."""

import signal

from local.runtime.containers.docker import docker
from tests.support.clients.app import App
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until

_STOP_SECONDS = 300


def containers() -> set[str]:
    return set(docker("ps", "--all", "--quiet").split())


def end(stack: RunningStack, number: int) -> None:
    stack.process.send_signal(number)
    stack.process.wait(_STOP_SECONDS)


def test_a_webhook_confirms_the_session_and_ctrl_c_removes_the_containers() -> None:
    before = containers()
    with start_stack({"SANDBOX_WEBHOOKS": "on"}, runtime="sam") as stack:
        app = App.of(stack, "ann@example.com").go()
        assert [answer.status_code for answer in app.answers] == [200] * 5

        path = f"/sessions/{app.bundle['sessionId']}"
        until(
            lambda: '"outcome":"confirmed"' in app.send("GET", path, app.sign_in_token).text,
            _STOP_SECONDS,
        )
        assert containers() > before

        end(stack, signal.SIGINT)
        assert containers() == before


def test_the_containers_of_a_killed_stack_are_removed() -> None:
    before = containers()
    with start_stack(runtime="sam") as stack:
        assert App.of(stack, "ann@example.com").fetch_bundle().status_code == 200
        assert containers() > before

        end(stack, signal.SIGKILL)
        until(lambda: containers() == before, _STOP_SECONDS)
