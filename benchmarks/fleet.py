"""Starts a thousand containers at once, which all need both admin tokens. They run the layer's own
lease code on a DynamoDB engine, in virtual time.

A DynamoDB call takes some milliseconds here, and sometimes many. One partition serves all calls and
throttles what is beyond its limits. A mint takes half a second.
"""

import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from unittest import mock

from benchmarks.account import ADMIN_TOKENS
from benchmarks.figures import Figure
from benchmarks.virtual_time import VirtualTime
from hypersign_kyc import clock, deadline
from hypersign_kyc.admin_tokens import cache
from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.store import AdminTokenStore
from hypersign_kyc.admin_tokens.token import AdminToken, Service, minted
from hypersign_kyc.aws.dynamodb import Item, Table
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError, StoreThrottled
from hypersign_kyc.parallel import Parallel
from tests.support.engine import DynamoDbEngine
from tests.support.partitions import Partition

_SERVED_BOUND_S = 10.0
_REQUEST_S = 24.0
_START_SPREAD_S = 0.05
_MINT_S = 0.5


class _ContainerDied(Exception):
    """Lambda ended the container in the middle of a request."""


@dataclass
class Start:
    """The result. `served`: seconds until each container had a token. `throttled`: calls that the
    partition refused. `reads`: reads of one service's item, per second.
    """

    mints: Counter[Service] = field(default_factory=Counter)
    served: list[float] = field(default_factory=list)
    refused: int = 0
    throttled: int = 0
    reads: Counter[tuple[str, int]] = field(default_factory=Counter)


class _SlowTable(Table):
    """The engine's table with the latency and the limits of DynamoDB, in virtual time."""

    def __init__(
        self, name: str, engine: DynamoDbEngine, time: VirtualTime, start: Start, share: float
    ) -> None:
        super().__init__(name, engine.client)
        self._time = time
        self._start = start
        # The worst case: one partition has both services' items.
        self._partition = Partition(lambda: time.now, share)

    def get(self, key: str, *, consistent: bool = True) -> Item | None:
        self._start.reads[key, int(self._time.now)] += 1
        self._time.sleep(_one_way_s())
        self._serve(writes=0, reads=1 if consistent else 0.5)
        found = super().get(key)
        self._time.sleep(_one_way_s())
        return found

    def update(self, key: str, *arguments: object, **options: object) -> Item:
        self._time.sleep(_one_way_s())
        try:
            self._serve(writes=1, reads=0)
            return super().update(key, *arguments, **options)  # type: ignore[arg-type]
        finally:
            self._time.sleep(_one_way_s())

    def _serve(self, *, writes: float, reads: float) -> None:
        """Take the partition's capacity. As botocore does, try again once within a second."""
        if self._partition.serves(writes, reads):
            return
        self._start.throttled += 1
        self._time.sleep(random.random())
        if not self._partition.serves(writes, reads):
            raise StoreThrottled


def _one_way_s() -> float:
    """Half of a call's latency: usually 2 ms, and ten times that in one of a hundred calls."""
    return random.lognormvariate(0.0, 1.0) * 0.002


def measure(engine: DynamoDbEngine, containers: int) -> list[Figure]:
    """Measure, and return the table's lines."""
    well = [start(engine, count) for count in (containers, 3 * containers)]
    dying = start(engine, containers // 4, first_dies=True)
    return [
        *(figure for each in well for figure in _of(each)),
        Figure(
            f"{containers // 4} containers, the first to mint dies: the last one served after",
            max(dying.served),
            " s",
            _SERVED_BOUND_S,
            f"{max(dying.mints.values())} mints a service, {dying.refused} refused",
        ),
    ]


def _of(start: Start) -> list[Figure]:
    what = f"{len(start.served) // len(Service) + start.refused:,} containers at once"
    busiest = max(start.reads.values())
    return [
        Figure(f"{what}: mints per service, at most", max(start.mints.values()), "", 1),
        Figure(
            f"{what}: the last one served after",
            max(start.served),
            " s",
            _SERVED_BOUND_S,
            f"{start.refused} refused, {start.throttled:,} calls throttled, one item read "
            f"{busiest:,} times in its busiest second",
        ),
    ]


def start(
    engine: DynamoDbEngine, containers: int, *, first_dies: bool = False, partition: float = 1.0
) -> Start:
    """Run this many containers, each of which asks for both tokens at once. `partition` is the
    share of a partition's capacity that their table has.
    """
    time = VirtualTime()
    began = Start()
    table = _SlowTable(engine.create_tables().admin_tokens, engine, time, began, partition)

    def mint(service: Service, _deadline: Deadline) -> AdminToken:
        began.mints[service] += 1
        first = began.mints[service] == 1
        asked_at = clock.now_ms()
        time.sleep(_MINT_S)
        if first_dies and first:
            raise _ContainerDied
        return minted(ADMIN_TOKENS[service], 14_400, asked_at)

    def ask(tokens: AdminTokens, service: Service, at: float) -> None:
        time.sleep(at)
        try:
            tokens.current([service], Deadline.after(_REQUEST_S))
        except KycError:
            began.refused += 1
        except _ContainerDied:
            return
        else:
            began.served.append(time.now - at)

    random.seed(containers)
    parallel = Parallel()
    tasks = []
    for _ in range(containers):
        tokens = AdminTokens(AdminTokenStore(table), mint, parallel)
        at = random.uniform(0.0, _START_SPREAD_S)
        tasks += [
            lambda tokens=tokens, service=service, at=at: ask(tokens, service, at)
            for service in Service
        ]
    with ExitStack() as patches:
        for module in (clock, deadline, cache):
            patches.enter_context(mock.patch.object(module, "time", time.module()))
        time.run(tasks)
    return began
