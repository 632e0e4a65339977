"""The request bodies of the operations."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

type Text = Annotated[str, StringConstraints(min_length=1)]


class Body(BaseModel):
    """A request body. Unknown fields are ignored, as Hypersign's services do."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True, extra="ignore", frozen=True)


class CreateDid(Body):
    namespace: Literal["", "testnet"]


class Issuer(Body):
    did: Text
    verification_method_id: Text


class IssueJwt(Body):
    issuer: Issuer
    audience: Text
    claims: dict[str, Any]
    ttl_seconds: Annotated[int, Field(ge=60, le=86400)]


class ExchangeToken(Body):
    provider: Literal["client_auth"]
    session_id: Text


class ExtractDocument(Body):
    session_id: Text
    document_type: Literal["PASSPORT", "GOVT_ID"]
    document_front: Text
    document_back: Text | None = None
    country_code: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def government_id_is_complete(self) -> Self:
        if self.document_type == "GOVT_ID" and not (self.document_back and self.country_code):
            raise ValueError("GOVT_ID needs documentBack and countryCode")
        return self


class VerifyFace(Body):
    session_id: Text
    document_token: Text
    selfie_image: Text
    holder_did: Text


class SignPresentation(Body):
    credential_documents: Annotated[list[dict[str, Any]], Field(min_length=1)]
    holder_did: Text
    challenge: Text
    domain: Text
    verification_method_id: Text


class GiveConsent(Body):
    session_id: Text
    presentation: dict[str, Any]
