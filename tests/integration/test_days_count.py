"""The daily limit on sessions counts only calls that may have cost credits."""

import time
from collections.abc import Iterator

import pytest
import requests

from tests.support.stack import RunningStack, start_stack

BUNDLE = "/get-required-tokens-and-session-for-a-user"


ONE_A_DAY = {"MAX_SESSIONS_PER_USER": "1"}


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack(ONE_A_DAY) as running:
        yield running


def bundle(stack: RunningStack, email: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {stack.token(email)}"}
    return requests.get(stack.url + BUNDLE, headers=headers, timeout=30)


def fail(stack: RunningStack, operation: str, tag: str, times: int) -> None:
    failure = {"operation": operation, "tag": tag, "times": times}
    requests.post(f"{stack.sandbox_url}/_sandbox/fail", json=failure, timeout=5).raise_for_status()


def test_a_call_that_found_no_admin_token_does_not_count() -> None:
    """Another stack has no admin token yet."""
    with start_stack(ONE_A_DAY) as stack:
        fail(stack, "admin_token_kyc", "upstream_down", 1)
        first = bundle(stack, "token@example.com")
        assert first.status_code == 503
        time.sleep(int(first.headers["Retry-After"]))

        assert bundle(stack, "token@example.com").status_code == 200


def test_a_call_whose_session_was_refused_does_not_count(stack: RunningStack) -> None:
    # The call is safe to repeat, so the back end sends it three times.
    fail(stack, "kyc_session", "upstream_down", 3)
    assert bundle(stack, "session@example.com").status_code == 503

    assert bundle(stack, "session@example.com").status_code == 200


def test_a_did_with_a_lost_answer_counts_even_if_the_session_was_refused(
    stack: RunningStack,
) -> None:
    fail(stack, "kyc_session", "upstream_down", 3)
    fail(stack, "user_did", "cut_off", 1)
    assert bundle(stack, "did@example.com").status_code in (502, 503)

    assert bundle(stack, "did@example.com").status_code == 429
