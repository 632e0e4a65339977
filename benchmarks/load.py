"""Runs whole journeys at a steady rate against the local stack on Lambda's own runtime.

First, enough clients to keep both cores busy: they start the environments and show what the machine
can carry. Then journeys that arrive at fixed times, at the wanted rate or the rate that the machine
can sustain.
"""

import http.client
import json
import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from statistics import median
from urllib.parse import urlsplit

from benchmarks.figures import Figure, ms, percentile
from benchmarks.journey import STEPS, Journey
from benchmarks.resident import resident_bytes
from benchmarks.upstream import Upstream
from benchmarks.world import ORIGIN, Container
from events.make import BUNDLE
from tests.support.engine import DynamoDbEngine
from tests.support.stack import start_stack

_WANTED_RATE = 60.0
#: The share of the machine's maximum that it can sustain.
_STEADY_SHARE = 0.7
_CALL_S = 0.1
_USERS = 100
_BUSY_CLIENTS = 16
_WARM_UPS = 5
_CLIENTS = 96
_TIMEOUT_S = 30
_ROUTES = (BUNDLE, *STEPS)
#: What an operator sets for so much traffic. With the defaults, a step's route takes 10 a second.
_LIMITS = {
    "API_RATE_LIMIT": "1000",
    "API_BURST_LIMIT": "1000",
    "STEP_RATE_LIMIT": "1000",
    "STEP_BURST_LIMIT": "1000",
}


@dataclass
class Outcome:
    """The durations of a run's requests by path, in seconds, and the failures."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def all(self) -> list[float]:
        """Return the duration of every request."""
        return list(chain.from_iterable(self.seconds.values()))


def measure(engine: DynamoDbEngine, seconds: float) -> list[Figure]:
    """Measure, and return the table's lines."""
    with (
        Upstream(_CALL_S) as upstream,
        start_stack(_variables(engine, upstream), runtime="lambda") as stack,
        Container(dict(os.environ)) as client,
    ):
        tokens = [stack.token(f"user-{number}@example.com") for number in range(_USERS)]
        for _ in range(_WARM_UPS):
            # On a busy machine, environments that start at once take too long for some requests.
            if not client.run(_busy, stack.url, tokens, seconds / 3).errors:
                break
        busy = client.run(_busy, stack.url, tokens, seconds / 6)
        carried = len(busy.all()) / (seconds / 6)
        rate = min(_WANTED_RATE, _STEADY_SHARE * carried)
        before = resident_bytes(stack.process.pid)
        steady = client.run(_steady, stack.url, tokens, rate, seconds)
        after = resident_bytes(stack.process.pid)
        environments = stack.logs().count('"environment":"ready"')
    growth = median(after[each] / before[each] for each in before.keys() & after.keys())
    return [*_figures(steady, rate, carried, environments), _memory(rate, growth)]


def _memory(rate: float, growth: float) -> Figure:
    what = f"{rate:.0f} requests a second in journeys: memory of a process afterwards / before"
    return Figure(what, growth, "x", 1.1, "the median of all processes of the stack")


def _figures(steady: Outcome, rate: float, carried: float, environments: int) -> Iterator[Figure]:
    what = f"{rate:.0f} requests a second in journeys on the Lambda runtime"
    seconds = steady.all()
    by_route = ", ".join(f"{path} {ms(of)}" for path, of in steady.seconds.items())
    kinds = "".join(f"; {kind}: {times}" for kind, times in Counter(steady.errors).items())
    yield Figure(
        f"{what}: errors",
        len(steady.errors),
        "",
        0,
        f"{len(seconds):,} requests, {environments} environments;"
        f" this machine can do at most {carried:.0f} a second{kinds}",
    )
    yield Figure(f"{what}: p50", percentile(seconds, 0.5) * 1000, " ms", None, by_route)
    yield Figure(f"{what}: p99", percentile(seconds, 0.99) * 1000, " ms")


def _variables(engine: DynamoDbEngine, upstream: Upstream) -> Mapping[str, str]:
    return {
        "AWS_ENDPOINT_URL_DYNAMODB": engine.url,
        **{name: url for name, url in upstream.variables().items() if name.endswith("_BASE_URL")},
        "KYC_API_SECRET": "api-secret-kyc",
        "SSI_API_SECRET": "api-secret-ssi",
        "ISSUER_DID": "did:hid:testnet:z6MkIssuer",
        "ISSUER_VERMETHOD_ID": "did:hid:testnet:z6MkIssuer#key-1",
        "ALLOWED_ORIGINS": ORIGIN,
        "MAX_SESSIONS_PER_USER": "1000",
        **_LIMITS,
    }


class _App:
    """Runs journeys over one connection."""

    def __init__(self, url: str, outcome: Outcome) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_TIMEOUT_S)
        self._outcome = outcome

    def journey(self, sign_in_token: str, due: float) -> None:
        """Do all steps, one after the other. The first one was due at `due`, which may have
        passed.
        """
        user = Journey("")
        for path in _ROUTES:
            bearer = user.bundle.get("userBearerToken", sign_in_token)
            body = None if path == BUNDLE else json.dumps(user.body(path))
            headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
            method = "GET" if body is None else "POST"
            status, content = self._send(method, path, body, headers)
            self._outcome.seconds[path].append(time.monotonic() - due)
            if status != 200:
                self._outcome.errors.append(f"{path}: {status}")
                return
            user.keep(path, json.loads(content))
            due = time.monotonic()

    def _send(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Return status and content. Status 0 means that there was no answer."""
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, b""


def _busy(url: str, tokens: Sequence[str], seconds: float) -> Outcome:
    """Run journeys back to back from a few clients."""
    outcome = Outcome()
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        app = _App(url, outcome)
        while time.monotonic() < end:
            app.journey(tokens[number], time.monotonic())

    with ThreadPoolExecutor(_BUSY_CLIENTS) as clients:
        list(clients.map(client, range(_BUSY_CLIENTS)))
    return outcome


def _steady(url: str, tokens: Sequence[str], rate: float, seconds: float) -> Outcome:
    """Start journeys at fixed times, even if earlier ones have not finished."""
    outcome = Outcome()
    apps = threading.local()

    def journey(number: int, due: float) -> None:
        if not hasattr(apps, "own"):
            apps.own = _App(url, outcome)
        apps.own.journey(tokens[number % len(tokens)], due)

    began = time.monotonic()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        for number in range(round(rate * seconds / len(_ROUTES))):
            due = began + number * len(_ROUTES) / rate
            time.sleep(max(0.0, due - time.monotonic()))
            clients.submit(journey, number, due)
    return outcome
