"""Who may mint an admin token, and what a mint leaves in the service's row."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from hypersign_kyc.admin_tokens.store import FORCED_MINT_EVERY_S, AdminTokenStore, Shared
from hypersign_kyc.admin_tokens.token import AdminToken, Service
from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.aws.lease import LONGEST_LIKELY_S, Lease
from tests.reliability.rig.repeating import RepeatingTable
from tests.support.engine import DynamoDbEngine

NOW = 1_800_000_000_000
SEEN, NEW = AdminToken("seen", 1, 2), AdminToken("new", NOW + 1, NOW + 2)
FORCED_MS = FORCED_MINT_EVERY_S * 1000
ROW = "access_service_kyc"

Put = Callable[..., None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(time, "time_ns", lambda: NOW * 1_000_000)


@pytest.fixture
def store(engine: DynamoDbEngine, tokens_table: str) -> AdminTokenStore:
    return AdminTokenStore(Table(tokens_table, engine.client))


@pytest.fixture
def put(engine: DynamoDbEngine, tokens_table: str) -> Put:
    return lambda **row: engine.put(tokens_table, id=ROW, **row)


@pytest.mark.parametrize(
    ("found", "minting", "replacing"),
    [
        ({}, True, True),
        ({"lease_owner": "another", "lease_until": NOW}, True, True),
        ({"lease_owner": "another", "lease_until": NOW + 1}, False, False),
        ({"lease_owner": "another", "lease_until": NOW + LONGEST_LIKELY_S * 1000}, False, False),
        ({"lease_owner": "another", "lease_until": NOW + LONGEST_LIKELY_S * 1000 + 1}, True, True),
        # botocore repeats a call whose answer was lost.
        ({"lease_owner": "own", "lease_until": NOW + 1}, True, True),
        ({"retry_at": NOW}, True, True),
        ({"retry_at": NOW + 1}, False, False),
        ({"forced_at": NOW - FORCED_MS}, True, True),
        ({"forced_at": NOW - FORCED_MS + 1}, True, False),
        ({"access_token": "minted since"}, False, False),
        ({"access_token": None}, False, False),
    ],
)
def test_a_lease_to_mint_is_granted_to_one_who_saw_the_stored_token(
    store: AdminTokenStore, put: Put, found: dict[str, Any], minting: bool, replacing: bool
) -> None:
    row = {name: value for name, value in ({"access_token": "seen"} | found).items() if value}

    put(**row)
    assert store.take_lease(Service.KYC, Lease(6, "own"), SEEN) is minting
    put(**row)
    assert store.take_lease_to_replace(Service.KYC, Lease(6, "own"), SEEN) is replacing


@pytest.mark.parametrize(
    ("found", "granted"),
    [
        ({}, True),
        ({"access_token": "minted since"}, False),
        ({"retry_at": NOW + 1}, False),
        ({"lease_until": NOW + 1}, False),
    ],
)
def test_the_first_lease_needs_a_row_without_token(
    store: AdminTokenStore, put: Put, found: dict[str, Any], granted: bool
) -> None:
    put(**found)

    assert store.take_lease(Service.KYC, Lease(6), None) is granted


def test_a_mint_is_stored_by_the_holder_alone(
    store: AdminTokenStore, put: Put, engine: DynamoDbEngine, tokens_table: str
) -> None:
    own, another = Lease(6, "own"), Lease(6, "another")
    failed = {"retry_at": NOW - 1, "failures": 2, "failed_by_secret": True}
    put(lease_owner="own", lease_until=NOW + 1, forced_at=7, **failed)
    before = engine.item(tokens_table, ROW)

    assert not store.put(Service.KYC, another, NEW, forced=False)
    assert not store.put_failure(
        Service.KYC, another, failures=3, retry_at=NOW + 9, by_secret=False
    )
    assert engine.item(tokens_table, ROW) == before

    assert store.put_failure(Service.KYC, own, failures=3, retry_at=NOW + 9, by_secret=True)
    assert store.read(Service.KYC) == Shared(None, None, NOW + 9, 3, 7, failed_by_secret=True)
    assert store.put(Service.KYC, own, NEW, forced=False)
    assert store.read(Service.KYC) == Shared(NEW, None, 0, 0, 7, failed_by_secret=False)
    assert store.put(Service.KYC, own, NEW, forced=True)
    assert store.read(Service.KYC) == Shared(NEW, None, 0, 0, NOW, failed_by_secret=False)
    assert set(engine.item(tokens_table, ROW)) == {
        "id",
        "access_token",
        "refresh_at",
        "expires_at",
        "lease_owner",
        "forced_at",
    }


def test_a_write_whose_answer_was_lost_is_repeated(
    put: Put, engine: DynamoDbEngine, tokens_table: str
) -> None:
    repeating, lease = AdminTokenStore(RepeatingTable(tokens_table, engine.client)), Lease(6)
    put(access_token="seen")

    assert repeating.take_lease(Service.KYC, lease, SEEN)
    assert repeating.put(Service.KYC, lease, NEW, forced=True)
    assert repeating.read(Service.KYC).token == NEW


def test_a_row_that_cannot_be_read_is_emptied_unless_it_changed(
    store: AdminTokenStore,
    put: Put,
    engine: DynamoDbEngine,
    tokens_table: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    malformed = {"access_token": "a b", "refresh_at": 1, "lease_owner": "another"}
    put(**malformed, note="kept")

    assert store.read(Service.KYC) == Shared(None, None, 0, 0, 0)

    assert engine.item(tokens_table, ROW) == {"id": ROW, "note": "kept"}
    for changed in ({"access_token": "minted"}, {"refresh_at": 2}):
        put(**(malformed | changed))
        now = engine.item(tokens_table, ROW)
        with monkeypatch.context() as earlier:
            earlier.setattr(Table, "get", lambda *_, **__: {"id": ROW} | malformed)
            assert store.read(Service.KYC).token is None
        assert engine.item(tokens_table, ROW) == now


def test_a_lease_is_read_with_the_row(store: AdminTokenStore, put: Put) -> None:
    put(lease_until=NOW + 5)

    assert store.read(Service.KYC) == Shared(None, NOW + 5, 0, 0, 0)


def test_a_row_is_read_consistently_unless_the_caller_only_waits(
    store: AdminTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(Table, "get", lambda *_, consistent=True: asked.append(consistent))

    store.read(Service.KYC)
    store.read(Service.KYC, consistent=False)

    assert asked == [True, False]


def test_a_prefix_keeps_pairs_of_tokens_apart(engine: DynamoDbEngine, tokens_table: str) -> None:
    engine.put(tokens_table, id="other#access_service_ssi", access_token="x", failures=1)

    found = AdminTokenStore(Table(tokens_table, engine.client), "other#").read(Service.SSI)

    assert found == Shared(AdminToken("x", 0, 0), None, 0, 1, 0)


@pytest.mark.parametrize(
    ("until", "held"), [(None, False), (NOW, False), (NOW + 1, True), (NOW + 10**6, False)]
)
def test_a_lease_of_a_row_is_held_until_it_ends(until: int | None, *, held: bool) -> None:
    assert Shared(None, until, 0, 0, 0).being_minted(NOW) is held


@pytest.mark.parametrize(
    ("forced_at", "seconds"),
    [(0, 0.0), (NOW - FORCED_MS, 0.0), (NOW - FORCED_MS + 1, 0.001), (NOW, 60.0), (NOW + 9, 60.0)],
)
def test_a_refused_token_is_replaced_once_a_minute(forced_at: int, seconds: float) -> None:
    left = Shared(None, None, 0, 0, forced_at).forced_again_in_s(NOW)

    assert left == pytest.approx(seconds, abs=1e-6)
