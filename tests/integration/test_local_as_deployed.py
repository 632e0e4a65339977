"""The local stack has the limits and domains of a deployed one. Its log names refused origins."""

from collections.abc import Iterator

import pytest
import requests

from tests.support.clients.app import BUNDLE, App
from tests.support.stack import RunningStack, start_stack


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack({"STEP_RATE_LIMIT": "1", "STEP_BURST_LIMIT": "2"}) as running:
        yield running


def test_a_route_over_its_rate_limit_answers_as_api_gateway_does(stack: RunningStack) -> None:
    answers = [requests.get(stack.url + BUNDLE, timeout=10) for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {401, 429}
    assert refused[0].json() == {"message": "Too Many Requests"}
    # Other routes have other limits.
    assert requests.get(f"{stack.url}/sessions/x", timeout=10).status_code == 401


def test_presentations_are_made_for_allowed_origins_only(stack: RunningStack) -> None:
    app = App(stack.url, stack.token("ann@example.com"))
    while not (answer := app.fetch_bundle()).ok:
        assert answer.status_code == 429
    assert app.extract().ok
    assert app.verify().ok
    refused = app.present(domain="https://app.example.com")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "FORBIDDEN")
    assert app.present(domain=stack.url).ok


def test_the_log_names_an_origin_that_is_refused(stack: RunningStack) -> None:
    for origin in ("http://localhost:5173", stack.url):
        headers = {"Origin": origin}
        requests.get(f"{stack.url}/sessions/x", headers=headers, timeout=10)
    stack.wait_for_log('"refused_origin":"http://localhost:5173"')
    assert f'"refused_origin":"{stack.url}"' not in stack.logs()
