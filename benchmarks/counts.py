"""Counts the calls to Hypersign and AWS on the wire, by operation."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import journey
from benchmarks.figures import Figure
from benchmarks.journey import COMPANY_STATUS, CONTINUED, STEPS, VERIFIED_DATA, Journey
from benchmarks.world import Container, World, open_world
from events.make import BUNDLE
from hypersign_kyc.wiring import wired
from tests.support.dynamodb_proxy import DynamoDbProxy
from tests.support.engine import DynamoDbEngine

_BOUNDS = {"continued": 2, "known user": 3, "new user": 4, "new user, no cached token": 6}
#: How many calls of DynamoDB a known user's bundle may take.
_DYNAMODB_BOUNDS = {"continued": 3, "known user": 4, "cannot be continued": 5}
_STEP_BOUND = 2
_journeys: dict[str, Journey] = {}


@dataclass
class Counts:
    """The calls that one request caused. DynamoDB's calls are counted per table."""

    upstream: Counter[str]
    dynamodb: Counter[str]

    @property
    def upstream_calls(self) -> int:
        """Return the number of calls to Hypersign."""
        return self.upstream.total() - self.upstream["secret"]


class Counted:
    """One container whose calls are counted."""

    def __init__(self, world: World, container: Container, proxy: DynamoDbProxy) -> None:
        self._world = world
        self._container = container
        self._dynamodb: Counter[str] = Counter()
        proxy.before = self._see

    def step(self, email: str, path: str) -> Counts:
        """Do a step of a user's journey and return the calls that it caused."""
        before = self._world.upstream.counts()
        self._dynamodb = Counter()
        self._container.run(_step, email, path)
        return Counts(self._world.upstream.counts() - before, self._dynamodb)

    def forget_tokens(self) -> None:
        """Start a new container, and remove the admin tokens from the table."""
        self._world.forget_tokens()
        self._container.run(_forget)

    def _see(self, _operation: str, request: dict[str, Any]) -> None:
        self._dynamodb[request["TableName"].partition("-")[0]] += 1


@contextmanager
def counted(engine: DynamoDbEngine) -> Iterator[Counted]:
    """Start a container with its own tables and upstream."""
    with open_world(engine) as world, DynamoDbProxy(engine.url) as proxy:
        environment = world.environment() | {"AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
        with Container(environment) as container:
            yield Counted(world, container, proxy)


def bundles(container: Counted) -> dict[str, Counts]:
    """Return the calls of a bundle for each kind of caller."""
    known = journey.new_email()
    container.forget_tokens()
    found = {
        "new user, no cached token": container.step(known, BUNDLE),
        "new user": container.step(journey.new_email(), BUNDLE),
        "known user": container.step(known, BUNDLE),
        "continued": container.step(known, CONTINUED),
    }
    for path in STEPS:
        container.step(known, path)
    return found | {"cannot be continued": container.step(known, CONTINUED)}


def steps(container: Counted) -> dict[str, Counts]:
    """Return the calls of a known user's journey on a warm container, by path."""
    email = journey.new_email()
    container.step(email, BUNDLE)
    return {path: container.step(email, path) for path in (BUNDLE, *STEPS)}


def verified_data(container: Counted) -> Counts:
    """Return the calls that a read of verified data leads to, on a warm container."""
    email = journey.new_email()
    for path in (BUNDLE, *STEPS, COMPANY_STATUS, VERIFIED_DATA):
        container.step(email, path)
    return container.step(email, VERIFIED_DATA)


def measure(engine: DynamoDbEngine) -> list[Figure]:
    """Measure, and return the table's lines."""
    with counted(engine) as container:
        bundle_counts = bundles(container)
        warm = steps(container)
        company = verified_data(container)
    figures = [
        Figure(f"upstream calls per bundle: {who}", bundle_counts[who].upstream_calls, "", bound)
        for who, bound in _BOUNDS.items()
    ]
    figures += [
        Figure(f"DynamoDB calls per bundle: {who}", bundle_counts[who].dynamodb.total(), "", bound)
        for who, bound in _DYNAMODB_BOUNDS.items()
    ]
    most = max(counts.dynamodb.total() for path, counts in warm.items() if path != BUNDLE)
    secrets = sum(counts.upstream["secret"] for counts in warm.values())
    tokens = sum(counts.dynamodb["admin"] for counts in warm.values())
    return [
        *figures,
        Figure("DynamoDB calls of a warm step, at most", most, "", _STEP_BOUND),
        Figure("upstream calls of a read of verified data", company.upstream_calls, "", 2),
        Figure("DynamoDB calls of a read of verified data", company.dynamodb.total(), "", 2),
        Figure("reads of Secrets Manager in a warm journey", secrets, "", 0),
        Figure("reads of the token table in a warm journey", tokens, "", 0),
    ]


def _step(email: str, path: str) -> None:
    _journeys.setdefault(email, Journey(email)).step(path)


def _forget() -> None:
    wired.cache_clear()
