"""What Hypersign reads from a document, and the credentials that it issues about it."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime

from local.sandbox.account import Account
from local.sandbox.credentials import issue_credential
from local.sandbox.failures import chosen, is_chosen
from local.sandbox.portraits import HUGE, LARGE, OVERSIZED, USUAL, portrait
from local.sandbox.refusals import Json
from local.sandbox.sessions import LIFETIME_SECONDS, KycSession
from local.sandbox.tokens import Tokens, Use

_CREDENTIAL_TYPES = {"PASSPORT": "PassportCredential", "GOVT_ID": "GovernmentIdCredential"}
_RATING = 92

# Every picture reads as ICAO 9303's specimen passport: its bearer.
_SPECIMEN = {
    "fullName": "ANNA MARIA ERIKSSON",
    "firstName": "ANNA MARIA",
    "lastName": "ERIKSSON",
    "dateOfBirth": "1974-08-12",
    "sex": "F",
    "nationality": "UTO",
    "issuingStateCode": "UTO",
    "documentNumber": "L898902C3",
    "dateOfExpiry": "2034-04-15",
}


def read_document(kind: str, country: str | None, email: str) -> Json:
    """Return what the OCR finds in a document. The tags of the user's address can change it."""
    found = {**_SPECIMEN, "documentType": kind}
    if country:
        found["issuingStateCode"] = country
    for failure in chosen(email, "document_ocr"):
        if failure.tag.startswith("state_"):
            code = failure.tag.removeprefix("state_").upper()
            found |= {"nationality": code, "issuingStateCode": code}
    if is_chosen("incomplete_birth_date", email, "document_ocr"):
        found["dateOfBirth"] = "1977-00-00"
    return found


def extraction_token(tokens: Tokens, session: KycSession, document: Json) -> str:
    """Return the extraction token: a JWT that contains the OCR result and the portrait."""

    def has(tag: str) -> bool:
        return is_chosen(tag, session.email, "document_ocr")

    if has("opaque_token"):
        return secrets.token_urlsafe(48)
    width = OVERSIZED if has("oversized_token") else LARGE if has("large_token") else USUAL
    face = "no picture" if has("broken_portrait") else portrait(width)
    service_document = {**document, "FACE": face}
    claims = {"sessionId": session.session_id, "serviceDocument": service_document}
    return tokens.issue(Use.EXTRACTION, LIFETIME_SECONDS, claims)


def issue_credentials(account: Account, session: KycSession, now: float) -> list[Json]:
    """Return the credentials of a face match: one about the document, one about the person."""
    document = session.document or {}
    huge = is_chosen("large_pictures", session.email, "face_match")
    about = {
        "id": session.did,
        **document,
        "dateOfBirth": _unix_time(document["dateOfBirth"], document["documentType"]),
        "dateOfExpiry": _unix_time(document["dateOfExpiry"], document["documentType"]),
        "overallRating": _RATING,
        "face": portrait(HUGE) if huge else portrait(),
    }
    person = {
        "id": session.did,
        "userId": session.user_id(),
        "tokenSelfiImage": portrait(HUGE) if huge else portrait(kind="JPEG"),
    }
    return [
        issue_credential(account, _CREDENTIAL_TYPES[document["documentType"]], about, now),
        issue_credential(account, "PersonhoodCredential", person, now),
    ]


def _unix_time(text: str, kind: str) -> int | str:
    """Return a date as Hypersign's credentials have it: unix time, in seconds for passports and in
    milliseconds for other documents. An incomplete date stays as it is.
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    seconds = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return seconds if kind == "PASSPORT" else seconds * 1000
