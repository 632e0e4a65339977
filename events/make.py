"""Writes the sample events for `sam local invoke`. `make events` runs it.

One script writes all of them, so that all follow payload format 2.0. Bearer, session and tokens are
placeholders in the right format.
"""

import base64
import io
import json
import uuid
from pathlib import Path
from typing import Any

from PIL import Image

from events import system

FOLDER = Path(__file__).parent
EMAIL = "anna@example.com"
ISSUER = "https://id.example.com"
SUBJECT = str(uuid.uuid5(uuid.NAMESPACE_URL, EMAIL))
#: When the user signed in (epoch seconds).
AUTH_TIME = 1767225599
SESSION_ID = "2f5f7c4e-7c55-4b0a-9d0f-5c6a1b7c9e21"
USER_KEY = "4f6c2a" * 10 + "0b1d"
USER_TOKEN = "the-userBearerToken-of-the-bundle"  # noqa: S105  a placeholder
EXTRACTION_TOKEN = "the-extractionToken-of-the-extraction"  # noqa: S105  a placeholder
HOLDER_DID = "did:hid:testnet:z6MkexampleHolder"
ORIGIN = "http://localhost:3000"

BUNDLE = "/get-required-tokens-and-session-for-a-user"
EXTRACT = "/api/v2/documents/extract"
VERIFY = "/api/v2/biometrics/verify"
PRESENTATION = "/api/v1/presentation"
CONSENTS = "/api/v2/consents"
COMPANY_SESSION = "/company/sessions/{sessionId}"
COMPANY_USER = "/company/users/{userKey}"

CREDENTIAL = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "id": "vc:hid:testnet:z6MkexampleCredential",
    "type": ["VerifiableCredential", "PassportCredential"],
    "issuer": "did:hid:testnet:z6MkexampleIssuer",
    "credentialSubject": {"id": HOLDER_DID},
}
SIGNED_PRESENTATION = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "type": ["VerifiablePresentation"],
    "holder": HOLDER_DID,
    "verifiableCredential": [CREDENTIAL],
    "proof": {"type": "Ed25519Signature2020", "challenge": SESSION_ID, "domain": ORIGIN},
}


#: The events of a verification, in order. For each, the placeholders of later events, and where its
#: answer has their values.
JOURNEY: dict[str, dict[str, str]] = {
    "bundle-get": {SESSION_ID: "sessionId", USER_TOKEN: "userBearerToken", HOLDER_DID: "userDid"},
    "extract-passport": {EXTRACTION_TOKEN: "data.extractionToken"},
    "verify": {json.dumps([CREDENTIAL]): "data.credentials"},
    "presentation": {json.dumps(SIGNED_PRESENTATION): "presentation"},
    "consent-credentials": {},
}


def tiny_jpeg() -> str:
    """Return a JPEG of eight by eight grey pixels, as Base64."""
    file = io.BytesIO()
    Image.new("L", (8, 8), 128).save(file, "JPEG", quality=20)
    return base64.b64encode(file.getvalue()).decode("ascii")


def event(method: str, path: str, body: dict[str, Any] | str | None, bearer: str) -> dict[str, Any]:
    """Return the event for a request to `path`, as API Gateway passes it on."""
    route = f"{method} {path}"
    headers = {
        "accept": "application/json",
        "authorization": f"Bearer {bearer}",
        "host": "localhost",
        "origin": ORIGIN,
        "user-agent": "sample",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    sent = body if isinstance(body, str) or body is None else json.dumps(body)
    if sent is not None:
        headers |= {"content-length": str(len(sent)), "content-type": "application/json"}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": dict(sorted(headers.items())),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "sample",
            "domainName": "sample.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "sample",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "sample",
            },
            "requestId": "sample-request=",
            "routeKey": route,
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
    }
    return made | ({} if sent is None else {"body": sent}) | {"isBase64Encoded": False}


def subject_of(email: str) -> str:
    """Return the local identity provider's subject of the person with this address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, email.strip().lower()))


def signed_in(
    method: str,
    body: dict[str, Any] | str | None = None,
    *,
    path: str = BUNDLE,
    verified: bool = True,
    email: str = EMAIL,
    auth_time: float = AUTH_TIME,
) -> dict[str, Any]:
    """Return a signed-in user's call with the JWT authorizer's claims. All claims are text."""
    made = event(method, path, body, bearer="the-ID-token-of-the-identity-provider")
    claims = {
        "aud": "sample-client",
        "auth_time": str(int(auth_time)),
        "email": email,
        "email_verified": "true" if verified else "false",
        "exp": "1767229200",
        "iat": "1767225600",
        "iss": ISSUER,
        "name": "Anna Maria Eriksson",
        "sub": subject_of(email),
    }
    made["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    return made


def step(path: str, body: dict[str, Any] | str, bearer: str = USER_TOKEN) -> dict[str, Any]:
    """Return a call of a step."""
    return event("POST", path, body, bearer)


def status() -> dict[str, Any]:
    """Return a request for a session's outcome."""
    made = signed_in("GET", path=f"/sessions/{SESSION_ID}")
    made["routeKey"] = made["requestContext"]["routeKey"] = "GET /sessions/{sessionId}"
    return made | {"pathParameters": {"sessionId": SESSION_ID}}


