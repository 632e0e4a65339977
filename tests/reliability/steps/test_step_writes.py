"""What the begin and the end of a step leave in a session's record. When a step may begin is in
test_step_rules.py.
"""

from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.session_errors import StepInProgress
from hypersign_kyc.sessions.record import (
    CONFIRMATION_DUE_MS,
    MOST_REFUSALS,
)
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, PRESENTATION
from hypersign_kyc.sessions.store import Granted, Sessions
from tests.reliability.steps.stored_session import NOW, Clock, Read, Stored

pytestmark = pytest.mark.usefixtures("clock")


CONSENT_REQUEST = StepRequest(
    CONSENT, "", "token", credential_digests=frozenset({"one"}), domain="https://app.example.com"
)


#: What the end of a failed step can write.
WRITTEN = {
    "consents",
    "consent_sent_at",
    "consent_digest",
    "extractions",
    "refusals",
    "refused_at",
    "unusable_at",
}


def _begun(sessions: Sessions, session_id: str, request: StepRequest) -> Granted:
    return sessions.grant(replace(request, session_id=session_id), Deadline.after(20))


@pytest.mark.parametrize("before", [0, 1])
def test_a_granted_step_counts_and_holds_the_session_beyond_its_deadline(
    sessions: Sessions, stored: Stored, item: Read, before: int
) -> None:
    session_id = stored(extractions=before or None)

    granted = _begun(sessions, session_id, StepRequest(EXTRACTION, "", "token"))

    assert granted.record.extractions == before
    held = item(session_id)
    assert held["extractions"] == before + 1
    assert held["lease_owner"] == granted.lease.owner
    assert 23_000 < held["lease_until"] - NOW <= 24_000
    assert "consent_sent_at" not in held


@pytest.mark.parametrize(("found", "digest"), [({}, None), ({"consent_digest": "older"}, "older")])
def test_a_consent_is_noted_before_it_is_sent(
    sessions: Sessions, stored: Stored, item: Read, found: dict[str, str], digest: str | None
) -> None:
    session_id = stored(**found)

    granted = _begun(sessions, session_id, CONSENT_REQUEST)

    noted = item(session_id)
    assert noted["consent_sent_at"] == NOW
    assert noted["due_at"] == NOW + CONFIRMATION_DUE_MS
    assert noted["consent_digest"] == (digest or CONSENT_REQUEST.digest)
    sessions.replace_consent(granted)
    assert item(session_id)["consent_digest"] == CONSENT_REQUEST.digest


def test_a_step_that_could_be_granted_by_now_is_worth_another_try(
    sessions: Sessions, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConditionNotMet

    session_id = stored()
    monkeypatch.setattr(Table, "update", refuse)

    with pytest.raises(StepInProgress):
        _begun(sessions, session_id, StepRequest(EXTRACTION, "", "token"))
    with pytest.raises(StepInProgress):
        sessions.begin_renewal(session_id, "user")


@pytest.mark.parametrize("end", ["complete", "abandon", "replace_consent"])
def test_who_was_replaced_writes_nothing(
    sessions: Sessions, stored: Stored, item: Read, clock: Clock, end: str
) -> None:
    session_id = stored()
    late = _begun(sessions, session_id, CONSENT_REQUEST)
    clock.now += 30_000
    _begun(sessions, session_id, replace(CONSENT_REQUEST, domain="https://other.example.com"))
    before = item(session_id)

    with pytest.raises(StepInProgress):
        {
            "complete": lambda: sessions.complete(late, {"consent_answer": "{}"}),
            "abandon": lambda: sessions.abandon(late, spent=True),
            "replace_consent": lambda: sessions.replace_consent(late),
        }[end]()

    assert item(session_id) == before


@pytest.mark.parametrize(
    ("step", "state", "furthest", "changed_at"),
    [
        (EXTRACTION, "extracted", "verified", 1),
        (FACE_MATCH, "verified", "verified", 1),
        (PRESENTATION, "verified", "verified", 1),
        (CONSENT, "consented", "consented", NOW),
    ],
)
def test_a_repeated_step_does_not_set_the_furthest_state_back(
    *,
    sessions: Sessions,
    stored: Stored,
    item: Read,
    step: Any,
    state: str,
    furthest: str,
    changed_at: int,
) -> None:
    session_id = stored(refused_at=1)

    sessions.complete(_begun(sessions, session_id, StepRequest(step, "", "token")), {})

    after = item(session_id)
    assert (after["step_state"], after["furthest"]) == (state, furthest)
    assert after["furthest_at"] == changed_at
    assert after[step.counter] == 1
    assert "refused_at" not in after
    assert "lease_until" not in after


@pytest.mark.parametrize(
    ("request_", "found", "abandoned", "left"),
    [
        (CONSENT_REQUEST, {}, {"spent": False}, {"consents": 0}),
        (
            CONSENT_REQUEST,
            {},
            {"spent": True},
            {"consents": 1, "consent_sent_at": NOW, "consent_digest": CONSENT_REQUEST.digest},
        ),
        (
            CONSENT_REQUEST,
            {"consent_sent_at": 1, "consent_digest": "older"},
            {"spent": False},
            {"consents": 0, "consent_sent_at": NOW, "consent_digest": "older"},
        ),
        (
            StepRequest(EXTRACTION, "", "token"),
            {"extractions": 1},
            {"spent": True, "refused": "BLURRED"},
            {
                "extractions": 2,
                "refusals": [{"step": "extraction", "code": "BLURRED", "at": NOW}],
                "refused_at": NOW,
            },
        ),
        (
            StepRequest(EXTRACTION, "", "token"),
            {"extractions": 1, "consent_sent_at": 1, "consent_digest": "older"},
            {"spent": False, "unusable": True},
            {
                "extractions": 1,
                "unusable_at": NOW,
                "consent_sent_at": 1,
                "consent_digest": "older",
            },
        ),
    ],
)
def test_a_failed_step_leaves_what_counts(
    *,
    sessions: Sessions,
    stored: Stored,
    item: Read,
    request_: StepRequest,
    found: dict[str, Any],
    abandoned: dict[str, Any],
    left: dict[str, Any],
) -> None:
    session_id = stored(**found)

    sessions.abandon(_begun(sessions, session_id, request_), **abandoned)

    after = item(session_id)
    assert "lease_until" not in after
    assert {name: after[name] for name in WRITTEN if name in after} == left


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
