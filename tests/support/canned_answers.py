"""Hypersign with canned answers: what it answers to each operation when nothing fails.

`canned_upstream` serves it to the tests, and `benchmarks.upstream` to the benchmarks. All values
are invented and numbered. Of the requests, only session ids and the last presentation are kept.
"""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
#: Returns the request's body. A call parses it, which takes long for pictures.
Body = Callable[[], Json]

KYC, SSI = "kyc", "ssi"
#: Where an operation carries the admin tokens that it needs: header and service.
_KYC_HEADER = ("x-kyc-access-token", KYC)
_SSI_HEADER = ("x-ssi-access-token", SSI)
_SSI_BEARER = ("authorization", SSI)
NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "kyc_session": (_KYC_HEADER,),
    "user_did": (_SSI_BEARER,),
    "did_jwt": (_SSI_BEARER,),
    "user_token": (_KYC_HEADER, _SSI_HEADER),
    "document_ocr": (_KYC_HEADER, _SSI_HEADER),
    "face_match": (_KYC_HEADER, _SSI_HEADER),
    "presentation": (_SSI_BEARER,),
    "consent": (_KYC_HEADER, _SSI_HEADER),
    "outcome": (_KYC_HEADER,),
    "verified_data": (_KYC_HEADER,),
}
PATHS = {
    ("POST", "/dashboard/api/v1/app/oauth"): "admin_token",
    ("POST", "/kyc/api/v2/session"): "kyc_session",
    ("POST", "/ssi/api/v1/did/create"): "user_did",
    ("POST", "/ssi/api/v1/did/auth/issue-jwt"): "did_jwt",
    ("POST", "/kyc/api/v2/auth/exchange"): "user_token",
    ("POST", "/kyc/api/v2/documents/extract"): "document_ocr",
    ("POST", "/kyc/api/v2/biometrics/verify"): "face_match",
    ("POST", "/ssi/api/v1/presentation"): "presentation",
    ("POST", "/kyc/api/v2/consents"): "consent",
    ("GET", "/kyc/api/v1/e-kyc/verification/user-consent"): "verified_data",
}
OUTCOME_PATH = "/kyc/api/v2/consents/"
#: Secrets Manager is served on the same port, under this path.
SECRET_PATH = "/secret"
#: The field without which an answer cannot be used.
VITAL = {
    "admin_token": ("access_token",),
    "kyc_session": ("data", "sessionId"),
    "user_did": ("did",),
    "did_jwt": ("accessToken",),
    "user_token": ("data", "kycServiceUserAccessToken"),
    "document_ocr": ("data", "extractionToken"),
    "face_match": ("data", "credentials"),
    "presentation": ("presentation",),
    "consent": ("success",),
    "outcome": ("data", "idToken"),
}


def operation_of(method: str, path: str) -> str | None:
    """Return the name of an operation by its request line."""
    if method == "GET" and path.startswith(OUTCOME_PATH):
        return "outcome"
    return PATHS.get((method, path))


def base_urls(root: str) -> dict[str, str]:
    """Return the environment variables of the three services under one root."""
    return {
        "KYC_BASE_URL": f"{root}/kyc",
        "SSI_BASE_URL": f"{root}/ssi",
        "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": f"{root}/dashboard",
    }


def secret_variables(root: str) -> dict[str, str]:
    """Return the environment variables that lead the functions to the secret under a root."""
    return {
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": root + SECRET_PATH,
        "API_SECRETS_ARN": "the-secret",
    }


@dataclass(frozen=True)
class Values:
    """The values in the answers. Benchmarks give them the sizes of the real ones."""

    #: By service and number of the mint.
    admin_token: Callable[[str, int], str] = lambda service, number: f"admin-{service}-{number}"
    session_id: str = "session-"
    did: str = "did:hid:z6MkUser"
    did_jwt: str = "did-jwt-"
    user_token: str = "user-token-"
    extraction_token: str = "extraction-token-"
    id_token: str = "id-token-of-"
    #: By the number of the request.
    credentials: Callable[[int, Body], list[Json]] = lambda number, body: [
        {"id": f"vc:{number}", "credentialSubject": {"id": body()["holderDid"]}}
    ]


