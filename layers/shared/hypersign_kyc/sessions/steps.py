"""The steps of a verification and when each is allowed: pure functions on a session's record.

created ──extraction──▶ extracted ──verification──▶ verified ──consent──▶ consented
             ▲  ▲___________│  ▲________│  │              │
             │______________________________│__ (again, until consent)    a presentation leaves it
             verified
"""

from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from hypersign_kyc.aws.lease import is_held
from hypersign_kyc.errors import (
    Forbidden,
    KycError,
    NotFound,
    SessionCompleted,
    SessionExpired,
    StepInProgress,
    StepOutOfOrder,
    TooManyAttempts,
    UserTokenExpired,
)
from hypersign_kyc.lenient import Lenient


class State(StrEnum):
    """How far a session has come."""

    CREATED = "created"
    EXTRACTED = "extracted"
    VERIFIED = "verified"
    CONSENTED = "consented"

    def is_beyond(self, other: "State") -> bool:
        """Whether a session in this state has come further than one in the other."""
        order = list(State)
        return order.index(self) > order.index(other)


class Ending(StrEnum):
    """What the vendor made of a session in the end. Nothing follows."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Step:
    """One step: where it may begin, where it ends, and the record's field that counts its attempts,
    if they are capped.
    """

    name: str
    begins: tuple[State, ...]
    ends: State
    counter: str | None
    due_after: str


EXTRACTION = Step(
    "extraction",
    (State.CREATED, State.EXTRACTED, State.VERIFIED),
    State.EXTRACTED,
    "extractions",
    "the bundle has been fetched",
)
VERIFICATION = Step(
    "verification",
    (State.EXTRACTED, State.VERIFIED),
    State.VERIFIED,
    "verifications",
    "a document has been extracted",
)
PRESENTATION = Step(
    "presentation", (State.VERIFIED,), State.VERIFIED, None, "the face has been verified"
)
CONSENT = Step("consent", (State.VERIFIED,), State.CONSENTED, None, "the face has been verified")


class StepError(Lenient):
    """A step that the vendor says has failed, and why: names and codes, no text."""

    step: str
    code: str


class SessionRecord(Lenient):
    """A session as it is stored: ids, times (epoch ms), how far it is, and digests. Nothing
    personal but the DID.
    """

    session_id: str
    user_digest: str
    did: str
    verification_method_id: str
    user_token_digest: str
    user_token_expires_at: int
    expires_at: int
    step_state: State = State.CREATED
    extractions: int = 0
    verifications: int = 0
    extraction_token_digest: str = ""
    credential_digests: frozenset[str] = frozenset()
    presentation_domain: str | None = None
    lease_owner: str | None = None
    lease_until: int | None = None
    #: The furthest that the session ever came, while steps may be repeated, and since when.
    furthest: State = State.CREATED
    furthest_at: int = 0
    ended_as: Ending | None = None
    ended_at: int = 0
    #: When the vendor was last asked for the outcome, and the last of these times that it answered.
    asked_at: int = 0
    answered_at: int = 0
    step_errors: tuple[StepError, ...] = ()
    #: When a consent was first about to be sent whose outcome was never stored.
    consent_sent_at: int | None = None
    #: The answer of the consent that counted, as JSON.
    consent_answer: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no step can be done any more."""
        return self.step_state is State.CONSENTED or self.ended_as is not None

    @property
    def changed_at(self) -> int:
        """Since when its outcome is the one it is (epoch ms)."""
        return self.furthest_at if self.ended_as is None else self.ended_at

    def attempts(self, step: Step) -> int:
        """How often this step was begun."""
        return {"extractions": self.extractions, "verifications": self.verifications}.get(
            step.counter or "", 0
        )


@dataclass(frozen=True)
class Claim:
    """A request to do a step, with everything in it that must be this session's own. None: not part
    of this request.
    """

    step: Step
    session_id: str
    user_token_digest: str
    did: str | None = None
    verification_method_id: str | None = None
    extraction_token_digest: str | None = None
    credential_digests: frozenset[str] = frozenset()
    presentation_domain: str | None = None


def refusal(  # noqa: PLR0911 - one line a reason is what reads best
    record: SessionRecord | None, claim: Claim, now: int, max_attempts: int
) -> KycError | None:
    """Why the claim cannot be granted at `now` (epoch ms), or None where it can."""
    step = claim.step
    if record is None or not compare_digest(record.user_token_digest, claim.user_token_digest):
        return NotFound()
    if record.expires_at <= now:
        return SessionExpired()
    if record.is_complete:
        return SessionCompleted()
    if record.user_token_expires_at <= now:
        return UserTokenExpired()
    if record.step_state not in step.begins:
        return StepOutOfOrder(
            f"The {step.name} is due when {step.due_after}.",
            next_step="Do the steps in order: extraction, verification, presentation, consent.",
        )
    if not _is_own(record, claim):
        return Forbidden(next_step="Send the values that this session's bundle and steps gave.")
    if step.counter and record.attempts(step) >= max_attempts:
        return TooManyAttempts(
            f"There were too many attempts at the {step.name} in this session.",
            retry_after=None,
            next_step="Fetch the bundle without a sessionId to begin a new verification.",
        )
    if is_held(record.lease_until, now):
        return StepInProgress()
    return None


def _is_own(record: SessionRecord, claim: Claim) -> bool:
    return (
        claim.did in (None, record.did)
        and claim.verification_method_id in (None, record.verification_method_id)
        and claim.extraction_token_digest in (None, record.extraction_token_digest)
        and claim.credential_digests <= record.credential_digests
        and (
            None in (claim.presentation_domain, record.presentation_domain)
            or claim.presentation_domain == record.presentation_domain
        )
    )
