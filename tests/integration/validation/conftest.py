from collections.abc import Iterator

import pytest

from tests.support.clients.app import CONSENT, App
from tests.support.stack import RunningStack, SharedStacks, start_stack


@pytest.fixture(scope="session")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({})


@pytest.fixture(scope="session")
def capped() -> Iterator[RunningStack]:
    """A stack that allows two of everything."""
    with start_stack({"MAX_ATTEMPTS": "2", "MAX_SESSIONS_PER_USER": "2"}) as running:
        yield running


@pytest.fixture(scope="session")
def app(stack: RunningStack) -> App:
    """A user whose face is verified, so every step is allowed. No test changes this state."""
    return App.of(stack, "ann@example.com", "Ann").go(until=CONSENT)


@pytest.fixture(scope="session")
def stranger(stack: RunningStack) -> App:
    """Another user in the same state."""
    return App.of(stack, "bob@example.com", "Bob").go(until=CONSENT)
