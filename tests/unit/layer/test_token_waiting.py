"""How a container without a usable admin token waits, and when it mints."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from unittest import mock

import pytest

from benchmarks.virtual_time import VirtualTime
from hypersign_kyc import clock, deadline
from hypersign_kyc.admin_tokens import cache
from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.store import AdminTokenStore, Shared
from hypersign_kyc.admin_tokens.token import AdminToken, Service, minted
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError, StoreThrottled, StoreUnavailable
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.upstream_errors import UpstreamUnavailable

REQUEST_S = 22.0
NOW = 1_800_000_000_000
OLD = AdminToken("old", refresh_at=NOW + 3_600_000, expires_at=NOW + 7_200_000)
AGEING = AdminToken("ageing", refresh_at=NOW - 1, expires_at=NOW + 7_200_000)
EXPIRED = AdminToken("expired", refresh_at=NOW - 2, expires_at=NOW - 1)

Read = Shared | Exception


def item(
    token: AdminToken | None = None, *, minting: bool = False, retry_at: int = 0, forced_at: int = 0
) -> Shared:
    return Shared(token, NOW + 6_000 if minting else None, retry_at, 0, forced_at)


@dataclass
class ScriptedStore(AdminTokenStore):
    """A store whose reads and writes are written down. The last read repeats."""

    reads: list[Read]
    puts: list[Exception] = field(default_factory=list)
    takes: list[Exception] = field(default_factory=list)
    read_consistently: list[bool] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)

    def read(self, service: Service, *, consistent: bool = True) -> Shared:
        self.read_consistently.append(consistent)
        found = self.reads.pop(0) if len(self.reads) > 1 else self.reads[0]
        if isinstance(found, Exception):
            raise found
        return found

    def take_lease(self, service: Service, lease: Lease, seen: AdminToken | None) -> bool:
        if self.takes:
            raise self.takes.pop(0)
        return True

    def take_lease_to_replace(self, service: Service, lease: Lease, rejected: AdminToken) -> bool:
        return self.take_lease(service, lease, rejected)

    def put(self, service: Service, lease: Lease, token: AdminToken, *, forced: bool) -> bool:
        if self.puts:
            raise self.puts.pop(0)
        self.stored.append(token.access_token)
        return True


@dataclass
class Container:
    store: ScriptedStore
    time: VirtualTime
    mints: int = 0

    def __post_init__(self) -> None:
        self.tokens = AdminTokens(self.store, self._mint, Parallel())

    def _mint(self, service: Service, _deadline: Deadline) -> AdminToken:
        self.mints += 1
        return minted("new", 14_400, NOW)

    def current(self) -> str:
        return self._do(lambda: self.tokens.current([Service.KYC], Deadline.after(REQUEST_S)))

    def _do(self, ask: Callable[[], dict[Service, str]]) -> str:
        found: list[str | KycError] = []

        def task() -> None:
            try:
                found.append(ask()[Service.KYC])
            except KycError as error:
                found.append(error)

        self.time.run([task])
        if isinstance(found[0], KycError):
            raise found[0]
        return found[0]


@pytest.fixture
def time() -> Iterator[VirtualTime]:
    time = VirtualTime()
    with (
        mock.patch.object(clock, "time", time.module()),
        mock.patch.object(deadline, "time", time.module()),
        mock.patch.object(cache, "time", time.module()),
    ):
        yield time


def container(
    time: VirtualTime,
    *reads: Read,
    puts: Sequence[Exception] = (),
    takes: Sequence[Exception] = (),
) -> Container:
    return Container(ScriptedStore(list(reads), list(puts), list(takes)), time)


def test_a_throttled_read_is_repeated_and_the_stored_token_used(time: VirtualTime) -> None:
    cold = container(time, StoreThrottled(), StoreThrottled(), item(OLD))

    assert cold.current() == "old"

    assert cold.mints == 0
    assert 0.05 < time.now < 2


def test_a_table_that_always_throttles_causes_no_mint(time: VirtualTime) -> None:
    cold = container(time, StoreThrottled())

    with pytest.raises(StoreThrottled) as raised:
        cold.current()

    assert cold.mints == 0
    assert raised.value.retry_after
    assert 5 < time.now <= cache.WAIT_S


def test_an_ageing_token_is_used_while_the_table_throttles(time: VirtualTime) -> None:
    warm = container(time, item(AGEING), StoreThrottled())
    warm.current()

    assert [warm.current(), warm.current()] == ["ageing", "ageing"]

    assert warm.mints == 0


def test_a_table_that_is_down_is_not_waited_for(time: VirtualTime) -> None:
    cold = container(time, StoreUnavailable())

    assert cold.current() == "new"

    assert (cold.mints, time.now) == (1, 0)


def test_a_throttled_lease_is_asked_for_again(time: VirtualTime) -> None:
    cold = container(time, item(), takes=[StoreThrottled(), StoreThrottled()])

    assert cold.current() == "new"

    assert cold.mints == 1
    assert cold.store.stored == ["new"]


def test_a_minted_token_is_stored_although_the_table_throttles(time: VirtualTime) -> None:
    cold = container(time, item(), puts=[StoreThrottled(), StoreThrottled()])

    assert cold.current() == "new"

    assert cold.store.stored == ["new"]
    assert 0 < time.now < cache.SHARE_S


def test_a_minted_token_serves_even_if_it_cannot_be_stored(time: VirtualTime) -> None:
    throttled = container(time, item(), puts=[StoreThrottled() for _ in range(100)])
    down = container(time, item(), puts=[StoreUnavailable()])

    assert throttled.current() == "new"
    assert time.now <= cache.SHARE_S
    assert down.current() == "new"

    assert throttled.store.stored == down.store.stored == []


def test_a_waiting_container_reads_cheaply_and_consistently_before_it_mints(
    time: VirtualTime,
) -> None:
    cold = container(time, item(minting=True), item(minting=True), item(), item())

    assert cold.current() == "new"

    assert cold.store.read_consistently == [True, False, False, True]
    assert cold.mints == 1


def test_a_waiting_container_takes_the_token_that_another_minted(time: VirtualTime) -> None:
    cold = container(time, item(minting=True), item(OLD))

    assert cold.current() == "old"

    assert cold.mints == 0


@pytest.mark.parametrize("token", [None, EXPIRED], ids=["none", "expired"])
def test_nobody_mints_before_the_back_off_ends(time: VirtualTime, token: AdminToken | None) -> None:
    cold = container(time, item(token, retry_at=NOW + 7_000))

    with pytest.raises(UpstreamUnavailable) as raised:
        cold.current()

    assert (raised.value.retry_after, cold.mints) == (7, 0)
