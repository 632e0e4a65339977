"""The requests and answers of this API. Hypersign's own are in `upstream.wire`. Unknown fields of a
request are ignored and not passed on.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from iso3166 import countries_by_alpha3
from pydantic import (
    AfterValidator,
    AliasGenerator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from hypersign_kyc.clock import UtcTime
from hypersign_kyc.images import Image
from hypersign_kyc.parsed import Parsed
from hypersign_kyc.sessions.steps import State

JsonObject = dict[str, Any]


def described_as(schema: str) -> WithJsonSchema:
    """Return the schema of a free object in the contract. `tools/openapi_parts.py` describes it."""
    return WithJsonSchema({"type": "object", "x-schema": schema})


def one_of(*enums: type[StrEnum]) -> WithJsonSchema:
    """Return the schema of a value of these enums. Without it, the contract would name the enums,
    and generated clients would have a type for each.
    """
    values = [each.value for enum in enums for each in enum]
    return WithJsonSchema({"type": "string", "enum": values})


StateName = Annotated[State, one_of(State)]
SessionId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=256, pattern=r"^[\x21-\x7e]+$"),
    Field(description="The bundle's sessionId."),
]
HolderDid = Annotated[str, StringConstraints(min_length=1, max_length=512)]
#: In characters. The token contains the document's data and its portrait.
LONGEST_EXTRACTION_TOKEN = 1_048_576
ExtractionToken = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_EXTRACTION_TOKEN),
    Field(description="The latest extraction's extractionToken."),
]


def _country(code: str) -> str:
    if code not in countries_by_alpha3:
        raise PydanticCustomError("country", "This is not an ISO 3166-1 alpha-3 code in capitals.")
    return code


Country = Annotated[
    str,
    AfterValidator(_country),
    Field(description="ISO 3166-1 alpha-3, in capitals.", examples=["IND"]),
]
WebOrigin = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$"),
    Field(description="A web origin with its scheme.", examples=["https://app.example.com"]),
]


class Model(Parsed):
    """Base of the models: camelCase in JSON, and no conversion between types."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(alias=to_camel), populate_by_name=True, strict=True
    )


class BundleRequest(Model):
    """The optional body of `POST /get-required-tokens-and-session-for-a-user`."""

    session_id: SessionId | None = Field(
        None, description="The user's own session that needs a new user token."
    )
    new_session: bool = Field(
        default=False,
        description="Open a new session instead of continuing one. Not with sessionId.",
    )
    name: str | None = Field(
        None, max_length=200, description="The user's name, used if the ID token has none."
    )
    email: str | None = Field(
        None,
        max_length=320,
        description="If sent, it must be the e-mail address in the ID token.",
    )

    @model_validator(mode="after")
    def _names_one_session(self) -> "BundleRequest":
        if self.new_session and self.session_id is not None:
            raise PydanticCustomError(
                "both", "Send newSession or sessionId, not both.", {"at": "newSession"}
            )
        return self


class AttemptsLeft(Model):
    """How often each step can still be done in this session."""

    extraction: int
    face_match: int


class Bundle(Model):
    """What the app needs for one verification. Both admin tokens contain the user token, unless the
    stack's `BundleMode` is `direct`.
    """

    kyc_admin_token: str
    ssi_admin_token: str
    user_bearer_token: str
    issuer_did: str
    issuer_verification_method_id: str
    session_id: str
    user_did: str
    user_verification_method_id: str
    user_token_expires_at: UtcTime = Field(description="When userBearerToken expires (UTC).")
    session_expires_at: UtcTime = Field(description="When the session runs out (UTC).")
    state: StateName = Field(description="How far the steps have come. A new session is created.")
    attempts_left: AttemptsLeft


class PassportExtraction(Model):
    """A passport: its information page."""

    document_type: Literal["PASSPORT"]
    session_id: SessionId
    document_front: Image


class GovernmentIdExtraction(Model):
    """A government-issued card: both sides and the country that issued it."""

    document_type: Literal["GOVT_ID"]
    session_id: SessionId
    document_front: Image
    document_back: Image
    country_code: Country


class ExtractionRequest(
    RootModel[
        Annotated[PassportExtraction | GovernmentIdExtraction, Discriminator("document_type")]
    ]
):
    """The body of `POST /api/v2/documents/extract`."""

    model_config = ConfigDict(hide_input_in_errors=True, defer_build=True)


class FaceMatchRequest(Model):
    """The body of `POST /api/v2/biometrics/verify`."""

    session_id: SessionId
    document_token: ExtractionToken
    selfie_image: Image
    holder_did: HolderDid | None = Field(None, description="If sent, it must be the user's own.")


class Erasure(Model):
    """What was erased."""

    user_erased: bool = Field(description="Whether a DID of the user was stored.")
    sessions_erased: int = Field(description="How many sessions of the user were stored.")
    erased_at: UtcTime


class ErasureResult(Model):
    """The answer of `DELETE /users/me`."""

    success: bool = True
    message: str
    data: Erasure


class Webhook(Model):
    """The part of Hypersign's webhook that is queued."""

    session_id: SessionId


class DueMessage(Model):
    """A message of the sweep: the key of an item of the sessions' table. It has nothing else, so
    that a webhook cannot pass for one.
    """

    model_config = ConfigDict(extra="forbid")

    due: str = Field(min_length=1, max_length=300)


class StepResult(Model):
    """The answer of a step: what Hypersign returned."""

    success: bool = True
    message: str
    data: JsonObject


class ExtractionResult(StepResult):
    """The answer of `POST /api/v2/documents/extract`."""

    data: Annotated[JsonObject, described_as("Extraction")]


class FaceMatchResult(StepResult):
    """The answer of `POST /api/v2/biometrics/verify`."""

    data: Annotated[JsonObject, described_as("FaceMatch")]
