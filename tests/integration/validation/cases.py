"""Tables of requests with wrong fields, and the expected answers."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.integration.validation.refusal import FORBIDDEN, INVALID, NO_IMAGE, NOT_FOUND
from tests.support.clients.app import ABSENT, CONSENT, EXTRACT, PRESENT, VERIFY
from tests.support.clients.pictures import data_url, small


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


PDF = _base64(b"%PDF-1.7\n" + bytes(60))
GIF = _base64(b"GIF89a" + bytes(60))
HEIC = _base64(b"\0\0\0\x18ftypheic" + bytes(60))
TEXT = _base64(b"This is a letter and no picture at all.")
AVI = _base64(b"RIFF\0\0\0\0AVI LIST" + bytes(60))
GOVT_ID = {"documentType": "GOVT_ID", "documentBack": small(), "countryCode": "IND"}
PRESENTED = {"holder": "did:hid:x", "verifiableCredential": [{"id": "x"}]}


@dataclass(frozen=True)
class Case:
    """A valid request with some fields changed, the expected answer, and the fields that it
    names.
    """

    path: str
    changes: Mapping[str, Any]
    status: int
    code: str
    fields: tuple[str, ...] = field(default=())


CASES = {
    "extraction of nothing": Case(
        EXTRACT,
        {"sessionId": ABSENT, "documentType": ABSENT, "documentFront": ABSENT},
        *INVALID,
        ("documentType",),
    ),
    "document type unknown": Case(
        EXTRACT, {"documentType": "LIBRARY_CARD"}, *INVALID, ("documentType",)
    ),
    "document type missing": Case(EXTRACT, {"documentType": ABSENT}, *INVALID, ("documentType",)),
    "document type a number": Case(EXTRACT, {"documentType": 7}, *INVALID, ("documentType",)),
    "document type in small letters": Case(
        EXTRACT, {"documentType": "passport"}, *INVALID, ("documentType",)
    ),
    "document type a picture": Case(
        EXTRACT, {"documentType": small()}, *INVALID, ("documentType",)
    ),
    "session missing": Case(EXTRACT, {"sessionId": ABSENT}, *INVALID, ("sessionId",)),
    "session null": Case(EXTRACT, {"sessionId": None}, *INVALID, ("sessionId",)),
    "session empty": Case(EXTRACT, {"sessionId": ""}, *INVALID, ("sessionId",)),
    "session a number": Case(EXTRACT, {"sessionId": 5}, *INVALID, ("sessionId",)),
    "session a list": Case(EXTRACT, {"sessionId": ["x"]}, *INVALID, ("sessionId",)),
    "session too long": Case(EXTRACT, {"sessionId": "x" * 257}, *INVALID, ("sessionId",)),
    "session with a line break": Case(EXTRACT, {"sessionId": "x\ny"}, *INVALID, ("sessionId",)),
    "session ending in a line break": Case(EXTRACT, {"sessionId": "x\n"}, *INVALID, ("sessionId",)),
    "session unknown": Case(EXTRACT, {"sessionId": "6c84fb90-12c4-11e1"}, *NOT_FOUND),
    "session another record's key": Case(EXTRACT, {"sessionId": "day#x#2026-01-01"}, *NOT_FOUND),
    "passport without front": Case(
        EXTRACT, {"documentFront": ABSENT}, *INVALID, ("documentFront",)
    ),
    "card without back": Case(
        EXTRACT, GOVT_ID | {"documentBack": ABSENT}, *INVALID, ("documentBack",)
    ),
    "card without front": Case(
        EXTRACT, GOVT_ID | {"documentFront": ABSENT}, *INVALID, ("documentFront",)
    ),
    "card without country": Case(
        EXTRACT, GOVT_ID | {"countryCode": ABSENT}, *INVALID, ("countryCode",)
    ),
    "card without back and country": Case(
        EXTRACT,
        GOVT_ID | {"documentBack": ABSENT, "countryCode": ABSENT},
        *INVALID,
        ("documentBack", "countryCode"),
    ),
    "country mixed": Case(EXTRACT, GOVT_ID | {"countryCode": "USa"}, *INVALID, ("countryCode",)),
    "country small": Case(EXTRACT, GOVT_ID | {"countryCode": "usa"}, *INVALID, ("countryCode",)),
    "country of two": Case(EXTRACT, GOVT_ID | {"countryCode": "US"}, *INVALID, ("countryCode",)),
    "country of none": Case(EXTRACT, GOVT_ID | {"countryCode": "XXX"}, *INVALID, ("countryCode",)),
    "country padded": Case(EXTRACT, GOVT_ID | {"countryCode": "USA "}, *INVALID, ("countryCode",)),
    "country a number": Case(EXTRACT, GOVT_ID | {"countryCode": 356}, *INVALID, ("countryCode",)),
    "country null": Case(EXTRACT, GOVT_ID | {"countryCode": None}, *INVALID, ("countryCode",)),
    "front empty": Case(EXTRACT, {"documentFront": ""}, *NO_IMAGE, ("documentFront",)),
    "front no Base64": Case(
        EXTRACT, {"documentFront": "§" + small()[1:]}, *NO_IMAGE, ("documentFront",)
    ),
    "front Base64 for URLs": Case(
        EXTRACT, {"documentFront": small()[:-8] + "-_-_-_-_"}, *NO_IMAGE, ("documentFront",)
    ),
    "front cut": Case(EXTRACT, {"documentFront": small()[:-1]}, *NO_IMAGE, ("documentFront",)),
    "front with line breaks": Case(
        EXTRACT,
        {"documentFront": small()[:76] + "\n" + small()[76:]},
        *NO_IMAGE,
        ("documentFront",),
    ),
    "front in hexadecimal": Case(
        EXTRACT, {"documentFront": base64.b64decode(small()).hex()}, *NO_IMAGE, ("documentFront",)
    ),
    "front an address": Case(
        EXTRACT, {"documentFront": "https://example.com/a.jpg"}, *NO_IMAGE, ("documentFront",)
    ),
    "front a data URL of nothing": Case(
        EXTRACT, {"documentFront": "data:image/jpeg;base64,"}, *NO_IMAGE, ("documentFront",)
    ),
    "front a data URL without Base64": Case(
        EXTRACT, {"documentFront": f"data:image/jpeg,{small()}"}, *NO_IMAGE, ("documentFront",)
    ),
    "front a PDF": Case(EXTRACT, {"documentFront": PDF}, *NO_IMAGE, ("documentFront",)),
    "front a GIF": Case(EXTRACT, {"documentFront": GIF}, *NO_IMAGE, ("documentFront",)),
    "front a HEIC": Case(EXTRACT, {"documentFront": HEIC}, *NO_IMAGE, ("documentFront",)),
    "front a text": Case(EXTRACT, {"documentFront": TEXT}, *NO_IMAGE, ("documentFront",)),
    "front a film": Case(EXTRACT, {"documentFront": AVI}, *NO_IMAGE, ("documentFront",)),
    "front a PDF that says JPEG": Case(
        EXTRACT, {"documentFront": data_url(PDF)}, *NO_IMAGE, ("documentFront",)
    ),
    "front a number": Case(EXTRACT, {"documentFront": 1}, *INVALID, ("documentFront",)),
    "front a list": Case(EXTRACT, {"documentFront": [small()]}, *INVALID, ("documentFront",)),
    "back a PDF": Case(EXTRACT, GOVT_ID | {"documentBack": PDF}, *NO_IMAGE, ("documentBack",)),
    "both sides no image": Case(
        EXTRACT,
        GOVT_ID | {"documentBack": PDF, "documentFront": GIF},
        *NO_IMAGE,
        ("documentBack", "documentFront"),
    ),
    "no image and no country": Case(
        EXTRACT,
        GOVT_ID | {"documentBack": PDF, "countryCode": "xx"},
        *INVALID,
        ("documentBack", "countryCode"),
    ),
    "selfie missing": Case(VERIFY, {"selfieImage": ABSENT}, *INVALID, ("selfieImage",)),
    "selfie a PDF": Case(VERIFY, {"selfieImage": PDF}, *NO_IMAGE, ("selfieImage",)),
    "extraction token missing": Case(
        VERIFY, {"documentToken": ABSENT}, *INVALID, ("documentToken",)
    ),
    "extraction token a number": Case(VERIFY, {"documentToken": 1}, *INVALID, ("documentToken",)),
    "extraction token huge": Case(
        VERIFY, {"documentToken": "x" * 1_048_577}, *INVALID, ("documentToken",)
    ),
    "extraction token made up": Case(
        VERIFY, {"documentToken": "made.up.token"}, *FORBIDDEN, ("documentToken",)
    ),
    "face for another's DID": Case(
        VERIFY, {"holderDid": "did:hid:z6MkOther"}, *FORBIDDEN, ("holderDid",)
    ),
    "face for a DID that is a number": Case(VERIFY, {"holderDid": 1}, *INVALID, ("holderDid",)),
    "no credentials": Case(
        PRESENT, {"credentialDocuments": []}, *INVALID, ("credentialDocuments",)
    ),
    "credentials missing": Case(
        PRESENT, {"credentialDocuments": ABSENT}, *INVALID, ("credentialDocuments",)
    ),
    "credentials no list": Case(
        PRESENT, {"credentialDocuments": {"id": "x"}}, *INVALID, ("credentialDocuments",)
    ),
    "a credential no object": Case(
        PRESENT, {"credentialDocuments": ["x"]}, *INVALID, ("credentialDocuments.0",)
    ),
    "credentials in crowds": Case(
        PRESENT, {"credentialDocuments": [{}] * 51}, *INVALID, ("credentialDocuments",)
    ),
    "credential made up": Case(
        PRESENT, {"credentialDocuments": [{"id": "x"}]}, *FORBIDDEN, ("credentialDocuments",)
    ),
    "credential with a huge number": Case(
        PRESENT, {"credentialDocuments": [{"id": 10**4000}]}, *FORBIDDEN, ("credentialDocuments",)
    ),
    "credential with an endless number": Case(
        PRESENT,
        {"credentialDocuments": [{"id": float("inf")}]},
        *INVALID,
        ("body",),
    ),
    "challenge missing": Case(PRESENT, {"challenge": ABSENT}, *INVALID, ("challenge",)),
    "challenge unknown": Case(PRESENT, {"challenge": "x"}, *NOT_FOUND),
    "domain missing": Case(PRESENT, {"domain": ABSENT}, *INVALID, ("domain",)),
    "domain without scheme": Case(PRESENT, {"domain": "app.example.com"}, *INVALID, ("domain",)),
    "domain with a path": Case(
        PRESENT, {"domain": "https://app.example.com/"}, *INVALID, ("domain",)
    ),
    "domain of another company": Case(
        PRESENT, {"domain": "https://evil.example"}, *FORBIDDEN, ("domain",)
    ),
    "presentation by another's DID": Case(
        PRESENT, {"holderDid": "did:hid:z6MkOther"}, *FORBIDDEN, ("holderDid",)
    ),
    "presentation with another's key": Case(
        PRESENT,
        {"verificationMethodId": "did:hid:z6MkOther#key-1"},
        *FORBIDDEN,
        ("verificationMethodId",),
    ),
    "consent to nothing": Case(CONSENT, {"presentation": ABSENT}, *INVALID, ("presentation",)),
    "consent to null": Case(CONSENT, {"presentation": None}, *INVALID, ("presentation",)),
    "consent to an empty object": Case(CONSENT, {"presentation": {}}, *INVALID, ("presentation",)),
    "consent to a text": Case(CONSENT, {"presentation": "x"}, *INVALID, ("presentation",)),
    "consent to no presentation": Case(
        CONSENT, {"presentation": {"a": 1}}, *INVALID, ("presentation",)
    ),
    "presentation without proof": Case(
        CONSENT, {"presentation": PRESENTED}, *INVALID, ("presentation",)
    ),
    "presentation for another session": Case(
        CONSENT,
        {"presentation": PRESENTED | {"proof": {"challenge": "x"}}},
        *FORBIDDEN,
        ("presentation",),
    ),
    "consent to no credentials": Case(
        CONSENT, {"presentation": ABSENT, "credentials": []}, *INVALID, ("credentials",)
    ),
    "consent to made-up credentials": Case(
        CONSENT,
        {"presentation": ABSENT, "credentials": [{"id": "x"}]},
        *FORBIDDEN,
        ("credentials",),
    ),
    "consent for a domain of another company": Case(
        CONSENT,
        {"presentation": ABSENT, "credentials": [{}], "domain": "https://evil.example"},
        *FORBIDDEN,
        ("domain",),
    ),
    "consent in an unknown session": Case(
        CONSENT, {"sessionId": "x"}, *FORBIDDEN, ("presentation",)
    ),
}
