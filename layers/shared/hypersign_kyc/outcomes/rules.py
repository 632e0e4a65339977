"""Decide the outcome of a session: pure functions on its record and on Hypersign's answers.

created < extracted < verified < consented < confirmed < rejected | expired

The steps set the outcome up to `consented` (attribute `furthest`). Hypersign's answers set the last
three (attribute `ended_as`). Neither attribute goes back. Nothing follows `rejected` or `expired`.
A confirmed session can be rejected later, because Hypersign's customers can review sessions.
"""

from dataclasses import dataclass

from hypersign_kyc.sessions.record import (
    CONFIRMATION_DUE_MS,
    EXPIRY_MARGIN_MS,
    KEPT_AFTER_EXPIRY_S,
    SessionRecord,
    StepError,
)
from hypersign_kyc.sessions.steps import Ending, State

#: This back end asks Hypersign about one session at most once in this time, and again after a
#: consent.
WINDOW_MS = 10_000
#: How often apps ask for news: every two seconds for a minute after the last change.
NEWS_S = 2
NEWS_FOR_MS = 60_000
#: The longest time between two questions of the sweep about a session that awaits its confirmation.
_LONGEST_PAUSE_MS = 3_600_000
#: How long after the session's expiry this back end waits for Hypersign to confirm a consent. Then
#: the session counts as expired. Its record is deleted later.
_GIVEN_UP_AFTER_MS = KEPT_AFTER_EXPIRY_S * 1000 // 2


#: How far a session has come, or how it ended.
Outcome = State | Ending
OUTCOMES: tuple[Outcome, ...] = (*State, *Ending)


@dataclass(frozen=True)
class Look:
    """Hypersign's answer about a session."""

    #: The user has finished the verification.
    finished: bool = False
    #: The steps whose last attempt failed.
    errors: tuple[StepError, ...] = ()
    #: The latest attempt of all steps failed.
    failed: bool = False
    #: The latest attempt failed, and no new one can succeed.
    failed_for_good: bool = False
    #: Hypersign does not have the session any more.
    gone: bool = False
    #: Hypersign takes a confirmation back.
    denied: bool = False


def outcome_of(furthest: State, ended_as: Ending | None) -> Outcome:
    """Return the outcome of a session with this furthest state and this ending."""
    return furthest if ended_as is None else ended_as


def rank_of(outcome: Outcome) -> int:
    """Return the rank. An outcome is replaced only by one of higher rank."""
    return min(OUTCOMES.index(outcome), OUTCOMES.index(Ending.REJECTED))


def ending(record: SessionRecord, look: Look, now: int) -> Ending | None:
    """Return how the session ended according to Hypersign's answer, or None if that says nothing
    new. Only an explicit no rejects a confirmed session.
    """
    if record.ended_as is not None:
        denied = record.ended_as is Ending.CONFIRMED and (look.denied or look.failed_for_good)
        return Ending.REJECTED if denied else None
    if look.finished:
        return Ending.CONFIRMED
    consented = record.step_state is State.CONSENTED
    if look.failed_for_good or (consented and look.failed):
        return Ending.REJECTED
    sent = consented or record.consent_sent_at is not None
    patience = _GIVEN_UP_AFTER_MS if sent and not look.gone else EXPIRY_MARGIN_MS
    return Ending.EXPIRED if now >= record.expires_at + patience else None


def window_ends_at(record: SessionRecord) -> int:
    """Return when Hypersign may be asked again (epoch ms).

    A consent ends the window, because an answer from before the consent says nothing about it.
    """
    if record.consent_sent_at is not None and record.asked_at < record.consent_sent_at:
        return record.consent_sent_at
    return record.asked_at + WINDOW_MS


def may_change(record: SessionRecord) -> bool:
    """Return True if Hypersign can say something new about the session."""
    if record.ended_as is Ending.CONFIRMED:
        # A tombstone exists only until its outcome is published.
        return not record.is_tombstone
    return record.ended_as is None


def may_ask(record: SessionRecord, now: int) -> bool:
    """Return True if Hypersign may be asked now."""
    return may_change(record) and window_ends_at(record) <= now


def retry_after_s(record: SessionRecord, now: int) -> int | None:
    """Return after how many seconds an app should ask for the session again, or None if it has
    ended.

    For a minute after a change the next one is likely, for example on the user's other device.
    """
    if record.ended_as is not None:
        return None
    wait = max(1, -(-(window_ends_at(record) - now) // 1000))
    return min(wait, NEWS_S) if now < record.changed_at + NEWS_FOR_MS else wait


def next_look_at(record: SessionRecord, now: int) -> int:
    """Return when the sweep must ask again (epoch ms), if the question now does not end the
    session.

    After a consent, the pauses grow with the age of the consent. Without a consent, there is
    nothing to see before the session expires.
    """
    if record.consent_sent_at is None:
        end = record.expires_at + EXPIRY_MARGIN_MS
        return end if end > now else now + _LONGEST_PAUSE_MS
    age = now - record.consent_sent_at
    return now + min(max(age, CONFIRMATION_DUE_MS), _LONGEST_PAUSE_MS)
