"""Refusals of a mint, and refusals that need more than one call."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.guide_journey import Answer


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"X-Api-Secret-Key": None}, 401, "access_denied"),
        ({"X-Api-Secret-Key": "wrong"}, 401, "access_denied"),
        ({"ExpiresIn": "0"}, 400, "expiresIn"),
        ({"ExpiresIn": "1.5"}, 400, "expiresIn"),
        ({"Origin": "https://a.b"}, 401, "Origin mismatch"),
    ],
)
def test_minting_is_refused(bench: Bench, headers: dict[str, Any], status: int, said: str) -> None:
    answer = bench.journey().mint("kyc", headers)
    assert answer.status == status
    assert answer.body["statusCode"] == status
    assert said in answer.body["message"][0]


def test_the_secret_of_the_other_service_mints_nothing(bench: Bench) -> None:
    user = bench.journey()
    answer = user.mint("kyc", {"X-Api-Secret-Key": user.account.ssi_api_secret})
    assert answer.status == 400
    assert answer.body["message"] == ["Invalid grant type for this service"]


def test_an_unknown_grant_mints_nothing(bench: Bench) -> None:
    assert bench.journey().mint("kyb").body["message"] == ["Invalid grant type"]


def test_only_its_subject_can_present_a_credential(bench: Bench) -> None:
    ann, bob = bench.journey().to_credentials(), bench.journey("bob@example.com").to_did()
    answer = bob.present(body={"credentialDocuments": ann.credentials})
    assert answer.status == 400
    assert "subject is not the holder" in answer.body["message"][0]


def test_a_session_stays_with_its_first_user(bench: Bench) -> None:
    ann, bob = bench.journey().to_user_token(), bench.journey("bob@example.com").to_user_token()
    assert bob.exchange(body={"sessionId": ann.session_id}).status == 403


def test_only_the_latest_extraction_can_be_matched(bench: Bench) -> None:
    ann = bench.journey().to_extraction()
    assert ann.extract().status == 200
    assert ann.match().body["error"]["code"] == "INVALID_DOCUMENT_TOKEN"


def test_consent_is_given_once(bench: Bench) -> None:
    ann = bench.journey().to_presentation()
    assert ann.consent().status == 200
    assert [ann.consent().status, ann.extract().status, ann.match().status] == [409, 409, 409]


def test_only_one_of_two_simultaneous_consents_is_accepted(bench: Bench) -> None:
    first = bench.journey("ann+slow.consent@example.com").to_presentation()
    answers: list[Answer] = []

    def consent_meanwhile() -> None:
        bench.while_asleep = lambda: None
        answers.append(first.consent())

    bench.while_asleep = consent_meanwhile
    answers.append(first.consent())
    assert [answer.status for answer in answers] == [200, 409]


def test_bodies_over_ten_megabytes_are_refused_outside_kyc(bench: Bench) -> None:
    answer = bench.journey().to_did().create_did(body={"namespace": "x" * (10 * 1024 * 1024)})
    assert answer.status == 413
    assert answer.body["message"] == ["request entity too large"]


def test_broken_json_is_refused(bench: Bench) -> None:
    user = bench.journey().to_did()
    response = bench.client.post(
        "/ssi/api/v1/did/create",
        data=b'{"namespace": ',
        headers={"Authorization": f"Bearer {user.ssi_token}", "Content-Type": "application/json"},
    )
    assert response.status_code == 400


def test_an_unknown_route_is_not_found_and_not_counted(bench: Bench) -> None:
    assert bench.client.post("/ssi/api/v1/did").get_json() == {
        "statusCode": 404,
        "message": ["Cannot POST /ssi/api/v1/did"],
        "error": "Not Found",
    }
    assert bench.journey().usage()["received"] == 0


def test_a_refused_call_costs_nothing(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    user.control("reset")
    user.extract(body={"documentFront": "%%%"})
    report = user.usage()["operations"]["document_ocr"]
    assert (report["received"], report["succeeded"], report["credits"]) == (1, 0, 0)
