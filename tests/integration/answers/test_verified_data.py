"""The verified data in every form in which Hypersign has it."""

import json
from typing import Any

import pytest

from tests.integration.answers.confirmed import ISSUER, Confirmed, Json, credential
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Reply

PICTURE = "iVBORw0KGgo" + "A" * 2_000
PASSPORT = credential(
    "1",
    {
        "face": PICTURE,
        "overallRating": 92,
        "givenNames": "ANNA MARIA",
        "surname": "ERIKSSON",
        "fullName": "ANNA MARIA ERIKSSON",
        "dateOfBirth": 145_497_600,
        "dateOfExpiry": "2028672000000",
        "sex": "F",
        "nationality": "UTO",
        "issuingStateCode": "UTO",
        "documentNumber": "L898902C3",
    },
)
SELFIE = credential(
    "2", {"tokenSelfiImage": PICTURE}, type=["VerifiableCredential", "PersonhoodCredential"]
)
PROOF_OF_AGE = credential(
    "3",
    {"zkProofOfAge": {"olderThan": 18}, "dateOfBirth": "1900-01-01"},
    type=["VerifiableCredential", "zkProofOfAge"],
    issuer="did:hid:z6MkOther",
    proof={"type": "BJJSignature2021"},
)
PERSON = {
    "givenNames": "ANNA MARIA",
    "surname": "ERIKSSON",
    "fullName": "ANNA MARIA ERIKSSON",
    "dateOfBirth": "1974-08-12",
    "expiryDate": "2034-04-15",
    "sex": "F",
    "nationality": "UTO",
    "issuingState": "UTO",
    "documentType": "PassportCredential",
    "documentNumber": "L898902C3",
}


@pytest.fixture(scope="module")
def one(one_bench: Bench) -> Confirmed:
    return Confirmed(one_bench, PASSPORT, SELFIE)


@pytest.fixture
def session(one: Confirmed, bench: Bench) -> Confirmed:
    return one


@pytest.mark.parametrize("as_text", [False, True])
def test_the_presentation_may_be_an_object_or_its_text(session: Confirmed, as_text: bool) -> None:
    presentation = session.presentation(PASSPORT, SELFIE)
    session.shares(json.dumps(presentation) if as_text else presentation)

    data = session.verified_data().body["data"]

    assert data["presentation"] == presentation
    assert data["person"] == PERSON
    assert [each["issuedInSession"] for each in data["subjects"]] == [True, True]


def test_pictures_are_left_out_of_the_subjects_and_named(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, SELFIE))

    passport, selfie = session.verified_data().body["data"]["subjects"]

    assert passport["omitted"] == ["face"]
    assert passport["claims"]["overallRating"] == 92
    assert "face" not in passport["claims"]
    assert (selfie["claims"], selfie["omitted"]) == ({}, ["tokenSelfiImage"])


@pytest.mark.parametrize(
    ("value", "is_omitted"),
    [("x" * 1_000, False), ("x" * 1_001, True), (["x" * 500] * 3, True), ({"a": [1]}, False)],
)
def test_a_value_of_more_than_1000_characters_is_left_out(
    bench: Bench, value: Any, is_omitted: bool
) -> None:
    issued = credential("value", {"claim": value})
    session = Confirmed(bench, issued)
    session.shares(session.presentation(issued))

    (subject,) = session.verified_data().body["data"]["subjects"]

    assert subject["omitted"] == (["claim"] if is_omitted else [])
    assert subject["claims"] == ({} if is_omitted else {"claim": value})


def test_a_credential_of_another_issuer_is_passed_on_but_says_nothing_of_the_person(
    session: Confirmed,
) -> None:
    session.shares(session.presentation(PROOF_OF_AGE, PASSPORT))

    data = session.verified_data().body["data"]

    assert [each["issuedInSession"] for each in data["subjects"]] == [False, True]
    assert data["subjects"][0]["claims"]["zkProofOfAge"] == {"olderThan": 18}
    assert data["person"] == PERSON
    assert session.age_over(100).body["data"]["ageOver"] is False


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


def test_a_credential_without_an_id_can_come_from_elsewhere(session: Confirmed) -> None:
    foreign = {name: value for name, value in PROOF_OF_AGE.items() if name != "id"}
    session.shares(session.presentation(PASSPORT, foreign))

    subjects = session.verified_data().body["data"]["subjects"]

    assert [(each["id"], each["issuedInSession"]) for each in subjects] == [
        (PASSPORT["id"], True),
        (None, False),
    ]


