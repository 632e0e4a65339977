"""The answers of the company's routes (`/company/…`)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hypersign_kyc.clock import UtcTime
from hypersign_kyc.models import JsonObject, Model, SessionStatus, StepName
from hypersign_kyc.settings import KycEnvironment

UserKey = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(description="The user's key, as in events (`make user-key` computes it)."),
]
Environment = Annotated[
    KycEnvironment,
    Field(description="In development, Hypersign verifies nothing: do not trust the data."),
]


class CompanySessionStatus(SessionStatus):
    """The state of a session, with its user's key."""

    user_key: UserKey


class CompanySessionStatusResult(Model):
    """The answer of `GET /company/sessions/{sessionId}`."""

    success: Literal[True] = True
    message: str
    data: CompanySessionStatus


class Subject(Model):
    """What one credential says about the user. The times are in the issuer's format."""

    id: str | None = Field(description="The credential's id.")
    type: list[str] = Field(description="The credential's types.")
    issuer: str | None = Field(description="The DID of the credential's issuer.")
    issued_at: str | None = Field(description="When the credential was issued.")
    expires_at: str | None = Field(description="When the credential expires.")
    claims: JsonObject = Field(description="The claims about the user, without the user's DID.")


class VerifiedData(Model):
    """The data that the user consented to share."""

    session_id: str
    user_key: UserKey
    outcome: Literal["confirmed"] = "confirmed"
    environment: Environment
    confirmed_at: UtcTime = Field(
        description="When this back end learned of the confirmation (UTC)."
    )
    presentation: JsonObject = Field(description="The verifiable presentation from Hypersign.")
    subjects: list[Subject] = Field(
        description="The claims of each credential in the presentation."
    )


class VerifiedDataResult(Model):
    """The answer of `GET /company/sessions/{sessionId}/verified-data`."""

    success: Literal[True] = True
    message: str = "The verified data of the session."
    data: VerifiedData


class UserSession(Model):
    """One of a user's sessions."""

    session_id: str
    step: StepName
    outcome: Literal[
        "created", "extracted", "verified", "consented", "confirmed", "rejected", "expired"
    ]
    created_at: UtcTime
    changed_at: UtcTime = Field(description="Since when the outcome is this one (UTC).")
    session_expires_at: UtcTime


class UserSessions(Model):
    """A page of a user's sessions, newest first."""

    user_key: UserKey
    environment: Environment
    sessions: list[UserSession]
    cursor: str | None = Field(
        description="Send it to get the next page. It is null on the last page."
    )


class UserSessionsResult(Model):
    """The answer of `GET /company/users/{userKey}/sessions`."""

    success: Literal[True] = True
    message: str = "The user's sessions."
    data: UserSessions
