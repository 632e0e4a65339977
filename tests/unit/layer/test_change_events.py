"""Which changes of the sessions' table make an event, and what the event says."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from hypersign_kyc.reasons import LIVENESS_STEP
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import (
    Change,
    SessionEvent,
    UnreadableChange,
    as_message,
    event_of,
    from_message,
)

SESSION: dict[str, Any] = {
    "id": "session#s1",
    "session_id": "s1",
    "user_key": "a-user",
    "did": "did:own",
    "verification_method_id": "did:own#key-1",
    "expires_at": Decimal(1_800_000_000_000),
    "step_state": "extracted",
    "furthest": "verified",
    "furthest_at": Decimal(1_700_000_000_000),
}
FAILED = SESSION | {
    "step_errors": [{"step": "OCR", "code": "BLURRED", "error_code": Decimal(7)}],
    "refusals": [{"step": "face_match", "code": "EYES_CLOSED", "at": Decimal(1)}],
}
CONFIRMED = SESSION | {"ended_as": "confirmed", "ended_at": Decimal(1_700_000_060_000)}
DAY: dict[str, Any] = {"id": "day#a-user", "user_key": "a-user", "opened": Decimal(1)}
ERASED = DAY | {"erased_at": Decimal(1_700_000_000_000)}
PRINCIPAL = "arn:aws:sts::123456789012:assumed-role/crm"


def event(new: dict[str, Any], old: dict[str, Any] | None = None) -> tuple[str, Any] | None:
    return event_of(Change(old or {}, new, at=5), KycEnvironment.PRODUCTION)


def test_a_sessions_event_says_how_far_it_has_come_and_when() -> None:
    found = event(FAILED)

    assert found is not None
    name, detail = found
    assert name == "SessionVerified"
    assert isinstance(detail, SessionEvent)
    assert detail.model_dump(exclude={"id"}) == {
        "environment": "production",
        "session_id": "s1",
        "user_key": "a-user",
        "outcome": "verified",
        "occurred_at": datetime.fromtimestamp(1_700_000_000, UTC),
        "step_errors": [
            {"step": "OCR", "code": "BLURRED", "error_code": 7},
            {"step": LIVENESS_STEP, "code": "EYES_CLOSED", "error_code": None},
        ],
    }


def test_an_ending_counts_more_than_a_state_and_has_its_own_time() -> None:
    found = event(CONFIRMED, SESSION)

    assert found is not None
    assert found[0] == "SessionConfirmed"
    assert found[1].occurred_at == datetime.fromtimestamp(1_700_000_060, UTC)


def test_the_event_of_a_tombstone_names_the_erased_user() -> None:
    found = event(CONFIRMED | {"user_key": "", "erased_user_key": "a-user"}, SESSION)

    assert found is not None
    assert found[1].user_key == "a-user"


@pytest.mark.parametrize(
    ("old", "new", "is_news"),
    [
        ({}, SESSION, True),
        ({"lease_owner": "x"}, SESSION, True),
        (SESSION | {"furthest": "extracted"}, SESSION, True),
        (SESSION | {"furthest": "of a later version"}, SESSION, True),
        (SESSION, SESSION | {"step_state": "verified"}, False),
        (CONFIRMED, CONFIRMED | {"ended_as": "rejected"}, True),
        (CONFIRMED | {"ended_as": "rejected"}, CONFIRMED, False),
        (SESSION, {}, False),
        (DAY, ERASED, True),
        ({}, ERASED, True),
        (ERASED, ERASED | {"erased_at": Decimal(1_700_000_000_001)}, True),
        (ERASED, ERASED | {"opened": Decimal(2)}, False),
        (ERASED, DAY, False),
        ({}, DAY, False),
        ({}, {"id": "session#s1", "lease_owner": "x"}, False),
        ({}, {"id": "another#x", "erased_at": Decimal(1), "step_state": "created"}, False),
    ],
)
def test_only_news_makes_an_event(
    old: dict[str, Any], new: dict[str, Any], *, is_news: bool
) -> None:
    assert (event(new, old) is not None) is is_news


@pytest.mark.parametrize("principal", [None, PRINCIPAL])
def test_the_event_of_an_erasure_says_whose_data_and_who_erased_it(principal: str | None) -> None:
    found = event(ERASED | ({"erased_by": principal} if principal else {}), DAY)

    assert found is not None
    name, detail = found
    assert name == "UserErased"
    assert detail.model_dump(exclude={"id"}) == {
        "environment": "production",
        "user_key": "a-user",
        "erased_by": principal,
        "occurred_at": datetime.fromtimestamp(1_700_000_000, UTC),
    }


def test_each_erasure_has_its_own_id_which_a_repetition_keeps() -> None:
    later = ERASED | {"erased_at": Decimal(1_700_000_000_001)}
    another = ERASED | {"user_key": "another"}

    ids = [found[1].id for new in (ERASED, ERASED, later, another) if (found := event(new))]

    assert len(ids) == 4
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "new",
    [
        SESSION | {"furthest": "of a later version"},
        {name: value for name, value in SESSION.items() if name != "session_id"},
        ERASED | {"erased_at": "yesterday"},
        ERASED | {"erased_at": Decimal("Infinity")},
        ERASED | {"erased_at": [1]},
        {name: value for name, value in ERASED.items() if name != "user_key"},
    ],
)
def test_a_change_that_cannot_be_read_says_so(new: dict[str, Any]) -> None:
    with pytest.raises(UnreadableChange):
        event(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, SESSION),
        ({}, FAILED),
        (SESSION, CONFIRMED),
        (SESSION, CONFIRMED | {"user_key": "", "erased_user_key": "a-user"}),
        (DAY, ERASED | {"erased_by": PRINCIPAL}),
        (ERASED, ERASED),
    ],
)
def test_a_change_in_the_queue_makes_the_same_event_and_has_no_did(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    private = {"user_tokens": {"digest": Decimal(1)}, "extraction_token_digest": "digest"}

    text = as_message(Change(old, new | private, at=5))

    assert "did:own" not in text
    assert "digest" not in text
    again = from_message(json.loads(text))
    assert again.at == 5
    assert event_of(again, KycEnvironment.PRODUCTION) == event(new, old)
