"""What a route adds to the vendor's calls that it makes, on a warm container, the vendor answering
at once.

A request's time, less what the very same calls take one after the other with `requests`, less what
DynamoDB took to answer: the engine here is not the real one, and its time is told beside. The work
that botocore has with each call stays in, as it does on Lambda.
"""

import functools
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from unittest import mock

import requests
from requests.adapters import HTTPAdapter

from benchmarks import journey
from benchmarks.figures import MILLI, Figure, ms, percentile
from benchmarks.journey import BUNDLE, CONSENTS, STEPS, Journey
from benchmarks.timing import dynamodb_timed
from benchmarks.world import Container, open_world
from tests.support.engine import DynamoDbEngine

_P50_MS, _P99_MS = 3.0, 10.0
_WARM_UP = 5
_WITH_CREDENTIALS = f"{CONSENTS} (with credentials)"


@dataclass
class Samples:
    """Of one route, in seconds: requests, the same calls made directly, DynamoDB's answers."""

    requests: list[float] = field(default_factory=list)
    direct: list[float] = field(default_factory=list)
    dynamodb: list[float] = field(default_factory=list)

    def own(self) -> list[float]:
        """What is left of each request."""
        direct = median(self.direct)
        return [
            whole - direct - engine
            for whole, engine in zip(self.requests, self.dynamodb, strict=True)
        ]


@dataclass(frozen=True)
class _Sent:
    """A call that the function made of the vendor."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


def measure(engine: DynamoDbEngine, journeys: int) -> list[Figure]:
    """The table's lines, two a route."""
    with open_world(engine) as world, Container(world.environment()) as container:
        samples = container.run(_journeys, journeys)
    return [figure for path, of in samples.items() for figure in _figures(path, of)]


def _figures(path: str, samples: Samples) -> Iterator[Figure]:
    own = samples.own()
    beside = (
        f"a request {ms(samples.requests)}, of it the vendor's calls {ms(samples.direct)}"
        f" and DynamoDB {ms(samples.dynamodb)}"
    )
    yield Figure(f"own overhead, p50: {path}", median(own) * MILLI, " ms", _P50_MS, beside)
    yield Figure(f"own overhead, p99: {path}", percentile(own, 0.99) * MILLI, " ms", _P99_MS)


def _journeys(count: int) -> dict[str, Samples]:
    """Whole journeys of one user; after each request, its calls once more, directly."""
    samples: dict[str, Samples] = defaultdict(Samples)
    email = journey.new_email()
    session = requests.Session()
    session.trust_env = False
    with dynamodb_timed() as dynamodb, _calls_kept() as calls:
        for number in range(count + _WARM_UP):
            if number == _WARM_UP:
                samples.clear()
            user = Journey(email)
            for path in (BUNDLE, *STEPS):
                _one(samples[path], functools.partial(user.step, path), dynamodb, calls)
                _directly(samples[path], session, calls)
            again = Journey(email)
            for path in (BUNDLE, *STEPS[:2]):
                again.step(path)
            body = again.consenting_with_credentials()
            of_both = samples[_WITH_CREDENTIALS]
            _one(of_both, functools.partial(again.step, CONSENTS, body), dynamodb, calls)
            _directly(of_both, session, calls)
    return dict(samples)


def _one(
    samples: Samples, request: Callable[[], float], dynamodb: list[float], calls: list[_Sent]
) -> None:
    dynamodb.clear()
    calls.clear()
    samples.requests.append(request())
    samples.dynamodb.append(sum(dynamodb))


def _directly(samples: Samples, session: requests.Session, calls: list[_Sent]) -> None:
    sent = list(calls)
    started = time.perf_counter()
    for call in sent:
        answer = session.request(call.method, call.url, headers=call.headers, data=call.body)
        json.loads(answer.content)
    samples.direct.append(time.perf_counter() - started)


@contextmanager
def _calls_kept() -> Iterator[list[_Sent]]:
    """The calls of the vendor, in the order in which they were made."""
    calls: list[_Sent] = []
    send = HTTPAdapter.send

    def kept(self: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> Any:
        body = request.body if isinstance(request.body, bytes) else None
        headers = {
            name: value for name, value in request.headers.items() if name != "Content-Length"
        }
        calls.append(_Sent(str(request.method), str(request.url), headers, body))
        return send(self, request, **options)

    with mock.patch.object(HTTPAdapter, "send", kept):
        yield calls
