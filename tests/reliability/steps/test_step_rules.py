"""Which steps a stored session allows.

Each rule exists as a condition of DynamoDB and as a function, and both must say the same.
"""

from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.aws.lease import LONGEST_LIKELY_S
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import Forbidden, KycError, NotFound
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.sessions.rules import StepRequest, refusal
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, PRESENTATION
from hypersign_kyc.sessions.store import Sessions
from tests.reliability.steps.stored_session import (
    MINUTE,
    MOST,
    NOW,
    Stored,
    refused_with,
)

pytestmark = pytest.mark.usefixtures("clock")


REQUEST = StepRequest(
    PRESENTATION,
    "",
    "token",
    did="did:own",
    verification_method_id="did:own#key-1",
    credential_digests=frozenset({"one"}),
)


def _begun(sessions: Sessions, request: StepRequest) -> type[KycError] | None:
    record = sessions.get(request.session_id)
    foreseen = refusal(record, request, NOW, MOST)
    refused = refused_with(lambda: sessions.grant(request, Deadline.after(20)))
    assert refused is (None if foreseen is None else type(foreseen))
    return refused


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        ({}, None),
        ({"lease_until": NOW}, None),
        ({"lease_until": NOW + 1}, StepInProgress),
        # No lease is that long: its owner's clock was wrong.
        ({"lease_until": NOW + LONGEST_LIKELY_S * 1000}, StepInProgress),
        ({"lease_until": NOW + LONGEST_LIKELY_S * 1000 + 1}, None),
        ({"user_tokens": {"token": NOW + 1}}, None),
        ({"user_tokens": {"token": NOW}}, UserTokenExpired),
        ({"user_tokens": {"other": NOW + MINUTE}}, NotFound),
        ({"user_tokens": None}, NotFound),
        ({"expires_at": NOW + 1}, None),
        ({"expires_at": NOW}, SessionExpired),
        ({"ended_as": "confirmed"}, SessionCompleted),
        ({"ended_as": "rejected"}, SessionCompleted),
        ({"ended_as": "expired"}, SessionCompleted),
        ({"step_state": "consented"}, SessionCompleted),
        ({"step_state": "extracted"}, StepOutOfOrder),
        ({"step_state": "created"}, StepOutOfOrder),
        ({"did": "did:others"}, Forbidden),
        ({"verification_method_id": "did:own#key-2"}, Forbidden),
        ({"credential_digests": {"two"}}, Forbidden),
        ({"presentations": 19}, None),
        ({"presentations": 20}, TooManyAttempts),
        # The last attempt is running, and is given back if Hypersign does not examine it.
        ({"presentations": 20, "lease_until": NOW + 1}, StepInProgress),
        ({"extractions": MOST, "face_matches": MOST, "consents": 20}, None),
    ],
)
def test_a_step_depends_on_the_stored_session(
    sessions: Sessions, stored: Stored, found: dict[str, Any], refused: type[KycError] | None
) -> None:
    request = replace(REQUEST, session_id=stored(**found))

    assert _begun(sessions, request) is refused


@pytest.mark.parametrize(
    ("found", "next_step"),
    [
        ({"ended_as": "confirmed"}, "There is nothing left to do."),
        ({"step_state": "consented"}, "There is nothing left to do."),
        ({"ended_as": "rejected"}, "Start again."),
        ({"ended_as": "expired"}, "Start again."),
    ],
)
def test_only_a_user_who_was_not_rejected_has_nothing_left_to_do(
    sessions: Sessions, stored: Stored, found: dict[str, Any], next_step: str
) -> None:
    request = replace(REQUEST, session_id=stored(**found))

    with pytest.raises(SessionCompleted) as step:
        sessions.grant(request, Deadline.after(20))
    with pytest.raises(SessionCompleted) as renewal:
        sessions.begin_renewal(request.session_id, "user")

    assert (step.value.next_step, renewal.value.next_step) == (next_step, next_step)


@pytest.mark.parametrize("step", [EXTRACTION, FACE_MATCH])
@pytest.mark.parametrize(("attempts", "refused"), [(MOST - 1, None), (MOST, TooManyAttempts)])
def test_costly_steps_have_a_limit(
    sessions: Sessions, stored: Stored, step: Any, attempts: int, refused: type[KycError] | None
) -> None:
    session_id = stored(**{step.counter: attempts})

    assert _begun(sessions, StepRequest(step, session_id, "token")) is refused


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"extraction_token_digest": "extraction"}, None),
        ({"extraction_token_digest": "older"}, Forbidden),
        ({"did": "did:others"}, Forbidden),
    ],
)
def test_a_face_match_needs_the_latest_extraction(
    sessions: Sessions, stored: Stored, sent: dict[str, Any], refused: type[KycError] | None
) -> None:
    request = StepRequest(FACE_MATCH, stored(), "token", **sent)

    assert _begun(sessions, request) is refused


@pytest.mark.parametrize(
    ("domain", "refused"),
    [("https://app.example.com", None), ("https://evil.example", Forbidden)],
)
def test_a_consent_is_for_the_domain_of_the_presentation(
    sessions: Sessions, stored: Stored, domain: str, refused: type[KycError] | None
) -> None:
    request = replace(
        REQUEST, step=CONSENT, session_id=stored(), presentation_domain=domain, domain=domain
    )

    assert _begun(sessions, request) is refused


PRESENTED = replace(
    REQUEST,
    step=CONSENT,
    verification_method_id=None,
    presentation_domain="https://app.example.com",
)


@pytest.mark.parametrize(
    ("request_", "found", "field"),
    [
        (REQUEST, {"did": "did:others"}, "holderDid"),
        (REQUEST, {"verification_method_id": "did:own#key-2"}, "verificationMethodId"),
        (REQUEST, {"credential_digests": {"two"}}, "credentialDocuments"),
        (replace(REQUEST, step=CONSENT), {"credential_digests": {"two"}}, "credentials"),
        (StepRequest(FACE_MATCH, "", "token", extraction_token_digest="x"), {}, "documentToken"),
        (PRESENTED, {"did": "did:others"}, "presentation"),
        (PRESENTED, {"credential_digests": {"two"}}, "presentation"),
        (PRESENTED, {"presentation_domain": "https://other.example.com"}, "presentation"),
        (PRESENTED, {"presentation_domain": None}, None),
        (PRESENTED, {}, None),
    ],
)
def test_the_field_that_belongs_to_another_session_is_named(
    sessions: Sessions,
    stored: Stored,
    request_: StepRequest,
    found: dict[str, Any],
    field: str | None,
) -> None:
    request = replace(request_, session_id=stored(**found))

    refused = refusal(sessions.get(request.session_id), request, NOW, MOST)

    named = [] if refused is None else [problem.field for problem in refused.problems]
    assert named == ([] if field is None else [field])
    assert _begun(sessions, request) is (None if field is None else Forbidden)
