"""The row of a user: the DID, and the latest session."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.users.records import KnownUser, LatestSession, UserDid, Users
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, user_key
from tests.support.dynamodb_proxy import DynamoDbProxy, answer_lost, throttled
from tests.support.engine import DynamoDbEngine

IN_A_DAY = int(time.time()) + 24 * 3600
LATEST = LatestSession("a-session", IN_A_DAY)
DID = UserDid("did:own", "did:own#key-1")


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


def test_a_deleted_session_counts_as_absent(users: Users, key: str) -> None:
    _made(users, key)
    users.set_latest(key, DID.did, LatestSession("a-session", int(time.time()) - 1))

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)


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
