"""Who may make a user's DID: one caller at a time, while the others wait."""

from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.aws.lease import LONGEST_LIKELY_S, Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.upstream_errors import UpstreamUnavailable
from hypersign_kyc.users.records import KnownUser, UserDid, Users
from tests.reliability.dids.known_user import DID, NOW, Once, Passing
from tests.support.engine import DynamoDbEngine


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


@pytest.mark.parametrize(
    "made_meanwhile",
    [
        {"did": "did:own", "verification_method_id": "did:own#key-1"},
        {"did": "x"},
        {"verification_method_id": "x"},
    ],
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


def test_a_caller_waits_for_the_holder_and_then_takes_the_lease(
    users: Users, engine: DynamoDbEngine, table: str, key: str, passing: Passing
) -> None:
    engine.put(table, id=key, lease_owner="another", lease_until=NOW + 3000)

    lease = users.find(key, Deadline.after(20))

    assert isinstance(lease, Lease)
    assert engine.item(table, key)["lease_owner"] == lease.owner
    assert 3 <= sum(passing.pauses) < 4.5


def test_a_caller_only_reads_while_it_waits_and_not_for_longer_than_it_has(
    *,
    users: Users,
    engine: DynamoDbEngine,
    table: str,
    key: str,
    passing: Passing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine.put(table, id=key, lease_owner="another", lease_until=NOW + 9000)
    monkeypatch.setattr(Table, "update", _unavailable)

    with pytest.raises(UpstreamUnavailable) as refused:
        users.did_of(key, Once(), Deadline.after(3))

    assert refused.value.operation == "user_did"
    assert 1.5 < sum(passing.pauses) < 3


def test_a_did_that_was_made_since_is_read_from_the_refusal(
    users: Users, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"did": DID.did, "verification_method_id": DID.verification_method_id}
    reads: list[str] = []

    def refuse(*_: Any, **__: Any) -> None:
        raise ConditionNotMet({"id": key} | made)

    monkeypatch.setattr(Table, "update", refuse)
    monkeypatch.setattr(Table, "get", lambda _table, name: reads.append(name))

    assert users.find(key, Deadline.after(5)) == KnownUser(DID, None)
    assert reads == [key]


def test_another_caller_takes_the_lease_between_read_and_write(
    users: Users, engine: DynamoDbEngine, table: str, key: str, clock: None
) -> None:
    held = {"id": key, "lease_owner": "another", "lease_until": NOW + 9000}
    read = users._read

    def read_then_taken(user_key: str) -> Any:
        row = read(user_key)
        engine.put(table, **held)
        return row

    users._read = read_then_taken  # type: ignore[method-assign]

    with pytest.raises(UpstreamUnavailable):
        users.find(key, Deadline.after(0))
    assert engine.item(table, key) == held


def _unavailable(*_: Any, **__: Any) -> Any:
    raise StoreUnavailable
