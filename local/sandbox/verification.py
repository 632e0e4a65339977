"""The KYC service's steps: document, face, consent."""

from __future__ import annotations

from local.sandbox.call import Call
from local.sandbox.credentials import credential_fault, issue_credential, presentation_fault
from local.sandbox.examinations import of_operation
from local.sandbox.failure import LIVENESS_STEP, OCR_STEP
from local.sandbox.failures import shaped
from local.sandbox.images import require_image
from local.sandbox.kyc import require_admin, require_user
from local.sandbox.refusals import Json, Refusal
from local.sandbox.sessions import LIFETIME_SECONDS, KycSession
from local.sandbox.tokens import Use
from local.sandbox.webhooks import end_session, forge, tell_failure
from local.sandbox.wire import ExtractDocument, GiveConsent, VerifyFace

_ID_TOKEN_SECONDS = 365 * 24 * 3600
_REDIRECT_URL = "https://example.com/verified"
_CREDENTIAL_TYPES = {"PASSPORT": "PassportCredential", "GOVT_ID": "GovernmentIdCredential"}

# Every picture reads as ICAO 9303's specimen passport: its bearer.
_SPECIMEN = {
    "fullName": "ANNA MARIA ERIKSSON",
    "firstName": "ANNA MARIA",
    "lastName": "ERIKSSON",
    "dateOfBirth": "1974-08-12",
    "gender": "F",
    "nationality": "UTO",
    "documentNumber": "L898902C3",
    "expiryDate": "2034-04-15",
}


def document_ocr(call: Call) -> Json:
    require_admin(call)
    wanted = call.body(ExtractDocument)
    session = require_user(call, wanted.session_id)
    require_image("documentFront", wanted.document_front)
    if wanted.document_type == "GOVT_ID":
        require_image("documentBack", wanted.document_back or "")
    _require_unfinished(session)
    _examine(call, session, OCR_STEP)
    token = call.state.tokens.issue(
        Use.EXTRACTION, LIFETIME_SECONDS, {"sessionId": session.session_id}
    )
    document = {
        **_SPECIMEN,
        "documentType": wanted.document_type,
        "issuingCountry": wanted.country_code or _SPECIMEN["nationality"],
    }
    with session.lock:
        session.extraction_token = token
        session.document = document
    forge(call, session)
    return {
        "success": True,
        "message": "Document extracted",
        "data": {"extractionToken": token, "extractedData": document},
    }


def face_match(call: Call) -> Json:
    require_admin(call)
    wanted = call.body(VerifyFace)
    session = require_user(call, wanted.session_id)
    _require_issuer(call)
    require_image("selfieImage", wanted.selfie_image)
    _require_unfinished(session)
    with session.lock:
        latest, document = session.extraction_token, session.document
    if document is None or wanted.document_token != latest:
        raise Refusal(
            400, "documentToken is not the session's latest", code="INVALID_DOCUMENT_TOKEN"
        )
    if wanted.holder_did != session.did:
        raise Refusal(403, "holderDid is not the session's user")
    _examine(call, session, LIVENESS_STEP, OCR_STEP)
    credentials = _issue_credentials(call, session, document)
    with session.lock:
        session.verified = True
    return {
        "success": True,
        "message": "Face matched",
        "data": {"credentials": credentials, "userId": session.user_id()},
    }


def consent(call: Call) -> Json:
    require_admin(call)
    wanted = call.body(GiveConsent)
    session = require_user(call, wanted.session_id)
    if not session.verified:
        raise Refusal(400, "The session is not verified yet")
    _require_presentation(call, session, wanted.presentation)
    _require_unfinished(session)
    call.identify(session.email)
    id_token = call.state.tokens.issue(
        Use.IDENTITY, _ID_TOKEN_SECONDS, {"sessionId": session.session_id}
    )
    with session.lock:
        if session.id_token:
            raise _finished()
        session.id_token = id_token
        session.presentation = wanted.presentation
    session.record_success("userConsent")
    end_session(call, session)
    return {
        "success": True,
        "message": "Consent stored",
        "data": {"userId": session.user_id(), "redirectUrl": _REDIRECT_URL},
    }


def _examine(call: Call, session: KycSession, *steps: str) -> None:
    """Examine a document or face, and record the steps. The tags of the user's address decide the
    result. The `dev` environment examines nothing.
    """
    try:
        call.identify(session.email)
    except Refusal as given:
        if not given.step:
            raise
        refusal = of_operation(given, call.operation)
        if call.state.config.environment == "prod":
            for step in steps[: steps.index(refusal.step)]:
                session.record_success(step)
            tell_failure(call, session, session.record_failure(refusal))
            raise shaped(refusal, session.email, call.operation) from given
    for step in steps:
        session.record_success(step)


def _issue_credentials(call: Call, session: KycSession, document: Json) -> list[Json]:
    account, now = call.state.account, call.state.clock()
    kind = _CREDENTIAL_TYPES[document["documentType"]]
    return [
        issue_credential(account, kind, {"id": session.did, **document}, now),
        issue_credential(
            account, "PersonhoodCredential", {"id": session.did, "userId": session.user_id()}, now
        ),
    ]


def _require_issuer(call: Call) -> None:
    account = call.state.account
    if call.header("x-issuer-did") != account.issuer_did:
        raise Refusal(400, "x-issuer-did is not the issuer of this account")
    if call.header("x-issuer-did-ver-method") != account.issuer_verification_method_id:
        raise Refusal(400, "x-issuer-did-ver-method is not the issuer's method")


def _require_presentation(call: Call, session: KycSession, presentation: Json) -> None:
    holder = call.state.dids.get(session.did)
    if holder is None:
        raise Refusal(404, "The session's DID is not of this account")
    fault = presentation_fault(presentation, holder, session.session_id)
    credentials = presentation.get("verifiableCredential")
    if not fault and (not isinstance(credentials, list) or not credentials):
        fault = "presentation: no credentials"
    for credential in [] if fault else credentials or []:
        if not isinstance(credential, dict):
            fault = "credential: not an object"
        fault = fault or credential_fault(call.state.account, credential, holder.did)
    if fault:
        raise Refusal(400, fault, code="INVALID_PRESENTATION")


def _require_unfinished(session: KycSession) -> None:
    with session.lock:
        if session.id_token:
            raise _finished()


def _finished() -> Refusal:
    return Refusal(409, "Consent was given already", code="SESSION_COMPLETED")
