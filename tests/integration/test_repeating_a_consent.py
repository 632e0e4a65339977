"""If the answer to a consent was lost, `retryable` is true and the app can repeat it."""

import pytest

from tests.support.clients.app import ABSENT, CONSENT, App
from tests.support.stack import RunningStack, SharedStacks


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({})


def _consent(app: App) -> dict[str, object]:
    answer = app.consent(presentation=ABSENT, credentials=app.credentials)
    return dict(answer.json())


def test_a_consent_whose_answer_was_lost_may_be_repeated(stack: RunningStack) -> None:
    app = App.of(stack, "ann+cut_off.consent@example.com").go(until=CONSENT)

    lost = _consent(app)

    error = lost["error"]
    assert isinstance(error, dict)
    assert error["code"] == "UPSTREAM_ERROR"
    assert error["retryable"] is True
    assert "recorded once" in error["hint"]
    assert _consent(app)["success"] is True


def test_a_consent_that_lacks_credits_is_not_repeated(stack: RunningStack) -> None:
    app = App.of(stack, "bob+no_credits.consent@example.com").go(until=CONSENT)

    error = _consent(app)["error"]

    assert isinstance(error, dict)
    assert error["retryable"] is False
    assert "credits" in error["hint"]
