"""Calls that the KYC service refuses. Each is a good call with one change."""

from __future__ import annotations

import base64
import json

import pytest

from tests.unit.sandbox.bench import Bench
from tests.unit.sandbox.cases import Ask, bearer, case
from tests.unit.sandbox.guide_journey import PICTURE, picture

TEXT_AS_IMAGE = base64.b64encode(b"no picture at all").decode()


def _damaged_png() -> str:
    """Return a picture in which one byte of the pixels is changed."""
    content = bytearray(base64.b64decode(picture("PNG")))
    content[content.index(b"IDAT") + 8] ^= 0xFF
    return base64.b64encode(content).decode()


KYC_CASES = [
    case(
        "no token",
        "to_did",
        lambda u: u.open_session({"x-kyc-access-token": None}),
        401,
        "Unauthorized",
    ),
    case(
        "ssi token at kyc",
        "to_did",
        lambda u: u.open_session({"x-kyc-access-token": u.ssi_token}),
        400,
        "Invalid grant type",
    ),
    case(
        "kyc token as ssi token",
        "to_user_token",
        lambda u: u.extract({"x-ssi-access-token": u.kyc_token}),
        400,
        "Invalid grant type",
    ),
    case(
        "an origin",
        "to_did",
        lambda u: u.open_session({"Origin": "https://a.b"}),
        401,
        "Origin mismatch",
    ),
    case(
        "exchange without the ssi token",
        "to_user_token",
        lambda u: u.exchange({"x-ssi-access-token": None}),
        401,
        "Unauthorized",
    ),
    case(
        "exchange of a user token",
        "to_user_token",
        lambda u: u.exchange(bearer(u.user_token)),
        401,
        "INVALID_DID_JWT",
    ),
    case(
        "provider", "to_user_token", lambda u: u.exchange(body={"provider": "x"}), 400, "provider"
    ),
    case(
        "unknown session",
        "to_user_token",
        lambda u: u.exchange(body={"sessionId": "x"}),
        404,
        "SESSION_NOT_FOUND",
    ),
    case(
        "no user token",
        "to_user_token",
        lambda u: u.extract({"Authorization": None}),
        401,
        "UNAUTHORIZED",
    ),
    case(
        "admin token as user token",
        "to_user_token",
        lambda u: u.extract(bearer(u.kyc_token)),
        401,
        "INVALID_ACCESS_TOKEN",
    ),
    case(
        "other session",
        "to_user_token",
        lambda u: u.extract(body={"sessionId": "x"}),
        403,
        "another session",
    ),
    case(
        "document type",
        "to_user_token",
        lambda u: u.extract(body={"documentType": "VISA"}),
        400,
        "documentType",
    ),
    case(
        "no front",
        "to_user_token",
        lambda u: u.extract(body={"documentFront": None}),
        400,
        "documentFront",
    ),
    case(
        "ID without back",
        "to_user_token",
        lambda u: u.extract(body={"documentType": "GOVT_ID", "countryCode": "IND"}),
        400,
        "documentBack",
    ),
    case(
        "ID without country",
        "to_user_token",
        lambda u: u.extract(body={"documentType": "GOVT_ID", "documentBack": PICTURE}),
        400,
        "countryCode",
    ),
    case(
        "not Base64",
        "to_user_token",
        lambda u: u.extract(body={"documentFront": "%%%"}),
        400,
        "INVALID_IMAGE",
    ),
    case(
        "a picture with other characters in it",
        "to_user_token",
        lambda u: u.extract(body={"documentFront": f"{PICTURE[:40]}!!{PICTURE[40:]}"}),
        400,
        "INVALID_IMAGE",
    ),
    case(
        "a damaged picture",
        "to_user_token",
        lambda u: u.extract(body={"documentFront": _damaged_png()}),
        400,
        "INVALID_IMAGE",
    ),
    case(
        "text as image",
        "to_user_token",
        lambda u: u.extract(body={"documentFront": TEXT_AS_IMAGE}),
        400,
        "INVALID_IMAGE",
    ),
    case(
        "not extracted",
        "to_user_token",
        lambda u: u.match(body={"documentToken": "x"}),
        400,
        "INVALID_DOCUMENT_TOKEN",
    ),
    case(
        "other holder",
        "to_extraction",
        lambda u: u.match(body={"holderDid": "did:hid:zX"}),
        403,
        "holderDid",
    ),
    case(
        "no issuer", "to_extraction", lambda u: u.match({"x-issuer-did": None}), 400, "x-issuer-did"
    ),
    case(
        "no issuer's method",
        "to_extraction",
        lambda u: u.match({"x-issuer-did-ver-method": "x"}),
        400,
        "x-issuer-did-ver-method",
    ),
    case(
        "selfie of text",
        "to_extraction",
        lambda u: u.match(body={"selfieImage": TEXT_AS_IMAGE}),
        400,
        "INVALID_IMAGE",
    ),
    case(
        "consent first",
        "to_extraction",
        lambda u: u.consent(body={"presentation": {}}),
        400,
        "not verified",
    ),
    case(
        "other challenge",
        "to_credentials",
        lambda u: u.consent(
            body={"presentation": u.present(body={"challenge": "x"}).body["presentation"]}
        ),
        400,
        "wrong challenge",
    ),
    case(
        "tampered presentation",
        "to_presentation",
        lambda u: u.consent(body={"presentation": {**u.presentation, "verifiableCredential": []}}),
        400,
        "invalid proof",
    ),
    case("bad idToken", "to_did", lambda u: u.verified_data("x"), 400, "INVALID_ID_TOKEN"),
]


@pytest.mark.parametrize(("reached", "ask", "status", "said"), KYC_CASES)
def test_kyc_refuses_in_its_own_format(
    bench: Bench, reached: str, ask: Ask, status: int, said: str
) -> None:
    answer = ask(getattr(bench.journey(), reached)())
    assert answer.status == status
    assert set(answer.body) == {"success", "message", "error"}
    assert answer.body["success"] is False
    assert said in json.dumps(answer.body)
