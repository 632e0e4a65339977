"""Measures what a route adds to its upstream calls on a warm container, while upstream answers at
once.

The figure is a request's time, minus the time of the same calls made one after the other with
`requests`, minus the time that DynamoDB took to answer (the engine here is not the real one).
botocore's own work for each call is included, as it is on Lambda.
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
from benchmarks.journey import COMPANY_STATUS, STEPS, VERIFIED_DATA, Journey
from benchmarks.timing import dynamodb_timed
from benchmarks.world import Container, open_world
from events.make import BUNDLE, CONSENTS
from tests.support.engine import DynamoDbEngine

_P50_MS, _P99_MS = 2.5, 10.0
_WARM_UP = 5
_WITH_CREDENTIALS = f"{CONSENTS} (with credentials)"


@dataclass
class Samples:
    """Samples of one route in seconds: requests, the same calls made directly, DynamoDB's
    answers.
    """

    requests: list[float] = field(default_factory=list)
    direct: list[float] = field(default_factory=list)
    dynamodb: list[float] = field(default_factory=list)

    def own(self) -> list[float]:
        """Return the own overhead of each request."""
        direct = median(self.direct)
        return [
            whole - direct - engine
            for whole, engine in zip(self.requests, self.dynamodb, strict=True)
        ]


@dataclass(frozen=True)
class _Sent:
    """A call that the function made to Hypersign."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


def measure(engine: DynamoDbEngine, journeys: int) -> list[Figure]:
    """Measure, and return two lines per route."""
    with open_world(engine) as world, Container(world.environment()) as container:
        samples = container.run(_journeys, journeys)
    return [figure for path, of in samples.items() for figure in _figures(path, of)]


def _figures(path: str, samples: Samples) -> Iterator[Figure]:
    own = samples.own()
    beside = (
        f"a request {ms(samples.requests)}, including Hypersign's calls {ms(samples.direct)}"
        f" and DynamoDB {ms(samples.dynamodb)}"
    )
    yield Figure(f"own overhead, p50: {path}", median(own) * MILLI, " ms", _P50_MS, beside)
    yield Figure(f"own overhead, p99: {path}", percentile(own, 0.99) * MILLI, " ms", _P99_MS)


def _journeys(count: int) -> dict[str, Samples]:
    """Run whole journeys of one user. After each request, repeat its upstream calls directly."""
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
            user.step(COMPANY_STATUS)
            verified = functools.partial(user.step, VERIFIED_DATA)
            _one(samples[VERIFIED_DATA], verified, dynamodb, calls)
            _directly(samples[VERIFIED_DATA], session, calls)
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
    """Return the calls to Hypersign in the order in which they were made."""
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
