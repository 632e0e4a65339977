"""A table of when a step is granted. `rules.granting` is the same rule as a DynamoDB condition."""

from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.consent_models import MOST_CREDENTIALS
from hypersign_kyc.errors import Forbidden, KycError, NotFound
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest, granting, refusal
from hypersign_kyc.sessions.steps import (
    CONSENT,
    EXTRACTION,
    FACE_MATCH,
    PRESENTATION,
    STEPS,
    State,
    Step,
    step_named,
)

NOW = 1_800_000_000_000
RECORD = SessionRecord(
    session_id="session",
    user_key="user",
    did="did:hid:own",
    verification_method_id="did:hid:own#key-1",
    user_tokens={"token": NOW + 1, "older": NOW},
    expires_at=NOW + 1,
    step_state=State.VERIFIED,
    extraction_token_digest="extraction",
    credential_digests=frozenset({"one", "two"}),
    presentation_domain="https://app.example.com",
)
REQUEST = StepRequest(PRESENTATION, "session", "token")


def _refusal(record: SessionRecord | None, request: StepRequest) -> type[KycError] | None:
    refused = refusal(record, request, NOW, max_attempts=3)
    return None if refused is None else type(refused)


@pytest.mark.parametrize(
    ("step", "granted"),
    [
        (EXTRACTION, {State.CREATED, State.EXTRACTED, State.VERIFIED}),
        (FACE_MATCH, {State.EXTRACTED, State.VERIFIED}),
        (PRESENTATION, {State.VERIFIED}),
        (CONSENT, {State.VERIFIED}),
    ],
)
def test_a_step_needs_the_step_before_it(step: Step, granted: set[State]) -> None:
    for state in State:
        refused = _refusal(
            RECORD.model_copy(update={"step_state": state}), replace(REQUEST, step=step)
        )
        if state is State.CONSENTED:
            assert refused is SessionCompleted
        else:
            assert refused is (None if state in granted else StepOutOfOrder)


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        ({"user_tokens": {"other": NOW + 1}}, NotFound),
        ({"user_tokens": {}}, NotFound),
        ({"expires_at": NOW}, SessionExpired),
        ({"user_tokens": {"token": NOW}}, UserTokenExpired),
        ({"user_tokens": {"token": NOW + 1, "newer": NOW + 9}}, None),
        ({"lease_until": NOW + 60_000}, StepInProgress),
        ({"lease_until": NOW - 1}, None),
        ({}, None),
    ],
)
def test_refusal_depends_on_the_stored_session(
    found: dict[str, Any], refused: type[KycError] | None
) -> None:
    assert _refusal(RECORD.model_copy(update=found), REQUEST) is refused


@pytest.mark.parametrize(
    ("sent", "refused"),
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
def test_values_of_a_request_must_belong_to_the_session(
    sent: dict[str, Any], refused: type[KycError] | None
) -> None:
    assert _refusal(RECORD, replace(REQUEST, **sent)) is refused


@pytest.mark.parametrize(
    ("step", "counter"), [(EXTRACTION, "extractions"), (FACE_MATCH, "face_matches")]
)
def test_attempts_are_capped_by_step(step: Step, counter: str) -> None:
    wanted = replace(REQUEST, step=step)

    assert _refusal(RECORD.model_copy(update={counter: 2}), wanted) is None
    assert _refusal(RECORD.model_copy(update={counter: 3}), wanted) is TooManyAttempts
    assert _refusal(RECORD.model_copy(update={counter: 3}), REQUEST) is None


def test_a_step_is_found_by_its_name() -> None:
    assert [step_named(step.name) for step in STEPS] == list(STEPS)


def test_an_unknown_session_and_a_wrong_bearer_look_the_same() -> None:
    unknown = refusal(None, REQUEST, NOW, 3)
    wrong = refusal(RECORD, replace(REQUEST, user_token_digest="other"), NOW, 3)

    assert unknown is not None
    assert wrong is not None
    assert (type(unknown), str(unknown)) == (type(wrong), str(wrong))


def test_a_wrong_bearer_learns_nothing_about_the_session() -> None:
    for found in ({"expires_at": 0}, {"step_state": State.CONSENTED}, {"lease_until": NOW + 9999}):
        record = RECORD.model_copy(update=found)
        assert _refusal(record, replace(REQUEST, user_token_digest="other")) is NotFound


#: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
DYNAMODB_EXPRESSION_BYTES = 4096


@pytest.mark.parametrize("step", [PRESENTATION, CONSENT])
def test_the_condition_of_the_largest_request_fits_into_dynamodb(step: Step) -> None:
    request = replace(
        REQUEST,
        step=step,
        did="did:hid:own",
        verification_method_id="did:hid:own#key-1",
        extraction_token_digest="extraction",
        credential_digests=frozenset(f"{number:064x}" for number in range(MOST_CREDENTIALS)),
        presentation_domain="https://app.example.com",
    )

    condition = granting(request, max_attempts=3)

    assert len(condition.text.encode()) < DYNAMODB_EXPRESSION_BYTES
