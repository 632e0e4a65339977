"""What a user's row has after a DID was made, and after an erasure."""

from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.users.records import KnownUser, UserDid, Users
from tests.reliability.dids.known_user import DID, NOW, Once, make_did
from tests.reliability.rig.repeating import RepeatingTable
from tests.support.engine import DynamoDbEngine


@pytest.mark.parametrize(
    "half", [{"did": ""}, {"did": "did:own"}, {"verification_method_id": "did:own#key-1"}]
)
def test_half_a_did_is_neither_used_nor_replaced(
    users: Users, engine: DynamoDbEngine, table: str, key: str, half: dict[str, str]
) -> None:
    engine.put(table, id=key, **half)

    with pytest.raises(StoreUnavailable):
        users.find(key, Deadline.after(5))

    assert engine.item(table, key) == {"id": key, **half}


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


def test_an_erasure_says_whether_there_was_a_did(users: Users, key: str) -> None:
    assert not users.erase(key)
    make_did(users, key)
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


def test_an_erased_user_is_forgotten_in_memory_too(
    users: Users, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = users.find(key, Deadline.after(5))
    assert isinstance(lease, Lease)
    users.make(key, lease, Once(), Deadline.after(5))
    users.erase(key)
    written: list[str] = []
    monkeypatch.setattr(
        Table, "update", lambda _table, _key, written_, *_, **__: written.append(written_)
    )

    users.find(key, Deadline.after(5))

    assert written == [Lease.TAKE]


def test_a_user_who_is_erased_during_a_mint_gets_another_did(
    users: Users, engine: DynamoDbEngine, table: str, key: str
) -> None:
    another = UserDid("did:new", "did:new#key-1")
    dids = [DID, another]

    def create(_deadline: Deadline) -> UserDid:
        did = dids.pop(0)
        if did == DID:
            Users(Table(table, engine.client)).erase(key)
        return did

    assert users.did_of(key, create, Deadline.after(20)) == another
    assert dids == []


def _unavailable(*_: Any, **__: Any) -> Any:
    raise StoreUnavailable
