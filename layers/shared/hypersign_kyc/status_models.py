"""What users are told about their sessions."""

from typing import Annotated

from pydantic import Field

from hypersign_kyc.clock import UtcTime
from hypersign_kyc.models import Model, StateName, one_of
from hypersign_kyc.sessions.steps import Ending, State
from hypersign_kyc.settings import KycEnvironment

OutcomeName = Annotated[State | Ending, one_of(State, Ending)]


class StepErrorCodes(Model):
    """A step that failed at Hypersign."""

    step: str = Field(description="Hypersign's name of the step.")
    code: str = Field(description="Our stable code. docs/errors.md lists all.")
    error_code: int | None = Field(
        description="Hypersign's number. The same number means something else in another step."
    )


class StepErrorReason(StepErrorCodes):
    """A step that failed at Hypersign, and what the user is told."""

    retryable: bool = Field(description="Whether the step can succeed if the user repeats it.")
    message: str = Field(description="For the user.")
    next_step: str = Field(description="What the user can do.")


class SessionStatus(Model):
    """How far a session has come, and how it ended."""

    session_id: str
    environment: KycEnvironment = Field(
        description="In development, Hypersign verifies nothing: do not trust the outcome."
    )
    step: StateName = Field(
        description=(
            "The state after the last step (the bundle calls it `state`). A repeated extraction "
            "sets it back."
        )
    )
    outcome: OutcomeName = Field(
        description=(
            "The outcome never goes back. Rejected and expired are final. A confirmed session can "
            "be rejected later."
        )
    )
    changed_at: UtcTime = Field(description="Since when the outcome is this one (UTC).")
    session_expires_at: UtcTime = Field(description="When the session runs out (UTC).")
    step_errors: list[StepErrorReason] = Field(
        description=(
            "The steps whose last try failed, when Hypersign was last asked, and what this API "
            "refused."
        )
    )


class LatestSessionStatus(SessionStatus):
    """The state of the user's latest session."""

    can_continue: bool = Field(
        description="Whether a first call without sessionId goes on with this session."
    )


class ConfirmedSession(Model):
    """A session that Hypersign confirmed."""

    session_id: str
    changed_at: UtcTime = Field(description="When this back end learned of it (UTC).")


class Standing(Model):
    """Where a user stands. An app asks this first."""

    latest_session: LatestSessionStatus | None
    confirmed_session: ConfirmedSession | None = Field(
        description="The newest confirmed session that is still kept."
    )
    opens_again_at: UtcTime | None = Field(
        description="When the user can open a session again if the day's limit is reached (UTC)."
    )


class StandingResult(Model):
    """The answer of `GET /users/me`."""

    success: bool = True
    message: str = "Where you stand."
    data: Standing


class SessionStatusResult(Model):
    """The answer of `GET /sessions/{sessionId}`."""

    success: bool = True
    message: str
    data: SessionStatus
