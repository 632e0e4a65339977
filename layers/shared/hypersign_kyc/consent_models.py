"""The requests and answers of the presentation and the consent."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from hypersign_kyc.models import (
    HolderDid,
    JsonObject,
    Model,
    SessionId,
    StepResult,
    WebOrigin,
    described_as,
)


def _numbers_are_finite(value: Any) -> Any:
    """Reject numbers that are too large for a JSON number of Hypersign, such as 1e999."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _numbers_are_finite(each)
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("number", "This contains a number that is too large.")
    return value


_Signed = Annotated[JsonObject, AfterValidator(_numbers_are_finite)]
Credential = Annotated[_Signed, described_as("Credential")]
Presentation = Annotated[_Signed, described_as("Presentation")]
#: In one request. DynamoDB rejects conditions over 4 KB, and each credential takes 50 bytes of one.
MOST_CREDENTIALS = 50
Credentials = Annotated[list[Credential], Field(min_length=1, max_length=MOST_CREDENTIALS)]


class PresentationRequest(Model):
    """The body of `POST /api/v1/presentation`."""

    credential_documents: Credentials
    challenge: SessionId
    domain: WebOrigin
    holder_did: HolderDid | None = Field(None, description="If sent, it must be the user's own.")
    verification_method_id: HolderDid | None = Field(
        None, description="If sent, it must be the user's own."
    )


class PresentationConsent(Model):
    """Consent to share a presentation that `POST /api/v1/presentation` made."""

    session_id: SessionId
    presentation: Presentation


class CredentialsConsent(Model):
    """Consent to share credentials. This API makes the presentation from them first."""

    session_id: SessionId
    credentials: Credentials
    domain: WebOrigin | None = Field(
        None,
        description=(
            "If it is missing, the domain is the page's origin, or else the stack's first web "
            "origin."
        ),
    )


class ConsentRequest(Model):
    """The body of `POST /api/v2/consents`. The contract describes it as one of the two above."""

    session_id: SessionId
    presentation: Presentation | None = None
    credentials: Credentials | None = None
    domain: WebOrigin | None = None

    @model_validator(mode="after")
    def _has_something_to_consent_to(self) -> "ConsentRequest":
        if not self.presentation and self.credentials is None:
            raise PydanticCustomError(
                "nothing", "Send a presentation, or credentials.", {"at": "presentation"}
            )
        return self


class PresentationResult(Model):
    """The answer of `POST /api/v1/presentation`."""

    success: bool = True
    message: str
    presentation: Presentation


class ConsentResult(StepResult):
    """The answer of `POST /api/v2/consents`, without Hypersign's texts."""

    message: str = "Consent recorded."
    data: Annotated[JsonObject, described_as("GivenConsent")]
