"""An erasure needs a recent sign-in, so that nobody can erase a user with an older, stolen
token.
"""

import time

import pytest

from tests.integration.validation.refusal import assert_refused
from tests.support.clients.app import App
from tests.support.stack import RunningStack

ME = "/users/me"


@pytest.mark.parametrize("seconds_ago", [901, 86_400, -3_600])
def test_an_erasure_needs_a_recent_sign_in(stack: RunningStack, seconds_ago: int) -> None:
    signed_in = int(time.time()) - seconds_ago
    app = App.of(stack, f"old{seconds_ago}@example.com", auth_time=signed_in)
    assert app.fetch_bundle().ok

    answer = app.send("DELETE", ME, app.sign_in_token)

    assert_refused(answer, 401, "UNAUTHORIZED")
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith('Bearer error="insufficient_user_authentication", ')
    assert challenge.endswith('max_age="900"')
    assert "auth_time" in answer.json()["error"]["hint"]
    # Nothing was erased.
    assert app.fetch_bundle({"sessionId": app.bundle["sessionId"]}).ok


def test_a_recent_sign_in_erases(stack: RunningStack) -> None:
    app = App.of(stack, "recent@example.com", auth_time=int(time.time()) - 800)
    assert app.fetch_bundle().ok

    answer = app.send("DELETE", ME, app.sign_in_token)

    assert answer.json()["data"]["userErased"] is True
