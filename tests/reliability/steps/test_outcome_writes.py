"""For which records the right to ask Hypersign is reserved, and which answers are stored."""

from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.rules import WINDOW_MS, Look
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.sessions.record import CONFIRMATION_DUE_MS, SessionRecord, StepError, key_of
from tests.reliability.rig.repeating import RepeatingTable
from tests.reliability.steps.stored_session import DAY_MS, KEPT_DAYS, NOW, TOMBSTONE, Stored
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.usefixtures("clock")


CONFIRMED, REJECTED = Look(finished=True), Look(failed=True, failed_for_good=True)


ERROR = StepError(step="ocrIdDoc", code="DOCUMENT_ALREADY_VERIFIED", error_code=6)


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
    consented: Stored,
    found: dict[str, Any],
    meanwhile: dict[str, Any],
    is_reserved: bool,
) -> None:
    session_id = consented(**found)
    record = _read(outcomes, session_id)
    consented(session_id, **(found | meanwhile))

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
    outcomes: SessionOutcomes, consented: Stored, found: dict[str, Any], due_at: int
) -> None:
    reserved = outcomes.reserve(_read(outcomes, consented(**found)))

    assert reserved is not None
    assert reserved.due_at == due_at


def test_nothing_is_written_about_a_session_that_was_deleted(
    outcomes: SessionOutcomes, consented: Stored, engine: DynamoDbEngine, sessions_table: str
) -> None:
    session_id = consented()
    record = _read(outcomes, session_id)
    engine.client.delete_item(TableName=sessions_table, Key={"id": {"S": key_of(session_id)}})

    assert outcomes.reserve(record) is None
    assert outcomes.store(record, Look()) == record
    assert outcomes.store(record, CONFIRMED) == record
    assert not engine.item(sessions_table, key_of(session_id))


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
    consented: Stored,
    asked: dict[str, Any],
    meanwhile: dict[str, Any],
    look: Look,
    ended_as: str | None,
) -> None:
    session_id = consented(**asked)
    record = _read(outcomes, session_id)
    consented(session_id, **(asked | meanwhile))

    answered = outcomes.store(record, look)

    assert answered.ended_as == ended_as
    assert answered == _read(outcomes, session_id)


KEPT = NOW // 1000 + KEPT_DAYS * 24 * 3600


ENDED = {"ended_at": NOW, "awaiting": None, "due_at": None}


UNCHANGED = {"awaiting": "due#1", "due_at": 3, "purge_at": NOW // 1000 + 48 * 3600}


OVER = {"expires_at": NOW - DAY_MS}


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
    consented: Stored,
    engine: DynamoDbEngine,
    sessions_table: str,
    found: dict[str, Any],
    look: Look,
    after: dict[str, Any],
) -> None:
    session_id = consented(**found)

    outcomes.store(_read(outcomes, session_id), look)

    item = engine.item(sessions_table, key_of(session_id))
    assert {name: item.get(name) for name in after} == after
    assert item["step_errors"] == [error.model_dump() for error in look.errors]


def test_a_write_whose_answer_was_lost_is_repeated(
    consented: Stored, engine: DynamoDbEngine, sessions_table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repeating = SessionOutcomes(
        RepeatingTable(sessions_table, engine.client), result_retention_days=1
    )

    reserved = repeating.reserve(_read(repeating, consented()))
    assert reserved is not None
    failed = _read(repeating, consented(lease_owner="one"))
    # The repeated write itself succeeds. Nothing is read again.
    monkeypatch.delattr(Table, "get")
    assert repeating.store(reserved, CONFIRMED).ended_as == "confirmed"
    assert repeating.store(failed, REJECTED).ended_as == "rejected"
