"""Hypersign can reject a session that it has confirmed."""

import json
import time
from typing import Any

import pytest

from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import Change, event_of
from tests.integration.answers.confirmed import Confirmed, credential
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Hangs, Says, html, refuses

PASSPORT = credential("1", {"dateOfBirth": "1974-08-12"})
DENIED = {"success": False, "message": "Rejected", "data": {"idToken": "token"}}
DENIED_AS_TEXT = DENIED | {"success": "false"}
DUPLICATE = [
    {"stepName": "ocrIdDoc", "status": "fail", "errorCode": 6, "createdAt": "2026-11-30T10:00:00Z"}
]
SAYS_NOTHING: tuple[Any, ...] = (
    [],
    {"data": []},
    {"success": False, "data": {}},
    {"success": False, "data": []},
    {"success": True, "data": {}},
    {"data": {"idToken": "token"}},
    [{"stepName": "liveliness", "status": "fail", "errorCode": 18}],
    [{"stepName": "userConsent", "status": "fail", "errorCode": None}],
)
NOTHING_SAID: list[Any] = [Says(200, json.dumps(said).encode()) for said in SAYS_NOTHING]
OUTAGES: list[Any] = [refuses(404), refuses(500), refuses(502), refuses(503), refuses(504)]
OUTAGES += [refuses(400, "SESSION_EXPIRED"), html(200), Says(200, b""), Says(200, b"null")]


def says(bench: Bench, said: Any) -> None:
    bench.upstream.fault("outcome", Says(200, json.dumps(said).encode()))


@pytest.fixture
def session(bench: Bench) -> Confirmed:
    confirmed = Confirmed(bench, PASSPORT)
    confirmed.shares(confirmed.presentation(PASSPORT))
    return confirmed


@pytest.mark.parametrize("said", [DENIED, DENIED_AS_TEXT, DUPLICATE])
@pytest.mark.parametrize("way", ["notice", "status", "verified_data", "age_over"])
def test_an_explicit_no_rejects_the_session(session: Confirmed, way: str, said: Any) -> None:
    before = session.record()
    says(session.bench, said)

    if way == "notice":
        session.bench.lambdas.notice(session.session_id)
    else:
        getattr(session, way)()

    record = session.record()
    assert record["ended_as"] == "rejected"
    assert record["ended_at"] > before["ended_at"]
    days_kept = (float(record["purge_at"]) - float(record["ended_at"]) / 1000) / 86_400
    assert round(days_kept) == 30
    change = Change(before, record, round(time.time()))
    found = event_of(change, KycEnvironment.PRODUCTION)
    assert found is not None
    assert found[0] == "SessionRejected"
    assert [each["code"] for each in record["step_errors"]] == (
        ["DOCUMENT_ALREADY_VERIFIED"] if said is DUPLICATE else []
    )


def test_a_rejected_session_has_no_data_any_more(session: Confirmed) -> None:
    assert session.verified_data().status == 200
    says(session.bench, DENIED)

    for reply in (session.verified_data(), session.verified_data(), session.age_over()):
        assert reply.outcome == (409, "SESSION_NOT_CONFIRMED")
        assert reply.body["error"]["retryable"] is False
        assert reply.body["error"]["details"] == [{"field": "outcome", "problem": "rejected"}]
    assert session.status().body["data"]["outcome"] == "rejected"


def test_nothing_follows_a_rejection(session: Confirmed) -> None:
    says(session.bench, DENIED)
    session.bench.lambdas.notice(session.session_id)
    rejected = session.record()
    session.bench.upstream.mend()
    before = session.bench.upstream.used()

    session.bench.lambdas.notice(session.session_id)
    session.change("SET asked_at = :value", {"N": "0"})
    assert session.status().body["data"]["outcome"] == "rejected"

    assert session.record() | {"asked_at": 0} == rejected | {"asked_at": 0}
    assert session.bench.upstream.used() == before


@pytest.mark.parametrize("fault", [*NOTHING_SAID, *OUTAGES])
def test_what_is_not_an_explicit_no_changes_nothing(session: Confirmed, fault: Any) -> None:
    before = session.record()
    session.bench.upstream.fault("outcome", fault)

    session.bench.lambdas.notice(session.session_id)
    assert session.status().body["data"]["outcome"] == "confirmed"
    assert session.verified_data().status != 200

    record = session.record()
    for name in ("ended_as", "ended_at", "step_state"):
        assert record[name] == before[name]
    session.bench.upstream.mend()
    session.shares(session.presentation(PASSPORT))
    assert session.verified_data().status == 200


def test_a_timeout_changes_nothing(session: Confirmed) -> None:
    session.bench.upstream.fault("outcome", Hangs())

    assert session.status().body["data"]["outcome"] == "confirmed"
    assert session.record()["ended_as"] == "confirmed"


def test_notices_of_a_confirmed_session_ask_once_a_window(session: Confirmed) -> None:
    lambdas, upstream = session.bench.lambdas, session.bench.upstream
    before = upstream.received["outcome"]

    answers = [lambdas.notice(session.session_id, time.time() + 60) for _ in range(5)]

    assert upstream.received["outcome"] - before == 1
    failures = [answer["batchItemFailures"] for answer in answers]
    assert failures == [[], *[[{"itemIdentifier": "1"}]] * 4]
    for _ in range(3):
        session.status()
    assert upstream.received["outcome"] - before == 1


def test_reads_of_the_data_and_of_the_age_always_ask(session: Confirmed) -> None:
    before = session.bench.upstream.received["outcome"]

    for _ in range(2):
        assert session.verified_data().status == 200
        assert session.age_over().status == 200

    assert session.bench.upstream.received["outcome"] - before == 4


def test_a_confirmation_that_is_confirmed_again_is_not_counted_again(session: Confirmed) -> None:
    assert '"SessionsConfirmed"' not in session.status().log
    says(session.bench, DENIED)
    session.change("SET asked_at = :value", {"N": "0"})
    assert '"SessionsRejected"' in session.status().log
