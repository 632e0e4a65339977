"""Put together who a person is, from the credentials of a session."""

from collections.abc import Callable, Iterable
from typing import Any

from hypersign_kyc.company_models import Person
from hypersign_kyc.credentials.dates import date_of
from hypersign_kyc.upstream.verified_wire import VerifiedCredential

#: Longer texts are pictures.
LONGEST_VALUE = 1_000
#: The position of the document's type among the types of its credential.
_DOCUMENT_TYPE = 1
#: A credential with a selfie. It is not about a document.
_PERSONHOOD = "PersonhoodCredential"

#: The claims of `Person`, and the names that credentials use for them, the best first.
_NAMES = {
    "given_names": ("givenNames", "givenName", "firstNames", "firstName", "forenames", "forename"),
    "surname": ("surname", "surnames", "lastName", "lastNames", "familyName", "familyNames"),
    "full_name": ("fullName", "name"),
    "date_of_birth": ("dateOfBirth", "birthDate", "dob"),
    "expiry_date": ("dateOfExpiry", "expiryDate", "expirationDate", "dateOfExpiration"),
    "sex": ("sex", "gender"),
    "nationality": ("nationality", "nationalityCode"),
    "issuing_state": (
        *("issuingStateCode", "issuingState", "issuingCountryCode", "issuingCountry"),
        *("issuingAuthorityCode", "issuerCountry", "countryCode"),
    ),
    "document_number": ("documentNumber", "documentNo", "passportNumber", "idNumber"),
}
_DATES = ("date_of_birth", "expiry_date")


def person_of(credentials: Iterable[VerifiedCredential]) -> Person:
    """Return the person. A claim is None if no credential has it, or if two credentials
    disagree.
    """
    found: dict[str, set[str]] = {}
    for credential in credentials:
        claims = [claims for subject in credential.subjects if (claims := _claims_of(subject))]
        for name, value in ((name, each[name]) for each in claims for name in each):
            found.setdefault(name, set()).add(value)
        if claims and (kind := _document_type(credential)) is not None:
            found.setdefault("document_type", set()).add(kind)
    return Person.model_validate(
        {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
    )


def _claims_of(subject: dict[str, Any]) -> dict[str, str]:
    named = {_plain(name): value for name, value in reversed(subject.items())}
    claims: dict[str, str] = {}
    for claim, names in _NAMES.items():
        read: Callable[[Any], str | None] = date_of if claim in _DATES else _text
        values = (read(named.get(_plain(name))) for name in names)
        if (value := next((each for each in values if each is not None), None)) is not None:
            claims[claim] = value
    return claims


def _text(value: Any) -> str | None:
    """Return a claim's text as it stands, or None if it is not one."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**18 else ""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_VALUE:
        return None
    return value


def _document_type(credential: VerifiedCredential) -> str | None:
    if len(credential.type) <= _DOCUMENT_TYPE or _PERSONHOOD in credential.type:
        return None
    return credential.type[_DOCUMENT_TYPE]


def _plain(name: str) -> str:
    """Return a name in the form in which `dateOfBirth`, `date_of_birth` and `DateOfBirth` are
    equal.
    """
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()
