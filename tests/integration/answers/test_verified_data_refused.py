"""Answers of Hypersign that are not passed on as verified data."""

import json
from typing import Any

import pytest

from tests.integration.answers.confirmed import Confirmed, credential
from tests.integration.answers.documents import PASSPORT, PROOF_OF_AGE, SELFIE
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Reply


@pytest.mark.parametrize(
    "credentials",
    [
        [PROOF_OF_AGE],
        [{**PASSPORT, "credentialSubject": {"dateOfBirth": "1900-01-01"}}],
        [PASSPORT, {**SELFIE, "credentialSubject": {"tokenSelfiImage": "other"}}],
        ["text"],
        [None],
        [5],
        [[]],
    ],
)
def test_a_presentation_of_another_session_is_never_passed_on(
    session: Confirmed, credentials: list[Any]
) -> None:
    session.shares(session.presentation(*credentials))

    for reply in (session.verified_data(), session.age_over()):
        assert reply.outcome == (502, "UPSTREAM_ERROR")
        assert '"VerifiedDataMismatches"' in reply.log
        assert_refusal_is_audited(reply, "UPSTREAM_ERROR", session)


def assert_refusal_is_audited(reply: Reply, code: str, session: Confirmed) -> None:
    (line,) = [json.loads(each) for each in reply.log.splitlines() if '"audit"' in each]
    assert (line["action"], line["code"]) == ("refused", code)
    assert line["principal"].startswith("arn:aws:sts::123456789012:assumed-role/crm")
    assert line["session_id"] == session.session_id


@pytest.mark.parametrize(
    "presentation",
    [
        *("", "text", "[]", "5", "null", '{"holder"', "NaN", '{"a": NaN}', None, 5, [], {}, [{}]),
        *({"holder": "did:hid:z6Mk"}, {"verifiableCredential": [PASSPORT]}),
    ],
)
def test_an_unusable_presentation_is_an_error_of_hypersign(
    session: Confirmed, presentation: Any
) -> None:
    session.shares(presentation)

    assert session.verified_data().outcome == (502, "UPSTREAM_ERROR")
    assert session.age_over().outcome == (502, "UPSTREAM_ERROR")


def test_another_holder_or_session_is_never_passed_on(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, holder="did:hid:z6MkOther"))
    assert session.verified_data().status == 502

    other = {"sessionId": "other", "presentation": session.presentation(PASSPORT)}
    body = json.dumps({"success": True, "data": other}).encode()
    session.bench.upstream.fault("verified_data", Says(200, body))
    assert session.verified_data().status == 502


@pytest.mark.parametrize(
    ("megabytes", "status"), [(2.6, 200), (4.0, 200), (5.6, 200), (6.28, 502), (7.0, 502)]
)
def test_the_limit_is_what_lambda_can_return(bench: Bench, megabytes: float, status: int) -> None:
    large = credential("large", {"face": "A" * round(megabytes * 1_000_000)})
    session = Confirmed(bench, PASSPORT)
    session.shares(session.presentation(PASSPORT, large))

    reply = session.verified_data()

    assert reply.status == status
    if status == 502:
        assert reply.code == "UPSTREAM_ERROR"
        assert "6 MB" in reply.body["error"]["hint"]


def test_an_answer_that_only_lambdas_escapes_make_too_large_is_refused(session: Confirmed) -> None:
    quotes = credential("quotes", {"claim": '"' * 1_600_000})
    session.shares(session.presentation(PASSPORT, quotes))

    reply = session.verified_data()

    assert reply.status == 502
    assert "6 MB" in reply.body["error"]["hint"]


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"data": []},
        {"success": True, "data": []},
        {"success": True, "data": [{"stepName": "userConsent", "status": "success"}]},
        {"success": False, "data": {}},
        {"success": True, "data": {}},
        {"success": True, "data": None},
        {"data": {"idToken": "token"}},
        {"success": None, "data": {"idToken": "token"}},
        {"success": True, "data": {"idToken": ""}},
        {"success": True, "data": {"idToken": 5}},
    ],
)
def test_without_a_confirmation_of_hypersign_there_is_no_data(
    session: Confirmed, said: Any
) -> None:
    session.bench.upstream.fault("outcome", Says(200, json.dumps(said).encode()))

    for reply in (session.verified_data(), session.age_over()):
        assert reply.outcome == (409, "SESSION_NOT_CONFIRMED")
        assert reply.body["error"]["retryable"] is True
        assert_refusal_is_audited(reply, "SESSION_NOT_CONFIRMED", session)
    assert session.record()["ended_as"] == "confirmed"
