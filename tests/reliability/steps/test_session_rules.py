"""What a stored session allows. Each rule exists as a condition of DynamoDB and as a function, and
both must say the same.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
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
from hypersign_kyc.sessions.record import MOST_REFUSALS, SessionRecord, key_of
from hypersign_kyc.sessions.rules import StepRequest, can_continue, refusal, renewal_refusal
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, PRESENTATION
from hypersign_kyc.sessions.store import Sessions
from tests.support.engine import DynamoDbEngine

MOST = 3
MINUTE = 60_000
NOW = time.time_ns() // 1_000_000
REQUEST = StepRequest(
    PRESENTATION,
    "",
    "token",
    did="did:own",
    verification_method_id="did:own#key-1",
    credential_digests=frozenset({"one"}),
)
#: A session in which every step but the consent is done.
VERIFIED = {
    "step_state": "verified",
    "extraction_token_digest": "extraction",
    "credential_digests": {"one", "two"},
    "presentation_domain": "https://app.example.com",
}

Stored = Callable[..., str]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, so that each limit can be met to the millisecond."""
    monkeypatch.setattr(time, "time_ns", lambda: NOW * 1_000_000)


@pytest.fixture(scope="module")
def table(engine: DynamoDbEngine) -> str:
    return engine.create_tables().sessions


@pytest.fixture
def sessions(engine: DynamoDbEngine, table: str) -> Sessions:
    return Sessions(Table(table, engine.client), max_attempts=MOST)


@pytest.fixture
def stored(engine: DynamoDbEngine, table: str, sessions: Sessions) -> Stored:
    """Store a verified session with other values for some attributes (None removes one)."""

    def store(**changes: Any) -> str:
        session_id = f"session-{time.perf_counter_ns()}"
        sessions.open(
            SessionRecord(
                session_id=session_id,
                user_key="user",
                did="did:own",
                verification_method_id="did:own#key-1",
                user_tokens={"token": NOW + 60 * MINUTE, "older": NOW - 1},
                expires_at=NOW + 60 * MINUTE,
            )
        )
        item = engine.item(table, key_of(session_id)) | VERIFIED | changes
        kept = {name: value for name, value in item.items() if value is not None}
        engine.put(table, **kept)
        return session_id

    return store


def _refused(request: Callable[[], object]) -> type[KycError] | None:
    try:
        request()
    except KycError as error:
        return type(error)
    return None


def _begun(sessions: Sessions, request: StepRequest) -> type[KycError] | None:
    record = sessions.get(request.session_id)
    foreseen = refusal(record, request, NOW, MOST)
    refused = _refused(lambda: sessions.grant(request, Deadline.after(20)))
    assert refused is (None if foreseen is None else type(foreseen))
    return refused


def _renewed(sessions: Sessions, session_id: str, user: str) -> type[KycError] | None:
    foreseen = renewal_refusal(sessions.get(session_id), user, NOW)
    refused = _refused(lambda: sessions.begin_renewal(session_id, user))
    assert refused is (None if foreseen is None else type(foreseen))
    return refused


def _continued(sessions: Sessions, session_id: str, user: str = "user") -> bool:
    record = sessions.get(session_id)
    assert record is not None
    foreseen = can_continue(record, user, NOW, MOST)
    continued = sessions.begin_continuing(session_id, user) is not None
    assert continued == foreseen
    return continued


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


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        ({}, None),
        ({"renewals": 19}, None),
        ({"renewals": 20}, TooManyAttempts),
        ({"expires_at": NOW + 1}, None),
        ({"expires_at": NOW}, SessionExpired),
        ({"ended_as": "confirmed"}, SessionCompleted),
        ({"ended_as": "rejected"}, SessionCompleted),
        ({"step_state": "consented"}, SessionCompleted),
        ({"user_key": "another"}, NotFound),
        ({"user_key": None, "erased_user_key": "user"}, NotFound),
        ({"lease_until": NOW + MINUTE}, None),
        ({"consent_sent_at": NOW}, None),
        ({"refused_at": NOW, "unusable_at": NOW}, None),
    ],
)
def test_a_renewal_depends_on_the_stored_session(
    sessions: Sessions, stored: Stored, found: dict[str, Any], refused: type[KycError] | None
) -> None:
    assert _renewed(sessions, stored(**found), "user") is refused


