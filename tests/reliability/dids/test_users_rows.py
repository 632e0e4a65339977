"""The row of a user: the DID, and the latest session."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.aws.lease import LONGEST_LIKELY_S, Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.upstream_errors import UpstreamUnavailable
from hypersign_kyc.users.records import KnownUser, LatestSession, UserDid, Users
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, user_key
from tests.reliability.rig.repeating import RepeatingTable
from tests.support.dynamodb_proxy import DynamoDbProxy, answer_lost, throttled
from tests.support.engine import DynamoDbEngine

IN_A_DAY = int(time.time()) + 24 * 3600
LATEST = LatestSession("a-session", IN_A_DAY)
DID = UserDid("did:own", "did:own#key-1")
NOW = 1_800_000_000_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(time, "time_ns", lambda: NOW * 1_000_000)


@pytest.fixture(scope="module")
def table(engine: DynamoDbEngine) -> str:
    return engine.create_tables().users


@pytest.fixture
def users(engine: DynamoDbEngine, table: str) -> Users:
    return Users(Table(table, engine.client))


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def _made(users: Users, key: str) -> None:
    users.did_of(key, lambda _deadline: DID, Deadline.after(20))


def test_a_user_without_a_latest_session_is_known(users: Users, key: str) -> None:
    _made(users, key)

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)
    assert users.latest_of(key) is None


def test_the_latest_session_is_found(users: Users, key: str) -> None:
    _made(users, key)
    users.set_latest(key, DID.did, LatestSession("an-older-one", IN_A_DAY))

    users.set_latest(key, DID.did, LATEST)

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, LATEST)
    assert users.latest_of(key) == LATEST


def test_a_deleted_session_counts_as_absent(users: Users, key: str, clock: None) -> None:
    _made(users, key)
    for purge_at, latest in ((NOW // 1000, None), (NOW // 1000 + 1, "a-session")):
        users.set_latest(key, DID.did, LatestSession("a-session", purge_at))

        found = users.latest_of(key)

        assert (found and found.session_id) == latest


@pytest.mark.parametrize("did", ["did:older", ""])
def test_a_session_with_another_did_is_not_the_users(
    users: Users, engine: DynamoDbEngine, table: str, key: str, did: str
) -> None:
    _made(users, key)
    users.set_latest(key, did, LATEST)
    users.set_latest("unknown", DID.did, LATEST)

    assert users.latest_of(key) is None
    assert not engine.item(table, "unknown")


def test_an_erasure_forgets_the_latest_session(users: Users, key: str) -> None:
    _made(users, key)
    users.set_latest(key, DID.did, LATEST)

    assert users.erase(key)
    users.set_latest(key, DID.did, LATEST)

    assert users.latest_of(key) is None


def test_a_lease_that_is_given_back_leaves_no_row(
    users: Users, engine: DynamoDbEngine, table: str, key: str
) -> None:
    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    assert engine.item(table, key)

    users.give_back(key, lease)
    users.give_back(key, lease)

    assert not engine.item(table, key)


def test_only_the_holder_gives_a_lease_back(
    users: Users, engine: DynamoDbEngine, table: str, key: str
) -> None:
    assert isinstance(users.find(key, Deadline.after(5)), Lease)

    users.give_back(key, Lease(14))

    assert engine.item(table, key)["lease_until"]


def test_a_did_is_not_deleted_with_the_lease(users: Users, key: str) -> None:
    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    users.make(key, lease, lambda _deadline: DID, Deadline.after(5))
    users.store(key, lambda _deadline: DID, Deadline.after(5))

    users.give_back(key, lease)

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)


@pytest.mark.parametrize(
    ("found", "is_taken"),
    [
        ({}, True),
        ({"lease_until": NOW}, True),
        ({"lease_until": NOW + 1}, False),
        ({"lease_until": NOW + LONGEST_LIKELY_S * 1000 + 1}, True),
    ],
)
def test_a_did_is_made_by_one_at_a_time(
    *,
    users: Users,
    engine: DynamoDbEngine,
    table: str,
    key: str,
    clock: None,
    found: dict[str, Any],
    is_taken: bool,
) -> None:
    engine.put(table, id=key, **found)

    if is_taken:
        lease = users.find(key, Deadline.after(0))
        assert isinstance(lease, Lease)
        assert engine.item(table, key)["lease_owner"] == lease.owner
        assert engine.item(table, key)["lease_until"] == NOW + 14_000
    else:
        with pytest.raises(UpstreamUnavailable) as refused:
            users.find(key, Deadline.after(0))
        assert refused.value.retry_after == 1
        assert "lease_owner" not in engine.item(table, key)


@pytest.mark.parametrize("half", [{"did": "did:own"}, {"verification_method_id": "did:own#key-1"}])
def test_half_a_did_is_neither_used_nor_replaced(
    users: Users, engine: DynamoDbEngine, table: str, key: str, half: dict[str, str]
) -> None:
    engine.put(table, id=key, **half)

    with pytest.raises(StoreUnavailable):
        users.find(key, Deadline.after(5))

    assert engine.item(table, key) == {"id": key, **half}


@pytest.mark.parametrize(
    "made_meanwhile", [{"did": "did:own", "verification_method_id": "did:own#key-1"}, {"did": "x"}]
)
def test_a_lease_is_not_taken_from_a_row_that_got_a_did_since(
    users: Users, engine: DynamoDbEngine, table: str, key: str, made_meanwhile: dict[str, str]
) -> None:
    read = users._read

    def read_then_made(user_key: str) -> Any:
        row = read(user_key)
        engine.put(table, id=key, **made_meanwhile)
        users._read = read  # type: ignore[method-assign]
        return row

    users._read = read_then_made  # type: ignore[method-assign]

    if len(made_meanwhile) == 2:
        assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)
    else:
        with pytest.raises(StoreUnavailable):
            users.find(key, Deadline.after(5))
    assert engine.item(table, key) == {"id": key, **made_meanwhile}


@pytest.mark.parametrize(
    ("meanwhile", "found"),
    [
        ({}, DID),
        # Another container took over. Its DID counts.
        ({"lease_owner": "another", "did": "did:x", "verification_method_id": "did:x#k"}, None),
        ({"did": "did:x", "verification_method_id": "did:x#k"}, None),
        # An earlier try stored it, but its answer was lost.
        ({"did": DID.did, "verification_method_id": DID.verification_method_id}, DID),
    ],
)
def test_a_did_is_stored_only_by_the_holder_of_the_lease(
    *,
    users: Users,
    engine: DynamoDbEngine,
    table: str,
    key: str,
    clock: None,
    meanwhile: dict[str, str],
    found: UserDid | None,
) -> None:
    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    users.make(key, lease, lambda _deadline: DID, Deadline.after(5))
    engine.put(table, **(engine.item(table, key) | meanwhile))

    stored = users.store(key, lambda _deadline: DID, Deadline.after(5))

    assert stored == (found or UserDid("did:x", "did:x#k"))
    row = engine.item(table, key)
    assert (row["did"], row["verification_method_id"]) == (
        stored.did,
        stored.verification_method_id,
    )
    if found is not None:
        assert row["created_at"] == NOW
        assert "lease_until" not in row


def test_a_did_that_could_not_be_stored_is_stored_on_the_next_call(
    users: Users, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def create(_deadline: Deadline) -> UserDid:
        made.append("a DID")
        return DID

    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    users.make(key, lease, create, Deadline.after(5))
    with monkeypatch.context() as outage:
        outage.setattr(Table, "update", _unavailable)
        with pytest.raises(StoreUnavailable):
            users.store(key, create, Deadline.after(5))

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)
    assert users.did_of(key, create, Deadline.after(5)) == DID
    assert made == ["a DID"]


def test_a_did_that_could_not_be_made_frees_the_lease(
    users: Users, engine: DynamoDbEngine, table: str, key: str
) -> None:
    limits: list[float] = []

    def fail(deadline: Deadline) -> UserDid:
        limits.append(deadline.remaining())
        raise UpstreamUnavailable("did", retry_after=1)

    with pytest.raises(UpstreamUnavailable):
        users.did_of(key, fail, Deadline.after(20))

    assert 9 < limits[0] <= 10
    assert not engine.item(table, key)


def test_an_erasure_says_whether_there_was_a_did(users: Users, key: str) -> None:
    assert not users.erase(key)
    _made(users, key)
    assert users.erase(key)
    assert not users.erase(key)


def test_an_erasure_during_a_mint_is_not_undone(
    users: Users, engine: DynamoDbEngine, table: str, key: str
) -> None:
    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    users.make(key, lease, lambda _deadline: DID, Deadline.after(5))
    Users(Table(table, engine.client)).erase(key)
    another = UserDid("did:new", "did:new#key-1")

    assert users.store(key, lambda _deadline: another, Deadline.after(5)) == another


def test_a_write_whose_answer_was_lost_is_repeated(
    engine: DynamoDbEngine, table: str, key: str
) -> None:
    repeating = Users(RepeatingTable(table, engine.client))

    assert repeating.did_of(key, lambda _deadline: DID, Deadline.after(5)) == DID


def _unavailable(*_: Any, **__: Any) -> Any:
    raise StoreUnavailable


@pytest.fixture(scope="module")
def proxy(engine: DynamoDbEngine) -> Iterator[DynamoDbProxy]:
    with DynamoDbProxy(engine.url) as running:
        yield running


@pytest.fixture
def bench(engine: DynamoDbEngine, proxy: DynamoDbProxy) -> Iterator[Bench]:
    with open_bench(engine) as opened:
        opened.lambdas.fresh(AWS_ENDPOINT_URL_DYNAMODB=proxy.url)
        yield opened
        proxy.mend()


@pytest.mark.parametrize("fault", [throttled, answer_lost])
def test_a_bundle_does_not_need_the_write_of_the_latest_session(
    bench: Bench, proxy: DynamoDbProxy, fault: Any
) -> None:
    journey = Journey(bench.lambdas)
    assert journey.start().status == 200
    first = journey.session_id
    proxy.fail(bench.tables.users, fault, writes=True)

    assert journey.start_anew().status == 200

    proxy.mend()
    row = bench.engine.item(bench.tables.users, user_key(journey.email))
    assert row["latest_session"] in (first, journey.session_id)
    assert journey.extract().status == 200
