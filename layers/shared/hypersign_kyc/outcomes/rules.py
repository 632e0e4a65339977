"""What became of a session: pure functions on its record and on what the vendor says.

created < extracted < verified < consented < confirmed | rejected | expired

Up to `consented` the steps say it (`furthest`), the last three the vendor (`ended_as`). Neither
attribute is ever taken back, and a session that has ended stays as it ended.
"""

from dataclasses import dataclass
from enum import StrEnum

from hypersign_kyc.sessions.record import (
    CONFIRMATION_DUE_MS,
    EXPIRY_MARGIN_MS,
    KEPT_AFTER_EXPIRY_S,
    SessionRecord,
    StepError,
)
from hypersign_kyc.sessions.steps import Ending, State

#: The vendor is asked about a session at most once in so long.
WINDOW_MS = 10_000
#: The longest pause between two of the sweep's looks at a session that awaits its confirmation.
_LONGEST_PAUSE_MS = 3_600_000
#: A consent that the vendor has not confirmed until then never will be, for this back end: soon
#: after, the record is deleted.
_GIVEN_UP_AFTER_MS = KEPT_AFTER_EXPIRY_S * 1000 // 2


class Outcome(StrEnum):
    """How far a session has come, or how it ended."""

    CREATED = "created"
    EXTRACTED = "extracted"
    VERIFIED = "verified"
    CONSENTED = "consented"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def rank(self) -> int:
        """An outcome only ever gives way to one of higher rank."""
        return min(list(Outcome).index(self), list(Outcome).index(Outcome.CONFIRMED))


@dataclass(frozen=True)
class Look:
    """What the vendor said of a session: finished or not; each step's failure that no later try has
    mended; whether the last thing that happened is a failure, and one that is final.
    """

    finished: bool = False
    errors: tuple[StepError, ...] = ()
    failed: bool = False
    failed_for_good: bool = False
    gone: bool = False


def outcome_of(furthest: State, ended_as: Ending | None) -> Outcome:
    """The outcome that these two make."""
    return Outcome(furthest if ended_as is None else ended_as)


def ending(record: SessionRecord, look: Look, now: int) -> Ending | None:
    """How the session has ended by what the vendor said, if it has."""
    if look.finished:
        return Ending.CONFIRMED
    consented = record.step_state is State.CONSENTED
    if look.failed_for_good or (consented and look.failed):
        return Ending.REJECTED
    sent = consented or record.consent_sent_at is not None
    patience = _GIVEN_UP_AFTER_MS if sent and not look.gone else EXPIRY_MARGIN_MS
    return Ending.EXPIRED if now >= record.expires_at + patience else None


def may_ask(record: SessionRecord, now: int) -> bool:
    """Whether the vendor may be asked now."""
    return record.ended_as is None and record.asked_at + WINDOW_MS <= now


def next_look_at(record: SessionRecord, now: int) -> int:
    """When the sweep shall look at the session after a look now that does not end it (epoch ms).

    After a consent the pauses grow with its age; without one there is nothing to see before the
    session's end.
    """
    if record.consent_sent_at is None:
        end = record.expires_at + EXPIRY_MARGIN_MS
        return end if end > now else now + _LONGEST_PAUSE_MS
    age = now - record.consent_sent_at
    return now + min(max(age, CONFIRMATION_DUE_MS), _LONGEST_PAUSE_MS)
