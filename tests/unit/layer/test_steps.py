"""When a step is granted, as a table; `sessions` writes the same as a condition of DynamoDB."""

from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.errors import (
    Forbidden,
    KycError,
    NotFound,
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.steps import (
    CONSENT,
    EXTRACTION,
    PRESENTATION,
    VERIFICATION,
    Claim,
    SessionRecord,
    State,
    Step,
    refusal,
)

NOW = 1_800_000_000_000
RECORD = SessionRecord(
    session_id="session",
    user_digest="user",
    did="did:hid:own",
    verification_method_id="did:hid:own#key-1",
    user_token_digest="token",
    user_token_expires_at=NOW + 1,
    expires_at=NOW + 1,
    step_state=State.VERIFIED,
    extraction_token_digest="extraction",
    credential_digests=frozenset({"one", "two"}),
    presentation_domain="https://app.example.com",
)
CLAIM = Claim(PRESENTATION, "session", "token")


def _refusal(record: SessionRecord | None, claim: Claim) -> type[KycError] | None:
    refused = refusal(record, claim, NOW, max_attempts=3)
    return None if refused is None else type(refused)


@pytest.mark.parametrize(
    ("step", "granted"),
    [
        (EXTRACTION, {State.CREATED, State.EXTRACTED, State.VERIFIED}),
        (VERIFICATION, {State.EXTRACTED, State.VERIFIED}),
        (PRESENTATION, {State.VERIFIED}),
        (CONSENT, {State.VERIFIED}),
    ],
)
def test_the_order_of_the_steps(step: Step, granted: set[State]) -> None:
    for state in State:
        refused = _refusal(
            RECORD.model_copy(update={"step_state": state}), replace(CLAIM, step=step)
        )
        if state is State.CONSENTED:
            assert refused is SessionCompleted
        else:
            assert refused is (None if state in granted else StepOutOfOrder)


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        ({"user_token_digest": "other"}, NotFound),
        ({"expires_at": NOW}, SessionExpired),
        ({"user_token_expires_at": NOW}, UserTokenExpired),
        ({"lease_until": NOW + 60_000}, StepInProgress),
        ({"lease_until": NOW - 1}, None),
        ({}, None),
    ],
)
def test_what_is_stored_decides(found: dict[str, Any], refused: type[KycError] | None) -> None:
    assert _refusal(RECORD.model_copy(update=found), CLAIM) is refused


@pytest.mark.parametrize(
    ("claimed", "refused"),
    [
        ({"did": "did:hid:own", "verification_method_id": "did:hid:own#key-1"}, None),
        ({"did": "did:hid:other"}, Forbidden),
        ({"verification_method_id": "did:hid:other#key-1"}, Forbidden),
        ({"extraction_token_digest": "extraction"}, None),
        ({"extraction_token_digest": "earlier"}, Forbidden),
        ({"credential_digests": frozenset({"one"})}, None),
        ({"credential_digests": frozenset({"one", "two"})}, None),
        ({"credential_digests": frozenset({"one", "three"})}, Forbidden),
        ({"presentation_domain": "https://app.example.com"}, None),
        ({"presentation_domain": "https://evil.example"}, Forbidden),
    ],
)
def test_what_is_sent_must_be_the_sessions_own(
    claimed: dict[str, Any], refused: type[KycError] | None
) -> None:
    assert _refusal(RECORD, replace(CLAIM, **claimed)) is refused


@pytest.mark.parametrize(
    ("step", "counter"), [(EXTRACTION, "extractions"), (VERIFICATION, "verifications")]
)
def test_attempts_are_capped_by_step(step: Step, counter: str) -> None:
    claim = replace(CLAIM, step=step)

    assert _refusal(RECORD.model_copy(update={counter: 2}), claim) is None
    assert _refusal(RECORD.model_copy(update={counter: 3}), claim) is TooManyAttempts
    assert _refusal(RECORD.model_copy(update={counter: 3}), CLAIM) is None


def test_an_unknown_session_and_a_wrong_bearer_look_the_same() -> None:
    unknown = refusal(None, CLAIM, NOW, 3)
    wrong = refusal(RECORD, replace(CLAIM, user_token_digest="other"), NOW, 3)

    assert unknown is not None
    assert wrong is not None
    assert (type(unknown), str(unknown)) == (type(wrong), str(wrong))


def test_a_wrong_bearer_hears_nothing_else_of_the_session() -> None:
    for found in ({"expires_at": 0}, {"step_state": State.CONSENTED}, {"lease_until": NOW + 9999}):
        record = RECORD.model_copy(update=found)
        assert _refusal(record, replace(CLAIM, user_token_digest="other")) is NotFound
