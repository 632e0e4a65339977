"""One stack and one company for all tests of the company's routes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.integration.company.world import World
from tests.support.clients.aws import running_aws
from tests.support.clients.company import Company
from tests.support.clients.server import Server
from tests.support.stack import start_stack


@contextmanager
def _world(runtime: str) -> Iterator[World]:
    """The functions must write the audit trail even at the highest log level."""
    with running_aws() as url:
        environment = {
            "AWS_ENDPOINT_URL": url,
            "LOG_LEVEL": "ERROR",
            "MAX_SESSIONS_PER_USER": "100",
            "SANDBOX_OAUTH_PER_MINUTE": "0",
        }
        with start_stack(environment, runtime=runtime) as stack:
            yield World(stack, Company(url), Server(stack.url))


@pytest.fixture(scope="session", params=["process"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with _world(request.param) as one:
        yield one


@pytest.fixture
def own_world() -> Iterator[World]:
    with _world("process") as one:
        yield one
