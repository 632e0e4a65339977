"""The steps of a verification, and the states of a session between them.

created ──extraction──▶ extracted ──face match──▶ verified ──consent──▶ consented
             ▲  ▲___________│  ▲________│  │          │
             │_____________________________│__ (again, until consent)
                                           a presentation leaves it verified

To add a step, define it here and write its use case. `CONTRIBUTING.md` lists the other places.
"""

from dataclasses import dataclass
from enum import StrEnum


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

    `name` is the word in logs and metrics, `title` the words in messages. `begins` are the states
    in which the step may begin, `ends` is the state after it. `counter` is the field of the session
    record that counts the attempts. `completed` is the metric of successes.
    """

    name: str
    title: str
    begins: tuple[State, ...]
    ends: State
    counter: str
    completed: str
    due_after: str
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
)
FACE_MATCH = Step(
    "face_match",
    "face match",
    (State.EXTRACTED, State.VERIFIED),
    State.VERIFIED,
    "face_matches",
    "FaceMatchesCompleted",
    "a document has been extracted",
)
PRESENTATION = Step(
    "presentation",
    "presentation",
    (State.VERIFIED,),
    State.VERIFIED,
    "presentations",
    "PresentationsCompleted",
    "the face has been matched",
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
    most=20,
)