def company(method: str, route: str, **parameters: str) -> dict[str, Any]:
    """Return a call of one of the company's servers, with the IAM authorizer's principal."""
    made = event(method, route.format(**parameters), None, bearer="")
    del made["headers"]["authorization"], made["headers"]["origin"]
    made["routeKey"] = made["requestContext"]["routeKey"] = f"{method} {route}"
    made["requestContext"]["authorizer"] = {
        "iam": {
            "accessKey": "ASIAEXAMPLE",
            "accountId": "123456789012",
            "callerId": "AROAEXAMPLE:crm",
            "cognitoIdentity": None,
            "principalOrgId": "o-example",
            "userArn": "arn:aws:sts::123456789012:assumed-role/crm/crm",
            "userId": "AROAEXAMPLE:crm",
        }
    }
    return made | {"pathParameters": parameters}


def all_events() -> dict[str, dict[str, Any]]:
    """Return every event by its file name."""
    image = tiny_jpeg()
    passport = {"sessionId": SESSION_ID, "documentType": "PASSPORT", "documentFront": image}
    card = {
        "sessionId": SESSION_ID,
        "documentType": "GOVT_ID",
        "countryCode": "IND",
        "documentFront": image,
        "documentBack": image,
    }
    selfie = {
        "sessionId": SESSION_ID,
        "documentToken": EXTRACTION_TOKEN,
        "selfieImage": f"data:image/jpeg;base64,{image}",
        "holderDid": HOLDER_DID,
    }
    presentation = {
        "credentialDocuments": [CREDENTIAL],
        "holderDid": HOLDER_DID,
        "challenge": SESSION_ID,
        "domain": ORIGIN,
        "verificationMethodId": f"{HOLDER_DID}#key-1",
    }
    return {
        "bundle-get": signed_in("GET"),
        "bundle-post": signed_in("POST", {"sessionId": SESSION_ID}),
        "extract-passport": step(EXTRACT, passport),
        "extract-government-id": step(EXTRACT, card),
        "verify": step(VERIFY, selfie),
        "presentation": step(PRESENTATION, presentation),
        "consent-presentation": step(
            CONSENTS, {"sessionId": SESSION_ID, "presentation": SIGNED_PRESENTATION}
        ),
        "consent-credentials": step(
            CONSENTS, {"sessionId": SESSION_ID, "credentials": [CREDENTIAL], "domain": ORIGIN}
        ),
        "erase-user": signed_in("DELETE", path="/users/me"),
        "session-status": status(),
        "standing": signed_in("GET", path="/users/me"),
        "company-session": company("GET", COMPANY_SESSION, sessionId=SESSION_ID),
        "company-verified-data": company(
            "GET", f"{COMPANY_SESSION}/verified-data", sessionId=SESSION_ID
        ),
        "company-age-over": company(
            "GET", f"{COMPANY_SESSION}/age-over/{{years}}", sessionId=SESSION_ID, years="18"
        ),
        "company-user-sessions": company("GET", f"{COMPANY_USER}/sessions", userKey=USER_KEY),
        "company-erase-user": company("DELETE", COMPANY_USER, userKey=USER_KEY),
        "webhook": system.webhook(SESSION_ID),
        "sweep": system.sweep(),
        "outcome-change": system.change(SESSION_ID, HOLDER_DID),
        "fails-bad-json": step(EXTRACT, '{"sessionId": '),
        "fails-passport-without-front": step(EXTRACT, _without(passport, "documentFront")),
        "fails-government-id-without-country": step(EXTRACT, _without(card, "countryCode")),
        "fails-wrong-bearer": step(EXTRACT, passport, bearer="not-the-token-of-this-session"),
        "fails-unverified-email": signed_in("GET", verified=False),
    }


def _without(body: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != field}


def main() -> None:
    for name, made in all_events().items():
        (FOLDER / f"{name}.json").write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
