"""The KYC service's steps: document, face, consent."""

from __future__ import annotations

from local.sandbox.call import Call
from local.sandbox.credentials import credential_fault, presentation_fault
from local.sandbox.documents import extraction_token, issue_credentials, read_document
from local.sandbox.examinations import of_operation
from local.sandbox.failure import LIVENESS_STEP, OCR_STEP
from local.sandbox.failures import is_chosen, shaped
from local.sandbox.images import require_image
from local.sandbox.kyc import require_admin, require_user
from local.sandbox.refusals import Json, Refusal
from local.sandbox.sessions import KycSession
from local.sandbox.tokens import Use
from local.sandbox.webhooks import end_session, forge, tell_failure
from local.sandbox.wire import ExtractDocument, GiveConsent, VerifyFace

_ID_TOKEN_SECONDS = 365 * 24 * 3600
_REDIRECT_URL = "https://example.com/verified"


def document_ocr(call: Call) -> Json:
    require_admin(call)
    wanted = call.body(ExtractDocument)
    session = require_user(call, wanted.session_id)
    require_image("documentFront", wanted.document_front)
    if wanted.document_type == "GOVT_ID":
        require_image("documentBack", wanted.document_back or "")
    _require_unfinished(session)
    _examine(call, session, OCR_STEP)
    document = read_document(wanted.document_type, wanted.country_code, session.email)
    token = extraction_token(call.state.tokens, session, document)
    with session.lock:
        session.extraction_token = token
        session.document = document
    forge(call, session)
    return {"success": True, "message": "Document extracted", "data": {"extractionToken": token}}


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
    credentials = issue_credentials(call.state.account, session, call.state.clock())
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
    call.state.dids.verified(session.did, session.email)
    end_session(call, session)
    return _consent_answer(session)


def _consent_answer(session: KycSession) -> Json:
    data: Json = {"userId": session.user_id(), "redirectUrl": _REDIRECT_URL}
    if not is_chosen("consent_with_personal_data", session.email, "consent"):
        return {"success": True, "message": "Consent stored", "data": data}
    document = session.document or {}
    user = {
        "email": session.email,
        "name": document.get("fullName"),
        "dateOfBirth": document.get("dateOfBirth"),
    }
    return {
        "success": True,
        "message": f"Consent of {session.email} stored",
        "data": {**data, "user": user, "idToken": session.id_token},
    }


def _examine(call: Call, session: KycSession, *steps: str) -> None:
    """Examine a document or face, and record the steps. The tags of the user's address decide the
    result. The `dev` environment examines nothing.
    """
    if call.operation in session.refused and is_chosen(
        "one_attempt", session.email, call.operation
    ):
        raise Refusal(400, "This session cannot be used any more")
    try:
        call.identify(session.email)
        _require_known_address(call, session)
    except Refusal as given:
        if not given.step:
            raise
        refusal = of_operation(given, call.operation)
        if call.state.config.environment == "prod":
            for step in steps[: steps.index(refusal.step)]:
                session.record_success(step)
            session.refused.add(call.operation)
            tell_failure(call, session, session.record_failure(refusal))
            raise shaped(refusal, session.email, call.operation) from given
    for step in steps:
        session.record_success(step)


def _require_known_address(call: Call, session: KycSession) -> None:
    if is_chosen("email_changed", session.email, call.operation) and (
        call.state.dids.was_verified_as_another(session.did, session.email)
    ):
        raise Refusal(422, "Document hash exists in another account.", code=6, step=OCR_STEP)


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
