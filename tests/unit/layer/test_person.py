"""The person whom the credentials of a session describe."""

from typing import Any

import pytest

from hypersign_kyc.credentials.person import person_of
from hypersign_kyc.upstream.verified_wire import VerifiedCredential

PASSPORT = {
    "id": "did:hid:z6MkUser",
    "face": "iVBORw0KGgo" * 1_000,
    "overallRating": 92,
    "givenNames": "ANNA MARIA",
    "surname": "ERIKSSON",
    "fullName": "ANNA MARIA ERIKSSON",
    "dateOfBirth": 145_497_600,
    "dateOfExpiry": 2_028_672_000_000,
    "sex": "F",
    "nationality": "UTO",
    "issuingStateCode": "UTO",
    "documentNumber": "L898902C3",
}
PERSON = {
    "given_names": "ANNA MARIA",
    "surname": "ERIKSSON",
    "full_name": "ANNA MARIA ERIKSSON",
    "date_of_birth": "1974-08-12",
    "expiry_date": "2034-04-15",
    "sex": "F",
    "nationality": "UTO",
    "issuing_state": "UTO",
    "document_type": "PassportCredential",
    "document_number": "L898902C3",
}


def credential(subject: Any, *types: Any) -> VerifiedCredential:
    kinds = list(types) or ["VerifiableCredential", "PassportCredential"]
    return VerifiedCredential.model_validate({"type": kinds, "credentialSubject": subject})


def found(*credentials: VerifiedCredential) -> dict[str, Any]:
    return {name: value for name, value in person_of(credentials).model_dump().items() if value}


def test_a_passport_and_a_selfie_make_a_person() -> None:
    selfie = credential(
        {"tokenSelfiImage": "x" * 5_000}, "VerifiableCredential", "PersonhoodCredential"
    )
    assert found(credential(PASSPORT), selfie) == PERSON


def test_without_credentials_nothing_is_known() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("claims", "person"),
    [
        ({"firstName": "ANN", "lastName": "LEE"}, {"given_names": "ANN", "surname": "LEE"}),
        ({"given_name": "ANN", "family_name": "LEE"}, {"given_names": "ANN", "surname": "LEE"}),
        ({"GivenName": "ANN", "sur-name": "LEE"}, {"given_names": "ANN", "surname": "LEE"}),
        ({"name": "ANN LEE"}, {"full_name": "ANN LEE"}),
        ({"dob": "1990-05-01"}, {"date_of_birth": "1990-05-01"}),
        ({"birthDate": "1990"}, {"date_of_birth": "1990"}),
        ({"expiryDate": "2030-01"}, {"expiry_date": "2030-01"}),
        ({"gender": "female"}, {"sex": "female"}),
        ({"issuingCountry": "D"}, {"issuing_state": "D"}),
        ({"issuingStateCode": "UTO", "issuingCountry": "Utopia"}, {"issuing_state": "UTO"}),
        ({"documentNumber": 12_345}, {"document_number": "12345"}),
        ({"passportNumber": "  7 "}, {"document_number": "  7 "}),
    ],
)
def test_names_of_claims_differ(claims: dict[str, Any], person: dict[str, str]) -> None:
    assert found(credential(claims)) == person | {"document_type": "PassportCredential"}


@pytest.mark.parametrize(
    "value", ["", "  ", None, True, 1.5, [], {}, ["ANN"], {"value": "ANN"}, "x" * 1_001]
)
def test_what_is_not_a_text_is_missing(value: Any) -> None:
    assert found(credential({"surname": value, "dateOfBirth": value})) == {}


def test_a_value_is_null_where_two_credentials_disagree() -> None:
    other = {**PASSPORT, "surname": "SMITH", "dateOfBirth": "1974-08-13", "sex": "F"}
    card = credential(other, "VerifiableCredential", "GovernmentIdCredential")

    person = found(credential(PASSPORT), card)

    assert person == {
        name: value
        for name, value in PERSON.items()
        if name not in ("surname", "date_of_birth", "document_type")
    }


def test_credentials_that_write_a_date_differently_agree() -> None:
    card = credential({"dateOfBirth": "1974-08-12T00:00:00Z"}, "VerifiableCredential")
    assert found(credential(PASSPORT), card) == PERSON


@pytest.mark.parametrize("subject", [None, [], "text", 5, [None, "text", {}], {"id": "did:x"}])
def test_a_credential_that_says_nothing_does_not_matter(subject: Any) -> None:
    empty = credential(subject, "VerifiableCredential", "OtherCredential")
    assert found(credential(PASSPORT), empty) == PERSON


@pytest.mark.parametrize("kinds", ["VerifiableCredential", ["VerifiableCredential"], None, 5, [5]])
def test_a_document_type_can_be_missing(kinds: Any) -> None:
    without = VerifiedCredential.model_validate({"type": kinds, "credentialSubject": PASSPORT})
    person = found(without)
    assert "document_type" not in person
    assert person["surname"] == "ERIKSSON"
