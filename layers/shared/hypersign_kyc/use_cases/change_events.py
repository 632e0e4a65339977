"""Make the event for a change of the sessions' table. The changes come from the table's stream, and
`publisher` puts the events on EventBridge.

An event's id is computed from what happened, so an event that is published twice has the same id.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypersign_kyc.clock import UtcTime, utc
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.models import Model
from hypersign_kyc.outcomes.rules import Outcome, outcome_of, rank_of
from hypersign_kyc.sessions.record import SESSION, USER_DAY, SessionRecord, record_of
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.status_models import StepErrorCodes

SOURCE = "hypersign.kyc"
USER_ERASED = "UserErased"
#: The detail type of a change in the queue that the function could not read. No bus gets it.
UNREADABLE = "UnreadableChange"
#: The attributes that make an event, and the values of those that a session has besides.
_EVENT = (
    *("id", "session_id", "user_key", "erased_user_key", "expires_at", "step_state", "furthest"),
    *("furthest_at", "ended_as", "ended_at", "step_errors", "refusals", "erased_at", "erased_by"),
)
#: Stands in for what a record needs but a message does not have.
_LEFT_OUT = {"did": "", "verification_method_id": ""}
_IDS = uuid.UUID("6f7f3a6e-5a0c-4a43-9a52-8a1b1ad1f6b5")


class SessionEvent(Model):
    """The detail of `SessionCreated` … `SessionExpired`."""

    id: str
    environment: KycEnvironment
    session_id: str
    user_key: str
    outcome: str
    occurred_at: UtcTime
    step_errors: list[StepErrorCodes]


class UserErasedEvent(Model):
    """The detail of `UserErased`."""

    id: str
    environment: KycEnvironment
    user_key: str
    #: The AWS principal that erased the user on the company's behalf; None if the user did.
    erased_by: str | None
    occurred_at: UtcTime


@dataclass(frozen=True)
class Change:
    """A change of an item: before and after (empty if there was none), and when (epoch s)."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    at: int

    @property
    def images(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the item before and after."""
        return self.old, self.new


class UnreadableChange(Exception):
    """This version cannot read the changed item, for example because a later version wrote it."""


def event_of(
    change: Change, environment: KycEnvironment
) -> tuple[str, SessionEvent | UserErasedEvent] | None:
    """Return the detail type and the event for a change of the sessions' table. Returns None if the
    change makes no event. Raises `UnreadableChange`.
    """
    try:
        return _event_of(change, environment)
    except (StoreUnavailable, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise UnreadableChange from error


def as_message(change: Change) -> str:
    """Return a change as a message for the queue of unpublished events. It has only the attributes
    that make the event, so no DID and no digest of a token.
    """
    old, new = ({name: each[name] for name in _EVENT if name in each} for each in change.images)
    detail = {"old": old, "new": new, "at": change.at}
    message = {"source": SOURCE, "detail-type": UNREADABLE, "detail": detail}
    return json.dumps(message, default=_plain)


def from_message(message: Mapping[str, Any]) -> Change:
    """Return the change of such a message."""
    detail = message["detail"]
    old, new = ({**_LEFT_OUT, **each} if each else {} for each in (detail["old"], detail["new"]))
    return Change(old, new, int(detail["at"]))


def _event_of(
    change: Change, environment: KycEnvironment
) -> tuple[str, SessionEvent | UserErasedEvent] | None:
    key = str(change.new.get("id", ""))
    if key.startswith(SESSION) and "step_state" in change.new:
        return _session_event(change, environment)
    erased_at = change.new.get("erased_at")
    if key.startswith(USER_DAY) and erased_at and erased_at != change.old.get("erased_at"):
        digest = str(change.new["user_key"])
        return USER_ERASED, UserErasedEvent(
            id=_id(digest, int(erased_at)),
            environment=environment,
            user_key=digest,
            erased_by=change.new.get("erased_by"),
            occurred_at=utc(int(erased_at)),
        )
    return None


def _session_event(change: Change, environment: KycEnvironment) -> tuple[str, SessionEvent] | None:
    record = record_of(dict(change.new))
    outcome = _outcome(record)
    if "step_state" in change.old and not _is_news(outcome, change.old):
        return None
    return f"Session{outcome.value.capitalize()}", SessionEvent(
        id=_id(record.session_id, outcome.value),
        environment=environment,
        session_id=record.session_id,
        user_key=record.erased_user_key or record.user_key,
        outcome=outcome.value,
        occurred_at=utc(record.changed_at),
        step_errors=[
            StepErrorCodes.model_validate(each.model_dump()) for each in record.all_step_errors
        ],
    )


def _plain(value: Any) -> int | str:
    """Return a value of DynamoDB as JSON has it. The numbers of our items are whole."""
    return int(value) if isinstance(value, Decimal) else str(value)


def _is_news(outcome: Outcome, old: Mapping[str, Any]) -> bool:
    """Return True if the item before had a lower outcome, or if it cannot be read. Consumers know
    an event that comes twice by its id.
    """
    try:
        return rank_of(outcome) > rank_of(_outcome(record_of(dict(old))))
    except StoreUnavailable:
        return True


def _outcome(record: SessionRecord) -> Outcome:
    return outcome_of(record.furthest, record.ended_as)


def _id(*parts: object) -> str:
    return str(uuid.uuid5(_IDS, "/".join(map(str, parts))))
