"""Which stored sessions are found, and in which order."""

import uuid

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.store import Place, SessionOutcomes
from hypersign_kyc.sessions.record import SessionRecord, key_of
from tests.reliability.steps.stored_session import NOW, TOMBSTONE, Stored

pytestmark = pytest.mark.usefixtures("clock")


def _read(outcomes: SessionOutcomes, session_id: str) -> SessionRecord:
    record = outcomes.awaited(session_id)
    assert record is not None
    return record


def test_a_session_whose_time_is_over_counts_as_deleted(
    outcomes: SessionOutcomes, consented: Stored
) -> None:
    over, lasting = consented(purge_at=NOW // 1000), consented(purge_at=NOW // 1000 + 1)
    longest, too_long = consented("x" * 256), consented("x" * 257)
    buried = consented(**TOMBSTONE)

    found = [outcomes.get(each) is not None for each in (over, lasting, longest, too_long, buried)]

    assert found == [False, True, True, False, False]
    assert outcomes.get(consented(step_state=None)) is None
    assert _read(outcomes, buried).is_tombstone


def test_a_users_sessions_come_in_pages_with_the_latest_expiry_first(
    outcomes: SessionOutcomes, consented: Stored
) -> None:
    user = uuid.uuid4().hex
    ids = [consented(user_key=user, expires_at=NOW + number) for number in range(5)]
    consented(ids[2], user_key=user, expires_at=NOW + 2, purge_at=1)
    consented(user_key="another", expires_at=NOW + 9)

    pages, place = list[list[str]](), None
    for _ in range(3):
        records, place = outcomes.of_user(user, after=place, most=2)
        pages.append([record.session_id for record in records])

    assert pages == [[ids[4], ids[3]], [ids[1]], [ids[0]]]
    assert place is None
    _, place = outcomes.of_user(user, after=None, most=2)
    assert place == Place(NOW + 3, ids[3])


def test_a_session_that_the_index_still_lists_is_left_out(
    outcomes: SessionOutcomes, consented: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = consented()
    listed = [key_of("deleted-since"), key_of(session_id)]
    monkeypatch.setattr(Table, "page", lambda *_, **__: (listed, None))

    records, place = outcomes.of_user("user", after=None, most=2)

    assert [record.session_id for record in records] == [session_id]
    assert place is None