def test_without_digests_only_the_companys_own_issuer_says_who_the_person_is(
    bench: Bench,
) -> None:
    session = Confirmed(bench, PASSPORT)
    session.change("REMOVE credential_digests, credential_id_digests")
    session.shares(session.presentation(PROOF_OF_AGE, PASSPORT))

    data = session.verified_data().body["data"]

    assert [each["issuedInSession"] for each in data["subjects"]] == [None, None]
    assert data["person"] == PERSON


def test_a_record_without_digests_of_ids_is_still_compared(bench: Bench) -> None:
    session = Confirmed(bench, PASSPORT)
    session.change("REMOVE credential_id_digests")
    session.shares(session.presentation(PASSPORT))
    assert session.verified_data().status == 200

    session.shares(session.presentation({**PASSPORT, "issuer": "did:hid:z6MkOther"}))
    assert session.verified_data().status == 502


@pytest.mark.parametrize(
    "odd",
    [
        {"credentialSubject": None},
        {"credentialSubject": "text"},
        {"credentialSubject": [None, 5, "text", {"a": 1}]},
        {"type": 5, "issuer": 5, "id": 5, "issuanceDate": 5},
        {"type": [None, {}], "issuer": {"name": "no id"}},
        {"issuer": {"id": ISSUER}},
    ],
)
def test_a_credential_with_odd_parts_is_passed_on(bench: Bench, odd: Json) -> None:
    issued = {**PASSPORT, **odd}
    session = Confirmed(bench, issued)
    session.shares(session.presentation(issued))

    reply = session.verified_data()

    assert reply.status == 200
    assert reply.body["data"]["presentation"]["verifiableCredential"] == [issued]
    assert reply.body["data"]["subjects"]
    assert session.age_over().status == 200


def test_a_credential_without_a_subject_is_passed_on(bench: Bench) -> None:
    issued = {name: value for name, value in PASSPORT.items() if name != "credentialSubject"}
    session = Confirmed(bench, issued)
    session.shares(session.presentation(issued))

    (subject,) = session.verified_data().body["data"]["subjects"]

    assert (subject["id"], subject["claims"]) == (PASSPORT["id"], {})


def test_credentials_may_be_texts(session: Confirmed) -> None:
    session.shares(session.presentation(json.dumps(PASSPORT), "eyJhbGciOiJ.eyJ2Yy.c2ln"))

    data = session.verified_data().body["data"]

    assert [each["issuedInSession"] for each in data["subjects"]] == [True, False]
    assert data["person"] == PERSON


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


def test_the_age_and_nothing_else_is_answered_and_audited(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, SELFIE))

    reply = session.age_over(18)

    record = session.record()
    assert reply.body["data"] == {
        "sessionId": session.session_id,
        "userKey": record["user_key"],
        "environment": "production",
        "years": 18,
        "ageOver": True,
    }
    (line,) = [json.loads(each) for each in reply.log.splitlines() if '"audit"' in each]
    assert (line["action"], line["years"]) == ("age read", "18")
    assert line["principal"].startswith("arn:aws:sts::123456789012:assumed-role/crm")
    assert line["session_id"] == session.session_id


@pytest.mark.parametrize(
    ("born", "over"),
    [("1974", True), (0, True), ("2020-01", False), ("unknown", None), (None, None)],
)
def test_an_age_can_be_unknown(bench: Bench, born: Any, over: bool | None) -> None:
    issued = credential("age", {"dateOfBirth": born})
    session = Confirmed(bench, issued)
    session.shares(session.presentation(issued))

    assert session.age_over(18).body["data"]["ageOver"] is over


def test_two_credentials_that_disagree_about_the_birth_date_decide_nothing(bench: Bench) -> None:
    old = credential("old", {"dateOfBirth": "1974-08-12"})
    young = credential("young", {"birthDate": "2020-08-12"})
    session = Confirmed(bench, old, young)
    session.shares(session.presentation(old, young))

    assert session.verified_data().body["data"]["person"]["dateOfBirth"] is None
    assert session.age_over(18).body["data"]["ageOver"] is None


@pytest.mark.parametrize("years", ["0", "151", "x", "18.0", "-1", "018"])
def test_other_years_are_refused_without_asking(session: Confirmed, years: str) -> None:
    before = session.bench.upstream.used()

    reply = session.age_over(years)

    assert reply.outcome == (400, "INVALID_REQUEST")
    assert reply.body["error"]["details"][0]["field"] == "years"
    assert session.bench.upstream.used() == before


def test_nothing_of_the_data_is_stored_or_logged(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, SELFIE))

    log = session.verified_data().log + session.age_over().log

    kept = log + json.dumps(session.bench.engine.items(session.bench.tables.sessions), default=str)
    for text in ("ERIKSSON", "L898902C3", PICTURE[:40], "1974-08-12", "vc:hid:1"):
        assert text not in kept
