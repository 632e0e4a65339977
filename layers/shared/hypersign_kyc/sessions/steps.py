"""The steps of a verification, and the states of a session between them.

created ──extraction──▶ extracted ──face match──▶ verified ──consent──▶ consented
             ▲  ▲___________│  ▲________│  │          │
             │_____________________________│__ (again, until consent)
                                           a presentation leaves it verified

To add a step, define it here and write its use case. `CONTRIBUTING.md` lists the other places.
"""

from dataclasses import dataclass
from enum import StrEnum

from hypersign_kyc.reasons import LIVENESS_STEP, OCR_STEP


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
    """One step.

    `name` is the word in logs and metrics, `title` the words in hints for developers. `begins` are
    the states in which the step may begin, `ends` is the state after it. `counter` is the field of
    the session record that counts the attempts. `completed` is the metric of successes. `failed_as`
    is Hypersign's step under which statuses list a refusal.
    """

    name: str
    title: str
    begins: tuple[State, ...]
    ends: State
    counter: str
    completed: str
    due_after: str
    failed_as: str
    #: The most attempts in one session. None means the parameter `MaxAttempts`.
    most: int | None = None

    def limit(self, max_attempts: int) -> int:
        """Return the most attempts in one session. `max_attempts` is the stack's `MaxAttempts`."""
        return max_attempts if self.most is None else self.most


EXTRACTION = Step(
    "extraction",
    "extraction",
    (State.CREATED, State.EXTRACTED, State.VERIFIED),
    State.EXTRACTED,
    "extractions",
    "ExtractionsCompleted",
    "the bundle has been fetched",
    OCR_STEP,
)
FACE_MATCH = Step(
    "face_match",
    "face match",
    (State.EXTRACTED, State.VERIFIED),
    State.VERIFIED,
    "face_matches",
    "FaceMatchesCompleted",
    "a document has been extracted",
    LIVENESS_STEP,
)
PRESENTATION = Step(
    "presentation",
    "presentation",
    (State.VERIFIED,),
    State.VERIFIED,
    "presentations",
    "PresentationsCompleted",
    "the face has been matched",
    "userConsent",
    most=20,
)
CONSENT = Step(
    "consent",
    "consent",
    (State.VERIFIED,),
    State.CONSENTED,
    "consents",
    "ConsentsCompleted",
    "the face has been matched",
    "userConsent",
    most=20,
)
STEPS = (EXTRACTION, FACE_MATCH, PRESENTATION, CONSENT)
#: The steps that `MaxAttempts` limits.
COSTLY = tuple(step for step in STEPS if step.most is None)


def step_named(name: str) -> Step:
    """Return the step of this name."""
    return next(step for step in STEPS if step.name == name)
