"""The steps of a verification, and the states of a session between them.

    step           may begin in                     ends in
    extraction     created, extracted, verified     extracted
    face match     extracted, verified              verified
    presentation   verified                         verified
    consent        verified                         consented

To add a step, define it here and write its use case. `CONTRIBUTING.md` lists the other places.
"""

from dataclasses import dataclass
from enum import StrEnum

from hypersign_kyc.reasons import CONSENT_STEP, LIVENESS_STEP, OCR_STEP


class State(StrEnum):
    """How far a session has come."""

    CREATED = "created"
    EXTRACTED = "extracted"
    VERIFIED = "verified"
    CONSENTED = "consented"

    def is_beyond(self, other: "State") -> bool:
        """Return True if a session in this state has come further than one in the other."""
        order = list(State)
        return order.index(self) > order.index(other)


class Ending(StrEnum):
    """How Hypersign ended a session. No step follows."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Step:
    """One step."""

    #: The word in stored refusals, and the field of `AttemptsLeft`.
    name: str
    #: The words in hints for developers.
    title: str
    #: The states in which the step may begin.
    begins: tuple[State, ...]
    #: The state after it.
    ends: State
    #: When the step may begin, for hints: "The face match is due when …".
    due_after: str
    #: The field of the session record that counts the attempts.
    counter: str
    #: The metric of successes.
    completed: str
    #: Hypersign's step under which statuses list a refusal.
    failed_as: str
    #: The most attempts in one session. None means the parameter `MaxAttempts`.
    most: int | None = None

    def limit(self, max_attempts: int) -> int:
        """Return the most attempts in one session. `max_attempts` is the stack's `MaxAttempts`."""
        return max_attempts if self.most is None else self.most


EXTRACTION = Step(
    name="extraction",
    title="extraction",
    begins=(State.CREATED, State.EXTRACTED, State.VERIFIED),
    ends=State.EXTRACTED,
    due_after="the bundle has been fetched",
    counter="extractions",
    completed="ExtractionsCompleted",
    failed_as=OCR_STEP,
)
FACE_MATCH = Step(
    name="face_match",
    title="face match",
    begins=(State.EXTRACTED, State.VERIFIED),
    ends=State.VERIFIED,
    due_after="a document has been extracted",
    counter="face_matches",
    completed="FaceMatchesCompleted",
    failed_as=LIVENESS_STEP,
)
PRESENTATION = Step(
    name="presentation",
    title="presentation",
    begins=(State.VERIFIED,),
    ends=State.VERIFIED,
    due_after="the face has been matched",
    counter="presentations",
    completed="PresentationsCompleted",
    failed_as=CONSENT_STEP,
    most=20,
)
CONSENT = Step(
    name="consent",
    title="consent",
    begins=(State.VERIFIED,),
    ends=State.CONSENTED,
    due_after="the face has been matched",
    counter="consents",
    completed="ConsentsCompleted",
    failed_as=CONSENT_STEP,
    most=20,
)
#: In the order of a verification.
STEPS = (EXTRACTION, FACE_MATCH, PRESENTATION, CONSENT)
#: The order in words, for hints.
STEP_ORDER = ", ".join(step.title for step in STEPS)
#: The steps that `MaxAttempts` limits.
COSTLY = tuple(step for step in STEPS if step.most is None)


def step_named(name: str) -> Step:
    """Return the step of this name."""
    return next(step for step in STEPS if step.name == name)
