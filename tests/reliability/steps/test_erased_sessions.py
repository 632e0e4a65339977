"""Which sessions an erasure deletes, and which it replaces by a tombstone."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.sessions.daily_limit import day_end, user_day
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import awaiting_shard_of, key_of
from tests.reliability.steps.stored_session import (
    CONSENTED,
    DAY_MS,
    MINUTE,
    NOW,
    TOMBSTONE,
    Clock,
    Read,
    Stored,
)
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.usefixtures("clock")


class IndexedTable(Table):
    """The table, with an index that lists what the test says."""

    listed: tuple[str, ...] = ()

    def keys(self, index: str, condition: str, values: Mapping[str, Any]) -> list[str]:
        return list(self.listed)


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
    consented: Stored,
    engine: DynamoDbEngine,
    sessions_table: str,
    found: dict[str, Any],
    is_buried: bool,
    is_deleted: bool,
) -> None:
    session_id = consented(**found)
    indexed = IndexedTable(sessions_table, engine.client)
    indexed.listed = (key_of(session_id),)

    SessionErasure(indexed).erase("user", None)

    record = outcomes.awaited(session_id)
    assert (record is None) is is_deleted
    assert (record is not None and record.is_tombstone) is is_buried
    if is_buried:
        assert record is not None
        assert (record.erased_user_key, record.user_key) == ("user", "")


def test_a_tombstone_keeps_only_ids_state_and_times(
    consented: Stored, engine: DynamoDbEngine, sessions_table: str, item: Read
) -> None:
    session_id = consented(
        expires_at=NOW,
        refusals=[{"step": "extraction", "code": "BLURRED", "at": 1}],
        extraction_token_digest="x",
        credential_digests={"x"},
        credential_id_digests={"x"},
        presentation_domain="https://app.example.com",
        consent_digest="x",
        consent_answer="{}",
        lease_owner="x",
        lease_until=1,
    )
    indexed = IndexedTable(sessions_table, engine.client)
    indexed.listed = (key_of(session_id),)

    SessionErasure(indexed).erase("user", None)

    assert item(session_id) == {
        "id": key_of(session_id),
        "session_id": session_id,
        "erased_user_key": "user",
        "did": "",
        "verification_method_id": "",
        "expires_at": NOW,
        **CONSENTED,
    }


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
    consented: Stored,
    engine: DynamoDbEngine,
    sessions_table: str,
    found: dict[str, Any],
    is_kept: bool,
) -> None:
    session_id = consented(**found)

    SessionErasure(Table(sessions_table, engine.client)).forget(key_of(session_id))

    assert (outcomes.awaited(session_id) is not None) is is_kept


def test_an_erasure_marks_the_day_and_deletes_the_records_of_earlier_days(
    engine: DynamoDbEngine, sessions_table: str
) -> None:
    user = uuid.uuid4().hex
    today, earlier = user_day(user, datetime.now(UTC)), f"day#{user}#2020-01-01"
    for key in (today, earlier):
        engine.put(sessions_table, id=key, user_key=user, opened=3)
    indexed = IndexedTable(sessions_table, engine.client)
    indexed.listed = (earlier, today)

    assert SessionErasure(indexed).erase(user, "arn:aws:iam::1:role/crm") == (0, NOW)

    assert not engine.item(sessions_table, earlier)
    assert engine.item(sessions_table, today) == {
        "id": today,
        "user_key": user,
        "opened": 3,
        "erased_at": NOW,
        "erased_by": "arn:aws:iam::1:role/crm",
        "awaiting": awaiting_shard_of(today),
        "due_at": NOW + MINUTE,
        "purge_at": int(day_end(datetime.now(UTC)).timestamp()) + DAY_MS // 1000,
    }


@pytest.mark.parametrize(("later", "is_finished"), [(0, True), (1, False)])
def test_an_erasure_is_finished_unless_the_user_was_erased_again(
    *, engine: DynamoDbEngine, sessions_table: str, clock: Clock, later: int, is_finished: bool
) -> None:
    key = f"day#{uuid.uuid4().hex}#2020-01-01"
    marked = {"id": key, "user_key": "user", "erased_at": NOW, "awaiting": "due#1", "due_at": NOW}
    engine.put(sessions_table, **marked)

    class ErasedAgain(Table):
        def keys(self, index: str, condition: str, values: Mapping[str, Any]) -> list[str]:
            engine.put(sessions_table, **(marked | {"erased_at": NOW + later}))
            return []

    SessionErasure(ErasedAgain(sessions_table, engine.client)).finish(key)

    assert ("due_at" not in engine.item(sessions_table, key)) is is_finished
