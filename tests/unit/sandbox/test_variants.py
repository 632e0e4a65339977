"""What Hypersign's answers contain, and the tags that make them larger, rarer or stranger."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.guide_journey import PICTURE, Journey


def _payload(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _picture(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text, validate=True)))


def _confirmed(bench: Bench, tag: str) -> Journey:
    user = bench.journey(f"ann+{tag}@example.com").to_presentation()
    assert user.consent().status == 200
    return user


def _shown(user: Journey) -> Any:
    id_token = user.outcome().found["idToken"]
    return user.verified_data(id_token).found["presentation"]


def test_an_extraction_token_is_a_jwt_with_the_ocr_result_and_the_portrait(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    answer = user.extract()

    token = answer.found["extractionToken"]
    document = _payload(token)["serviceDocument"]

    assert set(answer.found) == {"extractionToken"}
    assert 50_000 < len(token) < 200_000
    assert document["documentNumber"] == "L898902C3"
    assert document["dateOfBirth"] == "1974-08-12"
    assert _picture(document["FACE"]).format == "PNG"


@pytest.mark.parametrize(
    ("tag", "least", "most"),
    [("large_token", 850_000, 950_000), ("oversized_token", 1_050_000, 1_300_000)],
)
def test_a_token_can_be_large(bench: Bench, tag: str, least: int, most: int) -> None:
    user = bench.journey(f"ann+{tag}@example.com").to_user_token()
    token = user.extract().found["extractionToken"]
    assert least < len(token) < most
    user.extraction_token = token
    assert user.match().status == 200


def test_a_token_need_not_be_a_jwt(bench: Bench) -> None:
    user = bench.journey("ann+opaque_token@example.com").to_extraction()
    assert "." not in user.extraction_token
    assert user.match().status == 200


def test_a_portrait_need_not_be_a_picture(bench: Bench) -> None:
    user = bench.journey("ann+broken_portrait@example.com").to_extraction()
    with pytest.raises(ValueError, match=r"."):
        _picture(_payload(user.extraction_token)["serviceDocument"]["FACE"])


def test_credentials_have_what_hypersigns_have(bench: Bench) -> None:
    user = bench.journey().to_credentials()
    passport, person = user.credentials

    about = passport["credentialSubject"]
    assert passport["type"] == ["VerifiableCredential", "PassportCredential"]
    assert passport["credentialStatus"]["type"] == "HypersignCredentialStatus2023"
    assert passport["expirationDate"] > passport["issuanceDate"]
    assert _picture(about["face"]).format == "PNG"
    assert (about["sex"], about["issuingStateCode"], about["nationality"]) == ("F", "UTO", "UTO")
    # 12 August 1974 and 15 April 2034.
    assert (about["dateOfBirth"], about["dateOfExpiry"]) == (145_497_600, 2_028_672_000)
    assert isinstance(about["overallRating"], int)
    assert person["type"] == ["VerifiableCredential", "PersonhoodCredential"]
    assert _picture(person["credentialSubject"]["tokenSelfiImage"]).format == "JPEG"


def test_a_government_id_has_times_in_milliseconds(bench: Bench) -> None:
    user = bench.journey().to_user_token()
    body = {"documentType": "GOVT_ID", "documentBack": PICTURE, "countryCode": "IND"}
    user.extraction_token = user.extract(body=body).found["extractionToken"]
    about = user.match().found["credentials"][0]["credentialSubject"]
    assert (about["dateOfBirth"], about["issuingStateCode"]) == (145_497_600_000, "IND")


@pytest.mark.parametrize("code", ["D", "GBO", "RKS", "UTO"])
def test_states_have_the_codes_of_machine_readable_documents(bench: Bench, code: str) -> None:
    user = bench.journey(f"ann+state_{code}@example.com").to_credentials()
    about = user.credentials[0]["credentialSubject"]
    assert (about["issuingStateCode"], about["nationality"]) == (code, code)


def test_a_birth_date_can_be_incomplete(bench: Bench) -> None:
    user = bench.journey("ann+incomplete_birth_date@example.com").to_credentials()
    assert _payload(user.extraction_token)["serviceDocument"]["dateOfBirth"] == "1977-00-00"
    assert user.credentials[0]["credentialSubject"]["dateOfBirth"] == "1977-00-00"


def test_a_presentation_can_have_a_proof_of_age_of_another_issuer(bench: Bench) -> None:
    user = _confirmed(bench, "proof_of_age")
    *issued, proof = _shown(user)["verifiableCredential"]
    assert issued == user.credentials
    assert proof["issuer"] != bench.account.issuer_did
    assert "zkProofOfAge" in proof["credentialSubject"]
    assert proof["proof"]["type"] == "BJJSignature2021"
    assert _shown(user)["verifiableCredential"][-1] == proof


def test_a_presentation_can_be_text(bench: Bench) -> None:
    user = _confirmed(bench, "presentation_text")
    assert json.loads(_shown(user)) == user.presentation


def test_a_presentation_as_text_can_have_a_proof_of_age(bench: Bench) -> None:
    user = _confirmed(bench, "presentation_text+proof_of_age")
    assert len(json.loads(_shown(user))["verifiableCredential"]) == 3


def test_a_presentations_text_need_not_be_json(bench: Bench) -> None:
    with pytest.raises(ValueError, match=r"Expecting"):
        json.loads(_shown(_confirmed(bench, "broken_presentation_text")))


def test_verified_data_can_have_four_megabytes_of_pictures(bench: Bench) -> None:
    user = _confirmed(bench, "large_pictures")
    assert 3_800_000 < len(json.dumps(_shown(user))) < 4_400_000


def test_a_consents_answer_can_repeat_personal_data(bench: Bench) -> None:
    user = bench.journey("ann+consent_with_personal_data@example.com").to_presentation()
    answer = user.consent()
    assert user.email in answer.body["message"]
    assert answer.found["user"]["dateOfBirth"] == "1974-08-12"
    assert answer.found["idToken"] == user.outcome().found["idToken"]


@pytest.mark.parametrize("step", ["extract", "match", "consent"])
def test_a_503_can_come_after_the_work_once(bench: Bench, step: str) -> None:
    user = bench.journey("ann+unavailable_after_work@example.com").to_user_token()
    assert user.extract().status == 503
    if step == "extract":
        assert user.usage()["operations"]["document_ocr"]["succeeded"] == 1
        return
    user.extraction_token = user.extract().found["extractionToken"]
    assert user.match().status == 503
    if step == "match":
        assert user.usage()["operations"]["face_match"]["credits"] == 45
        return
    user.credentials = user.match().found["credentials"]
    user.presentation = user.present().body["presentation"]
    assert user.consent().status == 503
    assert user.outcome().found["idToken"]


def test_a_503_after_the_work_can_be_armed_for_a_did(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()
    user.control("fail", operation="user_did", tag="unavailable_after_work")
    assert [user.create_did().status, user.create_did().status] == [503, 200]
    assert user.usage()["operations"]["user_did"]["succeeded"] == 2


def test_an_outage_of_the_did_service_is_a_400(bench: Bench) -> None:
    user = bench.journey().to_admin_tokens()
    user.control("fail", operation="user_did", tag="did_creation_failed")
    answer = user.create_did()
    assert (answer.status, answer.body["message"]) == (400, ["Cannot reach the DID registry"])


def test_a_session_can_allow_one_attempt_after_a_refusal(bench: Bench) -> None:
    address = "ann+eyes_closed+once+one_attempt@example.com"
    user = bench.journey(address).to_extraction()
    assert (user.match().status, user.match().status) == (422, 400)
    assert user.outcome().found[-1]["errorCode"] == 18

    again = bench.journey(address).to_extraction()
    assert again.match().status == 200


def test_without_a_refusal_one_attempt_changes_nothing(bench: Bench) -> None:
    user = bench.journey("ann+one_attempt@example.com").to_extraction()
    assert user.extract().status == 200


@pytest.mark.parametrize("tag", ["rejected_later", "duplicate_found_later"])
def test_a_confirmed_session_can_be_rejected_later(bench: Bench, tag: str) -> None:
    user = _confirmed(bench, tag)
    bench.now += 4
    assert user.outcome().found["idToken"]
    bench.now += 1
    answer = user.outcome()
    if tag == "rejected_later":
        assert (answer.body["success"], set(answer.found)) == (False, {"idToken"})
    else:
        last = answer.found[-1]
        assert (last["stepName"], last["status"], last["errorCode"]) == ("ocrIdDoc", "fail", 6)


def test_after_a_change_of_address_the_document_belongs_to_another_account(bench: Bench) -> None:
    before = bench.journey("ann@example.com").to_presentation()
    before.consent()
    after = bench.journey("ann+email_changed@example.com").to_did()
    after.did, after.method_id = before.did, before.method_id
    after.did_token = after.issue_jwt().body["accessToken"]
    after.user_token = after.exchange().found["kycServiceUserAccessToken"]
    refused = after.extract()
    assert (refused.status, refused.body["error"]["code"]) == (422, 6)

    stranger = bench.journey("bob+email_changed@example.com").to_user_token()
    assert stranger.extract().status == 200
