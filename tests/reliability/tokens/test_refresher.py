"""If the container that mints dies or sleeps, the next one takes over in time, and nothing is
overwritten.

Every case waits until a lease expires. So all cases run at the same time, each in its own world.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from hypersign_kyc.admin_tokens import cache
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.aws.lease import LONGEST_POLL_S
from tests.reliability.conftest import World
from tests.reliability.rig.fleet import Process
from tests.support.canned_answers import KYC
from tests.support.canned_upstream import SECRET, CannedUpstream, Exchange
from tests.support.dynamodb_proxy import DynamoDbProxy
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

#: The lease, a poll, and an allowance for a busy machine.
TAKEN_OVER_WITHIN_S = cache.LEASE_S + LONGEST_POLL_S + 6.0
_REACHED_SECONDS = 60


class Hold:
    """A fault that holds the first call until it is released. Later calls pass."""

    unread = False

    def __init__(self) -> None:
        self.reached, self._released = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def pass_by(self) -> bool:
        """Returns True for the caller that was blocked."""
        with self._lock:
            first = not self.reached.is_set()
            self.reached.set()
        if first:
            self._released.wait(_REACHED_SECONDS)
        return first

    def act(self, exchange: Exchange) -> None:
        self.pass_by()
        exchange.proceed()

    def release(self) -> None:
        """Let the first caller continue."""
        self._released.set()


@dataclass
class Case:
    """Two cold containers. `first` mints first, and stops at `hold`."""

    world: World
    dynamodb: DynamoDbProxy
    first: Process
    second: Process
    hold: Hold

    def begin(self) -> None:
        """Let the first container mint until it stops."""
        self.first.tell("admin_token", Service.KYC)
        assert self.hold.reached.wait(_REACHED_SECONDS)

    def take_over(self) -> "Outcome":
        """Return what the second container gets if it asks now."""
        started = time.monotonic()
        token = self.second.do("admin_token", Service.KYC)
        return Outcome(token, time.monotonic() - started, self.world, self.world.token_item(KYC))


@dataclass
class Outcome:
    """The token that the second container got, the item at that time, and the first container's
    result at the end.
    """

    token: str | None
    seconds: float
    world: World
    item: dict[str, Any]
    first_token: str | None = None

    @property
    def mints(self) -> int:
        return self.world.upstream.mints()[KYC]


@contextmanager
def _case(engine: DynamoDbEngine) -> Iterator[Case]:
    with ExitStack() as stack:
        world = World(engine, stack.enter_context(CannedUpstream()))
        proxy = stack.enter_context(DynamoDbProxy(engine.url))
        first, second = Process(), Process()
        stack.callback(second.close)
        stack.callback(first.close)
        first.do("open", world.environment(AWS_ENDPOINT_URL_DYNAMODB=proxy.url), 1)
        second.do("open", world.environment(), 1)
        hold = Hold()
        stack.callback(hold.release)
        yield Case(world, proxy, first, second, hold)


def _killed(case: Case) -> Outcome:
    case.begin()
    case.first.kill()
    return case.take_over()


def killed_before_it_mints(case: Case) -> Outcome:
    """The first container has the lease and reads the secret."""
    case.world.upstream.fault(SECRET, case.hold)
    return _killed(case)


def killed_while_it_mints(case: Case) -> Outcome:
    """The first container's request has arrived, but has no answer yet."""
    case.world.upstream.fault("admin_token", case.hold)
    return _killed(case)


def _is_result(request: dict[str, Any]) -> bool:
    return ":refresh_at" in request.get("ExpressionAttributeValues", {})


def killed_after_it_minted(case: Case) -> Outcome:
    """The first container has the token. Its write to the table never arrives."""

    def before(_operation: str, request: dict[str, Any]) -> None:
        if _is_result(request) and case.hold.pass_by():
            raise ConnectionResetError

    case.dynamodb.before = before
    return _killed(case)


def asleep_while_it_mints(case: Case) -> Outcome:
    """The first container is frozen, and continues after the second has minted."""
    case.world.upstream.fault("admin_token", case.hold)
    case.begin()
    case.first.freeze()
    case.hold.release()
    outcome = case.take_over()
    case.first.thaw()
    outcome.first_token = case.first.answer()
    return outcome


def its_write_arrives_late(case: Case) -> Outcome:
    """The first container has the token. Its write arrives after the second has minted."""
    late, arrived = threading.Event(), threading.Event()

    def before(_operation: str, request: dict[str, Any]) -> None:
        if _is_result(request):
            case.hold.reached.set()
            late.wait(_REACHED_SECONDS)

    def after(_operation: str, request: dict[str, Any]) -> bool:
        if _is_result(request):
            arrived.set()
        return False

    case.dynamodb.before, case.dynamodb.after = before, after
    case.begin()
    outcome = case.take_over()
    late.set()
    assert arrived.wait(_REACHED_SECONDS)
    outcome.first_token = case.first.answer()
    return outcome


CASES: tuple[Callable[[Case], Outcome], ...] = (
    killed_before_it_mints,
    killed_while_it_mints,
    killed_after_it_minted,
    asleep_while_it_mints,
    its_write_arrives_late,
)


@pytest.fixture(scope="module")
def outcomes(engine: DynamoDbEngine) -> Iterator[dict[str, Outcome]]:
    """Return the result of each case, by name."""
    with ExitStack() as stack, ThreadPoolExecutor(len(CASES)) as all_at_once:
        cases = [stack.enter_context(_case(engine)) for _ in CASES]
        played = all_at_once.map(lambda play, case: play(case), CASES, cases)
        yield {play.__name__: outcome for play, outcome in zip(CASES, played, strict=True)}


@pytest.mark.parametrize("case", [play.__name__ for play in CASES])
def test_the_next_takes_over_from_a_refresher_that(
    outcomes: dict[str, Outcome], note: Callable[[str, float], None], case: str
) -> None:
    outcome = outcomes[case]
    note("seconds until the next has taken over from a refresher", outcome.seconds)

    assert outcome.seconds < TAKEN_OVER_WITHIN_S
    assert outcome.mints == (1 if case == "killed_before_it_mints" else 2)
    assert outcome.item["access_token"] == outcome.token


@pytest.mark.parametrize("case", ["asleep_while_it_mints", "its_write_arrives_late"])
def test_a_refresher_that_is_late_overwrites_nothing(
    outcomes: dict[str, Outcome], case: str
) -> None:
    outcome = outcomes[case]

    assert outcome.first_token != outcome.token
    assert outcome.world.token_item(KYC) == outcome.item
