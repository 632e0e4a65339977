"""Which stored sessions get a new user token, and which a first call continues.

Each rule exists as a condition of DynamoDB and as a function, and both must say the same.
"""

from typing import Any

import pytest

from hypersign_kyc.aws.lease import LONGEST_LIKELY_S
from hypersign_kyc.errors import KycError, NotFound
from hypersign_kyc.session_errors import (
    SessionCompleted,
    SessionExpired,
    TooManyAttempts,
)
from hypersign_kyc.sessions.rules import can_continue, renewal_refusal
from hypersign_kyc.sessions.store import Sessions
from tests.reliability.steps.stored_session import (
    MINUTE,
    MOST,
    NOW,
    Stored,
    refused_with,
)

pytestmark = pytest.mark.usefixtures("clock")


def _renewed(sessions: Sessions, session_id: str, user: str) -> type[KycError] | None:
    foreseen = renewal_refusal(sessions.get(session_id), user, NOW)
    refused = refused_with(lambda: sessions.begin_renewal(session_id, user))
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
        ({"renewals": 19}, None),
        ({"renewals": 20}, TooManyAttempts),
        ({"expires_at": NOW + 1}, None),
        ({"expires_at": NOW}, SessionExpired),
        ({"ended_as": "confirmed"}, SessionCompleted),
        ({"ended_as": "rejected"}, SessionCompleted),
        ({"step_state": "consented"}, SessionCompleted),
        ({"user_key": "another"}, NotFound),
        ({"user_tokens": None}, NotFound),
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
        ({"user_tokens": None}, False),
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
