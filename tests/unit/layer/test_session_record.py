"""What a session's record says beyond its attributes."""

from hypersign_kyc.sessions.record import (
    Refused,
    SessionRecord,
    StepError,
    awaiting_shard_of,
    awaiting_shards,
)
from hypersign_kyc.sessions.steps import EXTRACTION, FACE_MATCH, Ending

RECORD = SessionRecord(
    session_id="session",
    did="did:own",
    verification_method_id="did:own#key-1",
    expires_at=9,
    furthest_at=1,
    ended_at=2,
    step_errors=(StepError(step="ocrIdDoc", code="BLURRED", error_code=6),),
    refusals=tuple(Refused(step="extraction", code=code, at=1) for code in ("BLURRED", "X", "X")),
)


def test_each_failure_is_listed_once() -> None:
    codes = [error.code for error in RECORD.all_step_errors]

    assert codes == ["BLURRED", "X"]


def test_a_refusal_is_of_its_step() -> None:
    assert RECORD.was_refused(EXTRACTION)
    assert not RECORD.was_refused(FACE_MATCH)


def test_the_last_change_is_the_end_if_the_session_has_ended() -> None:
    assert RECORD.changed_at == 1
    assert RECORD.model_copy(update={"ended_as": Ending.CONFIRMED}).changed_at == 2


def test_records_are_spread_over_all_shards() -> None:
    used = {awaiting_shard_of(f"session#{number}") for number in range(1000)}

    assert used == set(awaiting_shards()) - {"due"}