class Account:
    """The company's account at Hypersign: its API secrets, the valid admin tokens, and which
    sessions are finished.
    """

    def __init__(self, values: Values | None = None) -> None:
        self.values = values or Values()
        #: The API secrets that Hypersign accepts.
        self.api_secrets = {service: f"api-secret-{service}" for service in (KYC, SSI)}
        #: The value of the secret in Secrets Manager.
        self.stored_secret = {
            f"{service.upper()}_API_SECRET": secret for service, secret in self.api_secrets.items()
        }
        self.finished: set[str] = set()
        self.presented: Json = {"sessionId": "a-session", "presentation": _NOT_PRESENTED}
        self._valid: dict[str, set[str]] = {KYC: set(), SSI: set()}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def kill_tokens(self, *services: str) -> None:
        """End the sessions behind the admin tokens in use. Their `exp` does not matter."""
        with self._lock:
            for service in services:
                self._valid[service].clear()

    def mint(self, service: str) -> Json:
        """Make a new admin token, and return the answer that contains it."""
        token = self.values.admin_token(service, next(self._numbers))
        with self._lock:
            self._valid[service].add(token)
        return {"access_token": token, "expiresIn": 14400, "tokenType": "Bearer"}

    def lets_in(self, operation: str, headers: Callable[[str], str]) -> bool:
        """Return whether the request carries valid admin tokens."""
        return all(
            headers(header).removeprefix("Bearer ") in self._valid[service]
            for header, service in NEEDS.get(operation, ())
        )

    def good(self, operation: str, path: str, body: Body) -> tuple[int, Any]:
        """Do an operation, and return status and answer."""
        if operation == "consent":
            return self._consent(body()["sessionId"])
        if operation == "outcome":
            return self._outcome(path.removeprefix(OUTCOME_PATH))
        if operation == "verified_data":
            return 200, _done(**self.presented)
        answer = _ANSWERS[operation](self.values, next(self._numbers), body)
        if operation == "presentation":
            presentation = answer["presentation"]
            challenge = presentation["proof"]["challenge"]
            self.presented = {"sessionId": challenge, "presentation": presentation}
        return 200, answer

    def _consent(self, session_id: str) -> tuple[int, Any]:
        if session_id in self.finished:
            return 409, {"success": False, "error": {"code": "ALREADY_CONSENTED"}}
        self.finished.add(session_id)
        return 200, _done(userId="user-1")

    def _outcome(self, session_id: str) -> tuple[int, Any]:
        if session_id in self.finished:
            return 200, _done(idToken=f"{self.values.id_token}{session_id}")
        return 200, [{"stepName": "USER_CONSENT", "status": "Pending", "errorCode": None}]


_NOT_PRESENTED = {
    "holder": "did:hid:z6Mk",
    "verifiableCredential": [{"credentialSubject": {"id": "did:hid:z6Mk"}}],
}


def _done(**data: Any) -> Json:
    return {"success": True, "message": "Done.", "data": data}


def _did(values: Values, number: int, _body: Body) -> Json:
    did = f"{values.did}{number}"
    method = {"id": f"{did}#key-1", "type": "Ed25519VerificationKey2020"}
    return {
        "did": did,
        "registrationStatus": "UNREGISTRED",
        "metaData": {"didDocument": {"id": did, "verificationMethod": [method]}},
    }


def _presentation(_values: Values, number: int, body: Body) -> Json:
    asked = body()
    proof = {name: asked[name] for name in ("challenge", "domain", "verificationMethodId")}
    return {
        "presentation": {
            "holder": asked["holderDid"],
            "verifiableCredential": asked["credentialDocuments"],
            "proof": proof | {"type": "Ed25519Signature2020", "proofValue": f"z{number:088}"},
        }
    }


_ANSWERS: dict[str, Callable[[Values, int, Body], Json]] = {
    "kyc_session": lambda values, number, _: _done(sessionId=f"{values.session_id}{number}"),
    "user_did": _did,
    "did_jwt": lambda values, number, _: {
        "accessToken": f"{values.did_jwt}{number}",
        "expiresIn": 3600,
    },
    "user_token": lambda values, number, _: _done(
        kycServiceUserAccessToken=f"{values.user_token}{number}"
    ),
    "document_ocr": lambda values, number, _: _done(
        extractionToken=f"{values.extraction_token}{number}"
    ),
    "face_match": lambda values, number, body: _done(credentials=values.credentials(number, body)),
    "presentation": _presentation,
}
