"""What each write to a session's record leaves behind, and for which records it does nothing. The
conditions of steps and renewals are in test_session_rules.py.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.session_errors import StepInProgress
from hypersign_kyc.sessions.record import (
    CONFIRMATION_DUE_MS,
    EXPIRY_MARGIN_MS,
    KEPT_AFTER_EXPIRY_S,
    SessionRecord,
    awaiting_shard_of,
    key_of,
)
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, PRESENTATION
from hypersign_kyc.sessions.store import Granted, Sessions
from tests.reliability.rig.repeating import RepeatingTable
from tests.support.engine import DynamoDbEngine

NOW = 1_800_000_000_000
DAY_MS = 24 * 3_600_000
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


class Clock:
    now = NOW

    def time_ns(self) -> int:
        return self.now * 1_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(time, "time_ns", stopped.time_ns)
    return stopped


@pytest.fixture(scope="module")
def table(engine: DynamoDbEngine) -> str:
    return engine.create_tables().sessions


@pytest.fixture
def sessions(engine: DynamoDbEngine, table: str) -> Sessions:
    return Sessions(Table(table, engine.client), max_attempts=3)


@pytest.fixture
def item(engine: DynamoDbEngine, table: str) -> Callable[[str], Item]:
    return lambda session_id: engine.item(table, key_of(session_id))


@pytest.fixture
def stored(engine: DynamoDbEngine, table: str) -> Callable[..., str]:
    """Store a verified session with other values for some attributes."""

    def store(**changes: Any) -> str:
        session_id = uuid.uuid4().hex
        record = _new(session_id).model_dump(exclude_none=True, exclude_defaults=True)
        verified = {"step_state": "verified", "furthest": "verified", "furthest_at": 1}
        verified |= {"credential_digests": {"one"}}
        engine.put(table, **({"id": key_of(session_id)} | record | verified | changes))
        return session_id

    return store


def _new(session_id: str, user_key: str = "user") -> SessionRecord:
    return SessionRecord(
        session_id=session_id,
        user_key=user_key,
        did="did:own",
        verification_method_id="did:own#key-1",
        user_tokens={"token": NOW + DAY_MS},
        expires_at=NOW + DAY_MS,
    )


def _begun(sessions: Sessions, session_id: str, request: StepRequest) -> Granted:
    return sessions.grant(replace(request, session_id=session_id), Deadline.after(20))


Stored = Callable[..., str]
Read = Callable[[str], Item]


def test_a_new_session_is_due_a_minute_after_its_expiry(sessions: Sessions, item: Read) -> None:
    session_id = uuid.uuid4().hex

    sessions.open(_new(session_id))

    assert item(session_id) == {
        "id": f"session#{session_id}",
        "session_id": session_id,
        "user_key": "user",
        "did": "did:own",
        "verification_method_id": "did:own#key-1",
        "user_tokens": {"token": NOW + DAY_MS},
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
    sessions.open(_new(session_id))
    first = item(session_id)
    clock.now += later

    with pytest.raises(StoreUnavailable):
        sessions.open(_new(session_id, user_key))

    assert item(session_id) == first


def test_a_write_whose_answer_was_lost_is_repeated(engine: DynamoDbEngine, table: str) -> None:
    repeating = Sessions(RepeatingTable(table, engine.client), max_attempts=3)
    session_id = uuid.uuid4().hex

    repeating.open(_new(session_id))
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


def test_a_granted_step_holds_the_session_beyond_its_deadline(
    sessions: Sessions, stored: Stored, item: Read
) -> None:
    session_id = stored(extractions=1)

    granted = _begun(sessions, session_id, StepRequest(EXTRACTION, "", "token"))

    assert granted.record.extractions == 1
    held = item(session_id)
    assert held["extractions"] == 2
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
