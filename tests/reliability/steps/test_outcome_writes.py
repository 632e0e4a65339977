"""For which records the right to ask Hypersign is reserved, and which answers are stored."""

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.rules import WINDOW_MS, Look
from hypersign_kyc.outcomes.store import USER_SESSIONS_INDEX, Place, SessionOutcomes
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import CONFIRMATION_DUE_MS, SessionRecord, StepError, key_of
from tests.reliability.rig.repeating import RepeatingTable
from tests.support.engine import DynamoDbEngine

NOW = 1_800_000_000_000
DAY_MS = 24 * 3_600_000
KEPT_DAYS = 30
CONFIRMED, REJECTED = Look(finished=True), Look(failed=True, failed_for_good=True)
ERROR = StepError(step="ocrIdDoc", code="DOCUMENT_ALREADY_VERIFIED", error_code=6)

Stored = Callable[..., str]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(time, "time_ns", lambda: NOW * 1_000_000)


class IndexedTable(Table):
    """The table with an index of a user's sessions, because the engine's tables have none."""

    listed: tuple[str, ...] = ()

    def keys(self, index: str, condition: str, values: Mapping[str, Any]) -> list[str]:
        return list(self.listed)


@pytest.fixture(scope="module")
def table(engine: DynamoDbEngine) -> str:
    name = f"outcomes-{uuid.uuid4().hex}"
    engine.client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "user_key", "AttributeType": "S"},
            {"AttributeName": "expires_at", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": USER_SESSIONS_INDEX,
                "KeySchema": [
                    {"AttributeName": "user_key", "KeyType": "HASH"},
                    {"AttributeName": "expires_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    waiter = engine.client.get_waiter("table_exists")
    waiter.wait(TableName=name, WaiterConfig={"Delay": 0, "MaxAttempts": 1000})
    return name


@pytest.fixture
def outcomes(engine: DynamoDbEngine, table: str) -> SessionOutcomes:
    return SessionOutcomes(Table(table, engine.client), result_retention_days=KEPT_DAYS)


@pytest.fixture
def stored(engine: DynamoDbEngine, table: str) -> Stored:
    """Store a session whose consent was sent, with other values (None removes one)."""

    def store(session_id: str = "", **changes: Any) -> str:
        session_id = session_id or uuid.uuid4().hex
        item = {
            "id": key_of(session_id),
            "session_id": session_id,
            "user_key": "user",
            "did": "did:own",
            "verification_method_id": "did:own#key-1",
            "expires_at": NOW + DAY_MS,
            "purge_at": NOW // 1000 + 48 * 3600,
            "step_state": "consented",
            "furthest": "consented",
            "furthest_at": 1,
            "consent_sent_at": 1,
            "asked_at": 2,
            "awaiting": "due#1",
            "due_at": 3,
        }
        kept = {name: value for name, value in (item | changes).items() if value is not None}
        engine.put(table, **kept)
        return session_id

    return store


def _read(outcomes: SessionOutcomes, session_id: str) -> SessionRecord:
    record = outcomes.awaited(session_id)
    assert record is not None
    return record


@pytest.mark.parametrize(
    ("found", "meanwhile", "is_reserved"),
    [
        ({}, {}, True),
        ({"asked_at": None}, {}, True),
        ({"asked_at": NOW - WINDOW_MS}, {}, True),
        ({"asked_at": NOW - WINDOW_MS + 1}, {}, False),
        # A consent ends the window.
        ({"asked_at": NOW - 5, "consent_sent_at": NOW - 4}, {}, True),
        ({"asked_at": NOW - 5, "consent_sent_at": NOW - 5}, {}, False),
        ({"asked_at": NOW - 5, "consent_sent_at": None}, {}, False),
        ({}, {"asked_at": NOW - 1, "asked_by": "another"}, False),
        ({}, {"ended_as": "confirmed"}, False),
        ({}, {"ended_as": "rejected"}, False),
        ({}, {"step_state": None}, False),
        ({"ended_as": "confirmed"}, {}, True),
        ({"ended_as": "confirmed"}, {"ended_as": "rejected"}, False),
        ({"ended_as": "confirmed"}, {"ended_as": None}, False),
        ({"ended_as": "confirmed", "asked_at": NOW - 1}, {}, False),
    ],
)
def test_hypersign_may_be_asked_once_in_a_window_until_the_end(
    outcomes: SessionOutcomes,
    stored: Stored,
    found: dict[str, Any],
    meanwhile: dict[str, Any],
    is_reserved: bool,
) -> None:
    session_id = stored(**found)
    record = _read(outcomes, session_id)
    stored(session_id, **(found | meanwhile))

    reserved = outcomes.reserve(record)

    assert (reserved is not None) is is_reserved
    if reserved is not None:
        assert reserved.asked_at == NOW


@pytest.mark.parametrize(
    ("found", "due_at"),
    [
        ({"consent_sent_at": NOW - 1}, NOW + CONFIRMATION_DUE_MS),
        # Nothing is awaited after a confirmation, so the sweep has nothing to look at.
        ({"ended_as": "confirmed"}, 3),
    ],
)
def test_the_sweep_looks_again_at_what_has_not_ended(
    outcomes: SessionOutcomes, stored: Stored, found: dict[str, Any], due_at: int
) -> None:
    reserved = outcomes.reserve(_read(outcomes, stored(**found)))

    assert reserved is not None
    assert reserved.due_at == due_at


def test_nothing_is_written_about_a_session_that_was_deleted(
    outcomes: SessionOutcomes, stored: Stored, engine: DynamoDbEngine, table: str
) -> None:
    session_id = stored()
    record = _read(outcomes, session_id)
    engine.client.delete_item(TableName=table, Key={"id": {"S": key_of(session_id)}})

    assert outcomes.reserve(record) is None
    assert outcomes.store(record, Look()) == record
    assert outcomes.store(record, CONFIRMED) == record
    assert not engine.item(table, key_of(session_id))


@pytest.mark.parametrize(
    ("asked", "meanwhile", "look", "ended_as"),
    [
        ({}, {}, Look(errors=(ERROR,)), None),
        ({}, {}, CONFIRMED, "confirmed"),
        ({}, {}, REJECTED, "rejected"),
        # The session has ended since.
        ({}, {"ended_as": "rejected", "ended_at": 9}, CONFIRMED, "rejected"),
        ({}, {"ended_as": "confirmed", "ended_at": 9}, REJECTED, "confirmed"),
        ({"ended_as": "confirmed"}, {"ended_as": "rejected"}, REJECTED, "rejected"),
        # Only an explicit no takes a confirmation back.
        ({"ended_as": "confirmed"}, {}, CONFIRMED, "confirmed"),
        ({"ended_as": "confirmed"}, {}, Look(denied=True), "rejected"),
        # A step that started since, or that was running, is newer than the failure.
        ({}, {"lease_owner": "one", "lease_until": 1}, REJECTED, None),
        ({"lease_owner": "one"}, {"lease_owner": "two"}, REJECTED, None),
        ({"lease_owner": "one"}, {"lease_until": NOW + 1}, REJECTED, None),
        ({"lease_owner": "one"}, {"lease_until": NOW}, REJECTED, "rejected"),
        ({"lease_owner": "one"}, {}, REJECTED, "rejected"),
        ({"lease_owner": "one"}, {"lease_owner": "two"}, CONFIRMED, "confirmed"),
        (
            {"ended_as": "confirmed", "lease_owner": "one"},
            {"lease_owner": "two"},
            REJECTED,
            "rejected",
        ),
    ],
)
def test_an_answer_is_stored_unless_the_session_went_on(
    outcomes: SessionOutcomes,
    stored: Stored,
    asked: dict[str, Any],
    meanwhile: dict[str, Any],
    look: Look,
    ended_as: str | None,
) -> None:
    session_id = stored(**asked)
    record = _read(outcomes, session_id)
    stored(session_id, **(asked | meanwhile))

    answered = outcomes.store(record, look)

    assert answered.ended_as == ended_as
    assert answered == _read(outcomes, session_id)


KEPT = NOW // 1000 + KEPT_DAYS * 24 * 3600
ENDED = {"ended_at": NOW, "awaiting": None, "due_at": None}
UNCHANGED = {"awaiting": "due#1", "due_at": 3, "purge_at": NOW // 1000 + 48 * 3600}
OVER = {"expires_at": NOW - DAY_MS}
TOMBSTONE = {"erased_user_key": "user", "user_key": None}


@pytest.mark.parametrize(
    ("found", "look", "after"),
    [
        ({}, Look(errors=(ERROR,)), UNCHANGED | {"answered_at": 2, "ended_at": None}),
        ({}, CONFIRMED, ENDED | {"purge_at": KEPT, "ended_as": "confirmed"}),
        ({}, REJECTED, ENDED | {"purge_at": KEPT, "ended_as": "rejected"}),
        (OVER, Look(), ENDED | {"purge_at": UNCHANGED["purge_at"], "ended_as": "expired"}),
        # The change of a tombstone makes the last event. Then the sweep deletes it.
        (TOMBSTONE, CONFIRMED, UNCHANGED | {"due_at": NOW, "ended_at": NOW}),
        (TOMBSTONE, Look(), UNCHANGED),
    ],
)
def test_a_result_is_kept_and_a_tombstone_is_swept(
    *,
    outcomes: SessionOutcomes,
    stored: Stored,
    engine: DynamoDbEngine,
    table: str,
    found: dict[str, Any],
    look: Look,
    after: dict[str, Any],
) -> None:
    session_id = stored(**found)

    outcomes.store(_read(outcomes, session_id), look)

    item = engine.item(table, key_of(session_id))
    assert {name: item.get(name) for name in after} == after
    assert item["step_errors"] == [error.model_dump() for error in look.errors]


def test_a_write_whose_answer_was_lost_is_repeated(
    stored: Stored, engine: DynamoDbEngine, table: str
) -> None:
    repeating = SessionOutcomes(RepeatingTable(table, engine.client), result_retention_days=1)

    reserved = repeating.reserve(_read(repeating, stored()))
    assert reserved is not None
    assert repeating.store(reserved, CONFIRMED).ended_as == "confirmed"
    rejected = repeating.store(_read(repeating, stored(lease_owner="one")), REJECTED)
    assert rejected.ended_as == "rejected"


def test_a_session_whose_time_is_over_counts_as_deleted(
    outcomes: SessionOutcomes, stored: Stored
) -> None:
    over, lasting = stored(purge_at=NOW // 1000), stored(purge_at=NOW // 1000 + 1)
    longest, too_long = stored("x" * 256), stored("x" * 257)
    buried = stored(**TOMBSTONE)

    found = [outcomes.get(each) is not None for each in (over, lasting, longest, too_long, buried)]

    assert found == [False, True, True, False, False]
    assert outcomes.get(stored(step_state=None)) is None
    assert _read(outcomes, buried).is_tombstone


def test_a_users_sessions_come_in_pages_with_the_latest_expiry_first(
    outcomes: SessionOutcomes, stored: Stored
) -> None:
    user = uuid.uuid4().hex
    ids = [stored(user_key=user, expires_at=NOW + number) for number in range(5)]
    stored(ids[2], user_key=user, expires_at=NOW + 2, purge_at=1)
    stored(user_key="another", expires_at=NOW + 9)

    pages, place = list[list[str]](), None
    for _ in range(3):
        records, place = outcomes.of_user(user, after=place, most=2)
        pages.append([record.session_id for record in records])

    assert pages == [[ids[4], ids[3]], [ids[1]], [ids[0]]]
    assert place is None
    _, place = outcomes.of_user(user, after=None, most=2)
    assert place == Place(NOW + 3, ids[3])


def test_a_session_that_the_index_still_lists_is_left_out(
    outcomes: SessionOutcomes, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = stored()
    listed = [key_of("deleted-since"), key_of(session_id)]
    monkeypatch.setattr(Table, "page", lambda *_, **__: (listed, None))

    records, place = outcomes.of_user("user", after=None, most=2)

    assert [record.session_id for record in records] == [session_id]
    assert place is None


@pytest.mark.parametrize(
    ("found", "is_buried", "is_deleted"),
    [
        ({"expires_at": NOW + DAY_MS - 1}, True, False),
        ({"expires_at": NOW + DAY_MS - 1, "ended_as": "confirmed"}, False, True),
        ({"expires_at": NOW + DAY_MS - 1, "consent_sent_at": None}, False, True),
        # Sessions that began after the erasure stay.
        ({"expires_at": NOW + DAY_MS}, False, False),
        ({"expires_at": NOW + DAY_MS, "consent_sent_at": None}, False, False),
        ({"expires_at": NOW + DAY_MS - 1, **TOMBSTONE}, True, False),
    ],
)
def test_an_erasure_leaves_a_tombstone_while_an_outcome_is_awaited(
    *,
    outcomes: SessionOutcomes,
    stored: Stored,
    engine: DynamoDbEngine,
    table: str,
    found: dict[str, Any],
    is_buried: bool,
    is_deleted: bool,
) -> None:
    session_id = stored(**found)
    indexed = IndexedTable(table, engine.client)
    indexed.listed = (key_of(session_id),)

    SessionErasure(indexed).erase("user", None)

    record = outcomes.awaited(session_id)
    assert (record is None) is is_deleted
    assert (record is not None and record.is_tombstone) is is_buried
    if is_buried:
        assert record is not None
        assert (record.erased_user_key, record.user_key) == ("user", "")


@pytest.mark.parametrize(
    ("found", "is_kept"),
    [
        ({**TOMBSTONE, "ended_as": "confirmed"}, False),
        (TOMBSTONE, True),
        ({"ended_as": "confirmed"}, True),
    ],
)
def test_only_a_tombstone_whose_outcome_is_stored_is_forgotten(
    outcomes: SessionOutcomes,
    stored: Stored,
    engine: DynamoDbEngine,
    table: str,
    found: dict[str, Any],
    is_kept: bool,
) -> None:
    session_id = stored(**found)

    SessionErasure(Table(table, engine.client)).forget(key_of(session_id))

    assert (outcomes.awaited(session_id) is not None) is is_kept
