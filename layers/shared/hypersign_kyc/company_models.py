"""The answers of the company's routes (`/company/…`)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hypersign_kyc.clock import UtcTime
from hypersign_kyc.models import JsonObject, Model, StateName
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.status_models import OutcomeName, SessionStatus

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


class Person(Model):
    """Who the user is, from the credentials of the session. Texts are as the credentials have
    them. A value is null if no credential has it, or if two credentials disagree.
    """

    given_names: str | None = None
    surname: str | None = None
    full_name: str | None = None
    date_of_birth: str | None = Field(
        None, description="ISO 8601, possibly incomplete: 1977-03-05, 1977-03, 1977."
    )
    expiry_date: str | None = Field(None, description="When the document expires, in ISO 8601.")
    sex: str | None = None
    nationality: str | None = Field(
        None, description="ISO 3166-1 alpha-3, or a code of machine-readable documents: D, UTO."
    )
    issuing_state: str | None = None
    document_type: str | None = Field(None, description="The second type of the credential.")
    document_number: str | None = None


class Subject(Model):
    """What one credential says about the user. The times are in the issuer's format."""

    id: str | None = Field(description="The credential's id.")
    type: list[str] = Field(description="The credential's types.")
    issuer: str | None = Field(description="The DID of the credential's issuer.")
    issued_at: str | None = Field(description="When the credential was issued.")
    expires_at: str | None = Field(description="When the credential expires.")
    issued_in_session: bool | None = Field(
        description=(
            "Whether the face match of this session issued the credential. Null if this back end "
            "does not know what the face match issued."
        )
    )
    claims: JsonObject = Field(
        description="The claims about the user, without the user's DID and without pictures."
    )
    omitted: list[str] = Field(
        description=(
            "The names of the claims with more than 1,000 characters (pictures). Only the "
            "presentation has them."
        )
    )


class VerifiedData(Model):
    """The data that the user consented to share."""

    session_id: str
    user_key: UserKey
    outcome: Literal["confirmed"] = "confirmed"
    environment: Environment
    confirmed_at: UtcTime = Field(
        description="When this back end learned of the confirmation (UTC)."
    )
    person: Person = Field(
        description="Who the user is, from the credentials that this session issued."
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


class AgeOver(Model):
    """Whether a user has reached an age."""

    session_id: str
    user_key: UserKey
    environment: Environment
    years: int
    age_over: bool | None = Field(
        description=(
            "Null if the birth date is unknown, or if only a part of it is known that does not "
            "decide."
        )
    )


class AgeOverResult(Model):
    """The answer of `GET /company/sessions/{sessionId}/age-over/{years}`."""

    success: Literal[True] = True
    message: str = "Whether the user is at least so old."
    data: AgeOver


class RefusedStep(Model):
    """A document, face or consent that was refused."""

    step: str = Field(description="The name of the step, as in logs.")
    code: str = Field(description="The code of the 422. docs/errors.md lists all.")
    refused_at: UtcTime


class UserSession(Model):
    """One of a user's sessions."""

    session_id: str
    step: StateName = Field(description="The state after the last step.")
    outcome: OutcomeName
    created_at: UtcTime
    changed_at: UtcTime = Field(description="Since when the outcome is this one (UTC).")
    session_expires_at: UtcTime
    refusals: list[RefusedStep] = Field(description="What was refused, oldest first, at most 20.")


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