@pytest.mark.parametrize(
    ("found", "continues"),
    [
        ({}, True),
        ({"step_state": "created"}, True),
        ({"lease_until": NOW}, True),
        ({"lease_until": NOW + LONGEST_LIKELY_S * 1000 + 1}, True),
        ({"lease_until": NOW + LONGEST_LIKELY_S * 1000}, False),
        ({"extractions": MOST - 1, "face_matches": MOST - 1, "renewals": 19}, True),
        ({"expires_at": NOW + 30 * MINUTE}, True),
        ({"expires_at": NOW + 30 * MINUTE - 1}, False),
        ({"lease_until": NOW + 1}, False),
        ({"extractions": MOST}, False),
        ({"face_matches": MOST}, False),
        ({"renewals": 20}, False),
        ({"consent_sent_at": NOW}, False),
        ({"refused_at": NOW}, False),
        ({"unusable_at": NOW}, False),
        ({"ended_as": "confirmed"}, False),
        ({"ended_as": "rejected"}, False),
        ({"ended_as": "expired"}, False),
        ({"step_state": "consented"}, False),
        ({"user_key": "another"}, False),
        ({"user_key": None, "erased_user_key": "user"}, False),
    ],
)
def test_a_first_call_continues_only_a_session_that_can_go_on(
    sessions: Sessions, stored: Stored, found: dict[str, Any], continues: bool
) -> None:
    session_id = stored(**found)
    before = sessions.get(session_id)
    assert before is not None

    assert _continued(sessions, session_id) is continues

    after = sessions.get(session_id)
    assert after is not None
    assert after.renewals == before.renewals + continues


@pytest.mark.parametrize(
    ("found", "is_bound"),
    [
        ({}, True),
        ({"renewals": 20, "lease_until": NOW + MINUTE, "consent_sent_at": NOW}, True),
        ({"ended_as": "confirmed"}, False),
        ({"ended_as": "rejected"}, False),
        ({"ended_as": "expired"}, False),
        ({"step_state": "consented"}, False),
        ({"user_key": "another"}, False),
        ({"user_key": None, "erased_user_key": "user", "user_tokens": None}, False),
    ],
)
def test_a_token_is_bound_only_to_a_session_that_still_goes_on(
    sessions: Sessions, stored: Stored, found: dict[str, Any], is_bound: bool
) -> None:
    session_id = stored(**found)
    before = sessions.get(session_id)

    bound = sessions.add_user_token(session_id, "user", "new", NOW + MINUTE)

    after = sessions.get(session_id)
    assert before is not None
    assert after is not None
    assert (bound is not None) is is_bound
    new = {"new": NOW + MINUTE} if is_bound else {}
    assert after.user_tokens == dict(before.user_tokens) | new


def test_a_token_is_not_bound_to_a_session_that_is_gone(sessions: Sessions) -> None:
    assert sessions.add_user_token("gone", "user", "new", NOW + MINUTE) is None

    assert sessions.get("gone") is None


def test_the_newest_refusals_are_kept_until_a_step_succeeds(
    sessions: Sessions, stored: Stored
) -> None:
    older = [{"step": "extraction", "code": f"CODE_{number}", "at": 1} for number in range(20)]
    session_id = stored(refusals=older)
    request = StepRequest(EXTRACTION, session_id, "token")

    sessions.abandon(sessions.grant(request, Deadline.after(20)), spent=True, refused="NEWEST")

    record = sessions.get(session_id)
    assert record is not None
    codes = [refused.code for refused in record.refusals]
    assert codes == [*(f"CODE_{number}" for number in range(1, MOST_REFUSALS)), "NEWEST"]
    assert record.refusals[-1].at == record.refused_at
    assert record.extractions == 1

    results = {"extraction_token_digest": "new"}
    sessions.complete(sessions.grant(request, Deadline.after(20)), results)

    record = sessions.get(session_id)
    assert record is not None
    assert record.refused_at is None
    assert len(record.refusals) == MOST_REFUSALS
