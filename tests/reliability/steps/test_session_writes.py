"""What each write to a session's record leaves behind, and for which records it does nothing. Steps
are in test_step_writes.py.
"""

import uuid
from dataclasses import replace

import pytest

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.sessions.record import (
    EXPIRY_MARGIN_MS,
    KEPT_AFTER_EXPIRY_S,
    awaiting_shard_of,
)
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.steps import EXTRACTION
from hypersign_kyc.sessions.store import Granted, Sessions
from tests.reliability.rig.repeating import RepeatingTable
from tests.reliability.steps.stored_session import DAY_MS, NOW, Clock, Read, Stored, new_session
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.usefixtures("clock")


def _begun(sessions: Sessions, session_id: str, request: StepRequest) -> Granted:
    return sessions.grant(replace(request, session_id=session_id), Deadline.after(20))


def test_a_new_session_is_due_a_minute_after_its_expiry(sessions: Sessions, item: Read) -> None:
    session_id = "a-session"

    sessions.open(new_session(session_id))

    assert item(session_id) == {
        "id": f"session#{session_id}",
        "session_id": session_id,
        "user_key": "user",
        "did": "did:own",
        "verification_method_id": "did:own#key-1",
        "user_tokens": {"token": NOW + DAY_MS, "older": NOW - 1},
        "expires_at": NOW + DAY_MS,
        "step_state": "created",
        "furthest": "created",
        "furthest_at": NOW,
        "awaiting": awaiting_shard_of(f"session#{session_id}"),
        "due_at": NOW + DAY_MS + EXPIRY_MARGIN_MS,
        "purge_at": (NOW + DAY_MS) // 1000 + KEPT_AFTER_EXPIRY_S,
    }


@pytest.mark.parametrize(("later", "user_key"), [(0, "another"), (1, "user")])
def test_an_id_that_comes_twice_keeps_its_first_record(
    sessions: Sessions, item: Read, clock: Clock, later: int, user_key: str
) -> None:
    session_id = uuid.uuid4().hex
    sessions.open(new_session(session_id))
    first = item(session_id)
    clock.now += later

    with pytest.raises(StoreUnavailable):
        sessions.open(new_session(session_id, user_key))

    assert item(session_id) == first


def test_a_write_whose_answer_was_lost_is_repeated(
    engine: DynamoDbEngine, sessions_table: str
) -> None:
    repeating = Sessions(RepeatingTable(sessions_table, engine.client), max_attempts=3)
    session_id = uuid.uuid4().hex

    repeating.open(new_session(session_id))
    granted = _begun(repeating, session_id, StepRequest(EXTRACTION, "", "token"))
    repeating.complete(granted, {"extraction_token_digest": "document"})

    record = repeating.get(session_id)
    assert record is not None
    assert record.step_state == "extracted"


def test_a_renewal_is_counted_and_taken_back_but_never_below_none(
    sessions: Sessions, stored: Stored
) -> None:
    session_id = stored()

    counts = [sessions.begin_renewal(session_id, "user").renewals for _ in range(2)]
    for left in (1, 0, 0):
        sessions.take_back_renewal(session_id)
        record = sessions.get(session_id)
        assert record is not None
        assert record.renewals == left

    assert counts == [1, 2]
    sessions.take_back_renewal("unknown")
    assert sessions.get("unknown") is None


def test_only_a_session_of_the_user_is_marked_as_unusable(
    sessions: Sessions, stored: Stored, item: Read
) -> None:
    own, others = stored(), stored(user_key="another")

    for session_id in (own, others, "unknown"):
        sessions.mark_unusable(session_id, "user")

    assert item(own)["unusable_at"] == NOW
    assert "unusable_at" not in item(others)
    assert not item("unknown")
