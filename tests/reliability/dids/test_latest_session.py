"""Which session a user's row names as the latest."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.users.records import KnownUser, LatestSession, Users
from tests.reliability.dids.known_user import DID, NOW, make_did
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, user_key
from tests.support.dynamodb_proxy import DynamoDbProxy, answer_lost, throttled
from tests.support.engine import DynamoDbEngine

IN_A_DAY = int(time.time()) + 24 * 3600


LATEST = LatestSession("a-session", IN_A_DAY)


def test_a_user_without_a_latest_session_is_known(users: Users, key: str) -> None:
    make_did(users, key)

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)
    assert users.latest_of(key) is None


def test_the_latest_session_is_found(users: Users, key: str) -> None:
    make_did(users, key)
    users.set_latest(key, DID.did, LatestSession("an-older-one", IN_A_DAY))

    users.set_latest(key, DID.did, LATEST)

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, LATEST)
    assert users.latest_of(key) == LATEST


def test_a_deleted_session_counts_as_absent(users: Users, key: str, clock: None) -> None:
    make_did(users, key)
    for purge_at, latest in ((NOW // 1000, None), (NOW // 1000 + 1, "a-session")):
        users.set_latest(key, DID.did, LatestSession("a-session", purge_at))

        found = users.latest_of(key)

        assert (found and found.session_id) == latest


@pytest.mark.parametrize("did", ["did:older", ""])
def test_a_session_with_another_did_is_not_the_users(
    users: Users, engine: DynamoDbEngine, table: str, key: str, did: str
) -> None:
    make_did(users, key)
    users.set_latest(key, did, LATEST)
    users.set_latest("unknown", DID.did, LATEST)

    assert users.latest_of(key) is None
    assert not engine.item(table, "unknown")


def test_an_erasure_forgets_the_latest_session(users: Users, key: str) -> None:
    make_did(users, key)
    users.set_latest(key, DID.did, LATEST)

    assert users.erase(key)
    users.set_latest(key, DID.did, LATEST)

    assert users.latest_of(key) is None


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
