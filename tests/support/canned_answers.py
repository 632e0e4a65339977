"""What Hypersign answers when all is well, operation by operation, and what of it is vital.

Every value is made up and numbered: nothing that a request says is kept but session ids.
"""

import itertools
import threading
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

#: Where the admin tokens travel that an operation needs: header and service.
KYC = ("x-kyc-access-token", "kyc")
SSI = ("x-ssi-access-token", "ssi")
SSI_BEARER = ("authorization", "ssi")
NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "kyc_session": (KYC,),
    "user_did": (SSI_BEARER,),
    "did_jwt": (SSI_BEARER,),
    "user_token": (KYC, SSI),
    "document_ocr": (KYC, SSI),
    "face_match": (KYC, SSI),
    "presentation": (SSI_BEARER,),
    "consent": (KYC, SSI),
    "outcome": (KYC,),
    "verified_data": (KYC,),
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
#: The field of a good answer without which it is none.
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
    """The name of an operation by its request line."""
    if method == "GET" and path.startswith(OUTCOME_PATH):
        return "outcome"
    return PATHS.get((method, path))


class Account:
    """Hypersign's side of things: admin tokens by generation, and which sessions are finished."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.generation = {"kyc": 1, "ssi": 1}
        self.finished: set[str] = set()

    def kill_tokens(self, *services: str) -> None:
        """Forget the server-side sessions behind the tokens that are out, whatever `exp` says."""
        with self._lock:
            for service in services:
                self.generation[service] += 1

    def admin_token(self, service: str) -> str:
        """The token that is good now."""
        return f"admin-{service}-{self.generation[service]}"

    def lets_in(self, operation: str, headers: Callable[[str], str]) -> bool:
        """Whether the request carries the admin tokens that are good now."""
        return all(
            headers(header).removeprefix("Bearer ") == self.admin_token(service)
            for header, service in NEEDS.get(operation, ())
        )

    def good(self, operation: str, path: str, body: Json) -> tuple[int, Any]:
        """Do the operation: status and answer."""
        number = next(self._numbers)
        if operation == "consent":
            return self._consent(body["sessionId"])
        if operation == "outcome":
            return self._outcome(path.removeprefix(OUTCOME_PATH))
        return 200, _ANSWERS[operation](number, body)

    def _consent(self, session_id: str) -> tuple[int, Any]:
        if session_id in self.finished:
            return 409, {"success": False, "error": {"code": "ALREADY_CONSENTED"}}
        self.finished.add(session_id)
        return 200, {"success": True, "message": "Thanks.", "data": {"userId": "user-1"}}

    def _outcome(self, session_id: str) -> tuple[int, Any]:
        if session_id in self.finished:
            return 200, {"success": True, "data": {"idToken": f"id-token-of-{session_id}"}}
        return 200, [{"stepName": "USER_CONSENT", "status": "Pending", "errorCode": None}]


def _did(number: int, body: Json) -> Json:
    did = f"did:hid:z6MkUser{number}"
    method = {"id": f"{did}#key-1", "type": "Ed25519VerificationKey2020"}
    return {
        "did": did,
        "registrationStatus": "UNREGISTERED",
        "metaData": {"didDocument": {"verificationMethod": [method]}},
    }


def _extraction(number: int, body: Json) -> Json:
    said = {"extractionToken": f"extraction-token-{number}", "documentType": body["documentType"]}
    return {"success": True, "message": "Read.", "data": said}


def _credentials(number: int, body: Json) -> Json:
    credential = {"id": f"vc:{number}", "credentialSubject": {"id": body["holderDid"]}}
    return {"success": True, "message": "Matched.", "data": {"credentials": [credential]}}


def _presentation(number: int, body: Json) -> Json:
    proof = {"challenge": body["challenge"], "domain": body["domain"], "proofValue": f"z{number}"}
    shown = {
        "holder": body["holderDid"],
        "verifiableCredential": body["credentialDocuments"],
        "proof": proof,
    }
    return {"presentation": shown}


_ANSWERS: dict[str, Callable[[int, Json], Any]] = {
    "kyc_session": lambda number, _: {"success": True, "data": {"sessionId": f"session-{number}"}},
    "user_did": _did,
    "did_jwt": lambda number, _: {"accessToken": f"did-jwt-{number}", "expiresIn": 3600},
    "user_token": lambda number, _: {"data": {"kycServiceUserAccessToken": f"user-token-{number}"}},
    "document_ocr": _extraction,
    "face_match": _credentials,
    "presentation": _presentation,
    "verified_data": lambda number, _: {
        "success": True,
        "data": {
            "sessionId": "a-session",
            "presentation": {
                "holder": "did:hid:z6Mk",
                "verifiableCredential": [{"credentialSubject": {"id": "did:hid:z6Mk"}}],
            },
        },
    },
}
