"""The SSI service: DIDs, DID JWTs and presentations, for the DIDs of the account."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from local.sandbox.call import Call
from local.sandbox.credentials import credential_fault, sign_presentation
from local.sandbox.dids import Holder
from local.sandbox.refusals import Json, Refusal
from local.sandbox.tokens import Grant, sign_did_jwt
from local.sandbox.wire import CreateDid, IssueJwt, SignPresentation

_LONGEST_CLAIMS = 4000


def user_did(call: Call) -> Json:
    _require_admin(call)
    wanted = call.body(CreateDid)
    holder = call.state.dids.create(wanted.namespace)
    document = holder.document()
    about: Json = {"metaData": {"didDocument": document}}
    if call.state.config.guide_spelling:
        document["verificationMethods"] = document.pop("verificationMethod")
        about = {"metadata": {"didDocument": document}}
    return {"did": holder.did, "registrationStatus": "UNREGISTRED", **about}


def did_jwt(call: Call) -> Json:
    _require_admin(call)
    wanted = call.body(IssueJwt)
    account = call.state.account
    if wanted.issuer.did != account.issuer_did:
        raise Refusal(400, "issuer.did is not a DID of this account")
    if wanted.issuer.verification_method_id != account.issuer_verification_method_id:
        raise Refusal(400, "issuer.verificationMethodId is not a method of the issuer")
    if len(json.dumps(wanted.claims, separators=(",", ":"), ensure_ascii=False)) > _LONGEST_CLAIMS:
        raise Refusal(400, f"claims must not be longer than {_LONGEST_CLAIMS} characters")
    email = _text_claim(wanted.claims, "email")
    call.state.dids.bind(_text_claim(wanted.claims, "did"), email)
    call.identify(email)
    token = sign_did_jwt(
        account, wanted.audience, wanted.claims, wanted.ttl_seconds, int(call.state.clock())
    )
    return {"accessToken": token, "expiresIn": wanted.ttl_seconds}


def presentation(call: Call) -> Json:
    _require_admin(call)
    wanted = call.body(SignPresentation)
    holder = _holder(call, wanted.holder_did, "holderDid")
    if wanted.verification_method_id != holder.verification_method_id:
        raise Refusal(400, "verificationMethodId is not the holder's signing method")
    if not _is_origin(wanted.domain):
        raise Refusal(400, "domain must be a web origin with its scheme")
    for credential in wanted.credential_documents:
        if fault := credential_fault(call.state.account, credential, holder.did):
            raise Refusal(400, fault)
    if email := call.state.dids.email_of(holder.did):
        call.identify(email)
    signed = sign_presentation(
        holder, wanted.credential_documents, wanted.challenge, wanted.domain, call.state.clock()
    )
    return {"presentation": signed}


def resolved_did(call: Call) -> Json:
    """Resolve a DID. The sandbox knows only the account's DIDs and the issuer's DID."""
    _require_admin(call)
    did = call.path_values["did"]
    account = call.state.account
    if did == account.issuer_did:
        holder: Holder | None = Holder(did, account.issuer_key())
    else:
        holder = call.state.dids.get(did)
    if holder is None:
        raise Refusal(404, "DID not found")
    return {"didDocument": holder.document(), "didDocumentMetadata": {"deactivated": False}}


def _require_admin(call: Call) -> None:
    call.state.tokens.require_admin(call.bearer(), Grant.SSI)


def _holder(call: Call, did: str, field: str) -> Holder:
    holder = call.state.dids.get(did)
    if holder is None:
        raise Refusal(404, f"{field} is not a DID of this account")
    return holder


def _text_claim(claims: dict[str, Any], name: str) -> str:
    claim = claims.get(name)
    if not isinstance(claim, str) or not claim:
        raise Refusal(400, f"claims.{name} should not be empty")
    return claim


def _is_origin(domain: str) -> bool:
    try:
        parts = urlsplit(domain)
    except ValueError:
        return False
    return domain == f"{parts.scheme}://{parts.netloc}" and parts.scheme in ("http", "https")
