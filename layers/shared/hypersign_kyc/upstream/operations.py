"""Hypersign's operations, with their names in logs, metrics and errors, their paths, and whether
they may be repeated. The numbers are those of Hypersign's guide; 12 is its webhook.
"""

from dataclasses import dataclass

from hypersign_kyc.reasons import CONSENT_STEP, LIVENESS_STEP, OCR_STEP


@dataclass(frozen=True)
class Operation:
    """One operation. `safe_to_repeat` means that a call can be sent again if Hypersign may have
    received it. `upstream_steps` are Hypersign's steps that the operation does, the one that gives
    the general reason of a refusal first.
    """

    name: str
    method: str
    path: str
    safe_to_repeat: bool
    upstream_steps: tuple[str, ...] = ()

    @property
    def carries_user_token(self) -> bool:
        """Return True if the call carries the session's user token: only these do steps."""
        return bool(self.upstream_steps)

    @property
    def examines(self) -> bool:
        """Return True if Hypersign examines a document or a face."""
        return self.carries_user_token and CONSENT_STEP not in self.upstream_steps


#: Operation 1.
ADMIN_TOKEN = Operation("admin_token", "POST", "/api/v1/app/oauth", safe_to_repeat=False)
#: Operation 2.
KYC_SESSION = Operation("kyc_session", "POST", "/api/v2/session", safe_to_repeat=True)
#: Operation 3.
USER_DID = Operation("user_did", "POST", "/api/v1/did/create", safe_to_repeat=False)
#: Operation 4.
DID_JWT = Operation("did_jwt", "POST", "/api/v1/did/auth/issue-jwt", safe_to_repeat=True)
#: Operation 5.
USER_TOKEN = Operation("user_token", "POST", "/api/v2/auth/exchange", safe_to_repeat=True)
#: Operation 6.
DOCUMENT_OCR = Operation(
    "document_ocr",
    "POST",
    "/api/v2/documents/extract",
    safe_to_repeat=False,
    upstream_steps=(OCR_STEP,),
)
#: Operation 7.
FACE_VERIFICATION = Operation(
    "face_match",
    "POST",
    "/api/v2/biometrics/verify",
    safe_to_repeat=False,
    upstream_steps=(LIVENESS_STEP, OCR_STEP),
)
#: Operation 8.
PRESENTATION_SIGNING = Operation(
    "presentation", "POST", "/api/v1/presentation", safe_to_repeat=True
)
#: Operation 9.
CONSENT_SENDING = Operation(
    "consent", "POST", "/api/v2/consents", safe_to_repeat=False, upstream_steps=(CONSENT_STEP,)
)
#: Operation 10. The session id follows the path.
OUTCOME = Operation("outcome", "GET", "/api/v2/consents/", safe_to_repeat=True)
#: Operation 13. The DID follows the path.
RESOLVED_DID = Operation("resolved_did", "GET", "/api/v1/did/resolve/", safe_to_repeat=True)
#: Operation 11. The identity token is in the query string.
VERIFIED_DATA = Operation(
    "verified_data", "GET", "/api/v1/e-kyc/verification/user-consent", safe_to_repeat=True
)
