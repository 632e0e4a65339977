"""One test for each of the most important safeguards, for what only this safeguard prevents."""

from types import SimpleNamespace

import pytest

from hypersign_kyc import clock
from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import NotFound
from hypersign_kyc.session_errors import SessionExpired
from hypersign_kyc.sessions.record import SESSION_LIFETIME_S, SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.steps import EXTRACTION, State
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.upstream import operations
from hypersign_kyc.upstream.operations import Operation
from hypersign_kyc.upstream.transport import Call, Transport
from tests.reliability.conftest import World
from tests.reliability.rig.faults import refuses
from tests.support.canned_upstream import CannedUpstream

SESSION_ID = "a-session"
NEVER_REPEATED = [
    pytest.param(operations.ADMIN_TOKEN, "dashboard", id="admin_token"),
    pytest.param(operations.USER_DID, "ssi", id="user_did"),
    pytest.param(operations.DOCUMENT_OCR, "kyc", id="document_ocr"),
    pytest.param(operations.FACE_VERIFICATION, "kyc", id="face_match"),
    pytest.param(operations.CONSENT_SENDING, "kyc", id="consent"),
]


@pytest.fixture
def sessions(world: World) -> Sessions:
    """The table of sessions, with one session that was just opened."""
    table = Table(world.tables.sessions, world.engine.client)
    sessions = Sessions(table, max_attempts=10)
    sessions.open(
        SessionRecord(
            session_id=SESSION_ID,
            user_key="user",
            did="did:hid:user",
            verification_method_id="did:hid:user#key-1",
            # The user token is valid for longer than the session, so that only the session can have
            # expired.
            user_tokens={text_digest("the-user-token"): now_ms() + 10 * SESSION_LIFETIME_S * 1000},
            expires_at=now_ms() + SESSION_LIFETIME_S * 1000,
        )
    )
    return sessions


def extraction(bearer: str) -> StepRequest:
    """Return a request for the session's first step."""
    return StepRequest(EXTRACTION, SESSION_ID, text_digest(bearer))


def test_a_session_expires_although_its_record_still_exists(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day_later = now_ms() + SESSION_LIFETIME_S * 1000 + 1
    time = SimpleNamespace(time_ns=lambda: a_day_later * 1_000_000)
    monkeypatch.setattr(clock, "time", time)

    assert sessions.get(SESSION_ID) is not None
    with pytest.raises(SessionExpired):
        sessions.grant(extraction("the-user-token"), Deadline.after(24))


def test_no_bearer_but_the_sessions_own_begins_a_step(sessions: Sessions) -> None:
    with pytest.raises(NotFound):
        sessions.grant(extraction("another-user-token"), Deadline.after(24))

    record = sessions.get(SESSION_ID)
    assert record is not None
    assert (record.step_state, record.lease_until) == (State.CREATED, None)
    granted = sessions.grant(extraction("the-user-token"), Deadline.after(24))
    assert granted.record.session_id == SESSION_ID


@pytest.mark.parametrize(("operation", "service"), NEVER_REPEATED)
def test_a_call_that_hypersign_may_have_done_is_not_sent_again(
    operation: Operation, service: str
) -> None:
    transport = Transport(lambda _attempt: None)

    with CannedUpstream() as upstream:
        upstream.fault(operation.name, refuses(503))
        url = f"{upstream.url}/{service}{operation.path}"
        answer = transport.send(Call(operation, url, {}), Deadline.after(10))

    assert answer.status == 503
    assert upstream.received.total() == 1
