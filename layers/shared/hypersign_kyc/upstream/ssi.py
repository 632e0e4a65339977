"""Hypersign's SSI service: DIDs, DID-signed JWTs and presentations."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel
from pydantic_core import to_json

from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.upstream import answers
from hypersign_kyc.upstream.authorised import AdminAuthorised, Carried
from hypersign_kyc.upstream.operations import (
    DID_JWT,
    PRESENTATION_SIGNING,
    RESOLVED_DID,
    USER_DID,
    Operation,
)
from hypersign_kyc.upstream.transport import Call
from hypersign_kyc.upstream.wire import (
    DidJwtAnswer,
    PresentationAnswer,
    ResolvedDidAnswer,
    UserDidAnswer,
)

#: The lifetime of a DID-signed JWT (seconds). Hypersign's guide uses an hour. The JWT never leaves
#: this back end, which uses it at once.
DID_JWT_TTL_S = 3600
_SSI = Carried(Service.SSI, "Authorization", "Bearer ")


class SsiClient:
    """One method per operation. All raise `UpstreamFailure`."""

    def __init__(self, base_url: str, authorised: AdminAuthorised) -> None:
        self._base_url = base_url
        self._authorised = authorised

    def create_did(self, namespace: str, deadline: Deadline) -> UserDidAnswer:
        """Create a DID. Costs credits, so a call that was sent is never repeated."""
        body = {"namespace": namespace}
        return self._call(USER_DID, body, UserDidAnswer, deadline)

    def issue_jwt(
        self,
        *,
        issuer_did: str,
        issuer_verification_method_id: str,
        audience: str,
        claims: Mapping[str, str],
        deadline: Deadline,
    ) -> str:
        """Return a JWT with these claims for `audience`, signed by the issuer's DID (operation
        4).
        """
        body = {
            "issuer": {
                "did": issuer_did,
                "verificationMethodId": issuer_verification_method_id,
                # Hypersign's guide spells the field like this. The deployed service ignores it.
                "verificationmethodId": issuer_verification_method_id,
            },
            "audience": audience,
            "claims": claims,
            "ttlSeconds": DID_JWT_TTL_S,
        }
        return self._call(DID_JWT, body, DidJwtAnswer, deadline).access_token

    def present(
        self,
        *,
        credentials: list[dict[str, Any]],
        holder_did: str,
        verification_method_id: str,
        challenge: str,
        domain: str,
        deadline: Deadline,
    ) -> dict[str, Any]:
        """Return a presentation of the credentials, signed with the holder's key."""
        body = {
            "credentialDocuments": credentials,
            "holderDid": holder_did,
            "challenge": challenge,
            "domain": domain,
            "verificationMethodId": verification_method_id,
        }
        return self._call(PRESENTATION_SIGNING, body, PresentationAnswer, deadline).presentation

    def resolve_did(self, did: str, deadline: Deadline) -> ResolvedDidAnswer:
        """Return the DID document. It costs no credits."""
        call = Call(RESOLVED_DID, self._base_url + RESOLVED_DID.path + quote(did, safe=":"), {})
        answer = self._authorised.send(call, (_SSI,), deadline)
        return answers.read(ResolvedDidAnswer, answer, RESOLVED_DID)

    def _call[Model: BaseModel](
        self,
        operation: Operation,
        body: Mapping[str, Any],
        model: type[Model],
        deadline: Deadline,
    ) -> Model:
        call = Call(
            operation,
            self._base_url + operation.path,
            {"Content-Type": "application/json"},
            to_json(body),
        )
        return answers.read(model, self._authorised.send(call, (_SSI,), deadline), operation)
