"""The verified data in every form in which Hypersign has it."""

import json
from typing import Any

import pytest

from tests.integration.answers.confirmed import ISSUER, Confirmed, Json, credential
from tests.integration.answers.documents import PASSPORT, PERSON, PICTURE, PROOF_OF_AGE, SELFIE
from tests.reliability.rig.bench import Bench


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


def test_nothing_of_the_data_is_stored_or_logged(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, SELFIE))

    log = session.verified_data().log + session.age_over().log

    kept = log + json.dumps(session.bench.engine.items(session.bench.tables.sessions), default=str)
    for text in ("ERIKSSON", "L898902C3", PICTURE[:40], "1974-08-12", "vc:hid:1"):
        assert text not in kept
