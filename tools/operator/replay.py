"""`make replay-events`: publish the events that the stack set aside in its queue of unpublished
events.

The queue holds three kinds of messages. The publisher puts whole events there, and changes that it
could not read. If the publisher itself failed, Lambda puts a pointer into the table's stream there.
The stream keeps its records for 24 hours. An event is published at least once, with its original
id. A message is deleted only after the bus accepted its events.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.outcomes.rules import OUTCOMES
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import (
    SOURCE,
    UNREADABLE,
    USER_ERASED,
    Change,
    UnreadableChange,
    event_of,
    from_message,
)
from hypersign_kyc.use_cases.publisher import Publisher
from tools.operator.stack import DeployedStack, OperatorError

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_sqs import SQSClient

QUEUE = "UnpublishedEvents"
#: How long a received message stays hidden from other readers, in seconds.
_HIDDEN_S = 300
#: The detail types of this product. Whoever may write to the queue must not publish others.
_TYPES = {USER_ERASED, *(f"Session{outcome.value.capitalize()}" for outcome in OUTCOMES)}
_TRIMMED = ("TrimmedDataAccessException", "ResourceNotFoundException", "ValidationException")


class _NotPublishedError(Exception):
    """A message stays in the queue. The text says why."""


@dataclass
class Report:
    """The result of a replay: the number of events that the bus accepted, and the id and reason of
    each message that stays in the queue.
    """

    published: int
    kept: list[tuple[str, str]]


class Replay:
    """Reads the queue once and publishes its events."""

    def __init__(
        self,
        sqs: "SQSClient",
        events: "EventBridgeClient",
        streams: "DynamoDBStreamsClient",
        *,
        queue_url: str,
        bus: str,
        environment: KycEnvironment,
    ) -> None:
        self._sqs = sqs
        self._events = events
        self._streams = streams
        self._queue_url = queue_url
        self._bus = bus
        self._environment = environment
        self._publisher = Publisher(events, bus, sqs, queue_url, environment)

    def run(self) -> Report:
        """Publish every message that is in the queue now."""
        report = Report(0, [])
        for message in self._messages():
            try:
                report.published += self._publish(json.loads(message["Body"]))
            except (ValueError, KeyError, TypeError, ParamValidationError):
                report.kept.append((message["MessageId"], "is not a message of this stack"))
            except _NotPublishedError as error:
                report.kept.append((message["MessageId"], str(error)))
            else:
                self._sqs.delete_message(
                    QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
        return report

    def _messages(self) -> Iterator[Mapping[str, Any]]:
        seen: set[str] = set()
        while True:
            batch = self._sqs.receive_message(
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=_HIDDEN_S,
                WaitTimeSeconds=1,
            ).get("Messages", [])
            fresh = [message for message in batch if message["MessageId"] not in seen]
            if not fresh:
                return
            for message in fresh:
                seen.add(message["MessageId"])
                yield message

    def _publish(self, body: Mapping[str, Any]) -> int:
        if "DDBStreamBatchInfo" in body:
            return self._from_stream(body["DDBStreamBatchInfo"])
        if body["detail-type"] == UNREADABLE:
            return self._from_change(from_message(body))
        detail = body["detail"]
        if body["source"] != SOURCE or body["detail-type"] not in _TYPES:
            raise _NotPublishedError("is not an event of this product")
        entry = {
            "Source": body["source"],
            "DetailType": body["detail-type"],
            "Detail": json.dumps(detail),
            "EventBusName": self._bus,
            "Time": datetime.fromisoformat(detail["occurredAt"]),
        }
        try:
            answer = self._events.put_events(Entries=[entry])  # type: ignore[list-item]
        except (BotoCoreError, ClientError) as error:
            raise _NotPublishedError("was not accepted by the event bus") from error
        if answer["FailedEntryCount"]:
            raise _NotPublishedError("was not accepted by the event bus")
        return 1

    def _from_change(self, change: Change) -> int:
        try:
            event_of(change, self._environment)
        except UnreadableChange as error:
            raise _NotPublishedError(
                "is of another version: run this command with the version that wrote it"
            ) from error
        return self._published(change)

    def _published(self, change: Change) -> int:
        try:
            # With `now=at` the publisher raises an error instead of setting the event aside again.
            return int(self._publisher.publish(change, change.at))
        except StoreUnavailable as error:
            raise _NotPublishedError("was not accepted by the event bus") from error

    def _from_stream(self, batch: Mapping[str, Any]) -> int:
        published = 0
        for record in self._records(batch):
            change = record.dynamodb
            if change is None:
                continue
            at = change.approximate_creation_date_time or int(datetime.now(UTC).timestamp())
            published += self._published(Change(change.old_image, change.new_image, at))
        return published

    def _records(self, batch: Mapping[str, Any]) -> Iterator[DynamoDBRecord]:
        end = int(batch["endSequenceNumber"])
        try:
            iterator = self._streams.get_shard_iterator(
                StreamArn=batch["streamArn"],
                ShardId=batch["shardId"],
                ShardIteratorType="AT_SEQUENCE_NUMBER",
                SequenceNumber=batch["startSequenceNumber"],
            )["ShardIterator"]
            left = int(batch["batchSize"])
            while iterator and left > 0:
                answer = self._streams.get_records(ShardIterator=iterator, Limit=left)
                for record in answer["Records"]:
                    if int(record["dynamodb"]["SequenceNumber"]) > end:
                        return
                    left -= 1
                    yield _as_lambda_gets_it(record)
                iterator = answer.get("NextShardIterator", "") if answer["Records"] else ""
        except ClientError as error:
            if error.response["Error"]["Code"] in _TRIMMED:
                raise _NotPublishedError(
                    "points to changes that the stream no longer holds (24 hours): read the"
                    " outcomes of the sessions of that time, then delete the message"
                ) from error
            raise _NotPublishedError("could not be read from the stream") from error


def _as_lambda_gets_it(record: Any) -> DynamoDBRecord:
    """Return a record as Lambda passes it to a function, with the time in epoch seconds."""
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
    return DynamoDBRecord({**record, "dynamodb": change})


def replay_of(stack: DeployedStack) -> Replay:
    """Return the replay of a deployed stack. Raises `OperatorError`."""
    environment = stack.parameters.get("KycEnvironment", "")
    if not environment:
        raise OperatorError(f"The stack {stack.target.stack} has no KycEnvironment: deploy again.")
    return Replay(
        stack.session.client("sqs"),
        stack.session.client("events"),
        stack.session.client("dynamodbstreams"),
        queue_url=stack.physical_id(QUEUE),
        bus=stack.outputs["EventBusName"],
        environment=KycEnvironment(environment),
    )
