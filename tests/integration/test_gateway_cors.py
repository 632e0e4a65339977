"""Which answers of the local gateway the pages of other origins can read."""

import pytest
import requests

from tests.integration.echo_stack import ORIGIN, STACK
from tests.support.stack import RunningStack, SharedStacks


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack(STACK)


def test_a_preflight_is_answered_without_a_token(stack: RunningStack) -> None:
    answer = requests.options(
        f"{stack.url}/private",
        headers={"origin": ORIGIN, "access-control-request-method": "GET"},
        timeout=10,
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert _cors(answer) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "600",
    }


def test_a_preflight_of_another_origin_learns_nothing(stack: RunningStack) -> None:
    answer = requests.options(
        f"{stack.url}/private",
        headers={"origin": "https://evil.example", "access-control-request-method": "GET"},
        timeout=10,
    )
    assert answer.status_code == 204
    assert _cors(answer) == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/echo", 200), ("/private", 401), ("/nothing", 404), ("/broken", 500)]
)
def test_every_answer_to_an_allowed_origin_can_be_read(
    stack: RunningStack, path: str, status: int
) -> None:
    answer = requests.get(stack.url + path, headers={"origin": ORIGIN}, timeout=10)
    assert answer.status_code == status
    # The gateway removes the echo function's own `*`.
    assert _cors(answer) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-expose-headers": "retry-after",
    }


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_no_other_origin_can_read_answers(stack: RunningStack, headers: dict[str, str]) -> None:
    answer = requests.get(f"{stack.url}/echo", headers=headers, timeout=10)
    assert _cors(answer) == {}


def _cors(answer: requests.Response) -> dict[str, str]:
    return {
        name.lower(): value
        for name, value in answer.headers.items()
        if name.lower().startswith("access-control-")
    }
