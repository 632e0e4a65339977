"""Credentials that a face match can issue, and the person whom they describe."""

from tests.integration.answers.confirmed import credential

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
