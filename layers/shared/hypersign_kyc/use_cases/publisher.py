"""Put the events of the sessions' table on EventBridge, in as few calls as possible.

Each event is published at least once, because the stream repeats a change until its event is
accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from hypersign_kyc.aws.failures import note_failure
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import DependencyFailure, observation
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import (
    SOURCE,
    Change,
    UnreadableChange,
    as_message,
    event_of,
)

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

#: The stream keeps a change for 24 hours. An event that could not be published in this time goes to
#: a queue that keeps it for two weeks.
PARKED_AFTER_S = 20 * 3600
#: EventBridge accepts so many events in one call, of 256 KB together. One of ours has at most
#: 10 KB, because ids, codes and the number of steps are limited.
MOST_EVENTS = 10


class Publisher:
    """Puts events on a bus. An event that the stream would soon drop goes to a queue."""

    def __init__(
        self,
        events: "EventBridgeClient",
        bus: str,
        sqs: "SQSClient",
        unpublished_queue_url: str,
        environment: KycEnvironment,
    ) -> None:
        self._events = events
        self._bus = bus
        self._sqs = sqs
        self._unpublished = unpublished_queue_url
        self._environment = environment

    def publish(self, change: Change, now: int) -> bool:
        """Publish one change's event. Returns False if the change makes no event, or if the event
        went to the queue. Raises `StoreUnavailable` if it must be tried again.
        """
        done = self.publish_all([change], now)
        if done.failed:
            raise StoreUnavailable
        return done.published > 0

    def publish_all(self, changes: Sequence[Change], now: int) -> "Published":
        """Publish the changes' events, in as few calls as possible. Returns what the stream must
        repeat.

        EventBridge does not keep the order of the events of one call. So no call has two events of
        one session, and if an event is not accepted, the later ones of its session wait.
        """
        done = Published()
        waiting = [
            entry
            for number, change in enumerate(changes)
            if (entry := self._entry(number, change, done)) is not None
        ]
        while waiting:
            chosen = _next_call(waiting)
            waiting = [entry for entry in waiting if entry not in chosen]
            for entry, accepted in zip(chosen, self._put(chosen), strict=True):
                if accepted:
                    done.published += 1
                    observation.count("EventsPublished")
                elif not self._is_set_aside(entry, now):
                    later = [each for each in waiting if each.subject == entry.subject]
                    done.failed |= {entry.number, *(each.number for each in later)}
                    waiting = [each for each in waiting if each not in later]
        return done

    def _entry(self, number: int, change: Change, done: "Published") -> "_Entry | None":
        """Return the change's event. An event that cannot be made goes to the queue."""
        try:
            found = event_of(change, self._environment)
        except UnreadableChange:
            # No repetition can cure it, and later changes of the shard would wait for it.
            if self._send(as_message(change)):
                observation.count("EventsUnreadable")
            else:
                done.failed.add(number)
            return None
        if found is None:
            return None
        detail_type, detail = found
        text = detail.model_dump_json(by_alias=True)
        subject = str(change.new["id"])
        return _Entry(number, subject, detail_type, text, detail.occurred_at, change.at)

    def _put(self, entries: Sequence["_Entry"]) -> list[bool]:
        """Return for each event whether the bus accepted it."""
        try:
            answer = self._events.put_events(
                Entries=[
                    {
                        "Source": SOURCE,
                        "DetailType": entry.detail_type,
                        "Detail": entry.detail,
                        "EventBusName": self._bus,
                        "Time": entry.occurred_at,
                    }
                    for entry in entries
                ]
            )
        except (BotoCoreError, ClientError) as error:
            note_failure("events", "PutEvents", error)
            return [False] * len(entries)
        for refused in answer["Entries"]:
            if code := refused.get("ErrorCode"):
                observation.dependency_failed(DependencyFailure("events", "PutEvents", code))
        return ["ErrorCode" not in each for each in answer["Entries"]]

    def _is_set_aside(self, entry: "_Entry", now: int) -> bool:
        """Put an event into the queue if the stream would soon drop it. Returns whether it did."""
        if now - entry.changed_at < PARKED_AFTER_S:
            return False
        message = (
            f'{{"source":"{SOURCE}","detail-type":"{entry.detail_type}","detail":{entry.detail}}}'
        )
        if not self._send(message):
            return False
        observation.count("EventsParked")
        return True

    def _send(self, message: str) -> bool:
        try:
            self._sqs.send_message(QueueUrl=self._unpublished, MessageBody=message)
        except (BotoCoreError, ClientError) as error:
            note_failure("sqs", "SendMessage", error)
            return False
        return True


@dataclass
class Published:
    """How many events the bus accepted, and the positions of the changes that must come again."""

    published: int = 0
    failed: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Entry:
    """An event of a batch. `subject` is the key of the item that it is about."""

    number: int
    subject: str
    detail_type: str
    detail: str
    occurred_at: datetime
    changed_at: int


def _next_call(waiting: Sequence[_Entry]) -> list[_Entry]:
    """Return the events of the next call: the first of each subject, at most ten."""
    firsts: dict[str, _Entry] = {}
    for entry in waiting:
        if len(firsts) < MOST_EVENTS:
            firsts.setdefault(entry.subject, entry)
    return list(firsts.values())
