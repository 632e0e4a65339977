"""Gives the changes of tables to the functions that follow their streams."""

import json
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from local.log import log
from local.runtime.environment import InvocationError
from local.services.aws import Endpoints
from local.template.resources import StreamTrigger
from local.triggers.patterns import matches
from local.triggers.queues import Invoke, failures

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

_POLL_SECONDS = 0.4
_LONGEST_PAUSE_SECONDS = 5.0
_LIMIT = 900.0


def stream_arn(endpoints: Endpoints, table: str) -> str | None:
    """Return the ARN of a table's stream, or None if the DynamoDB engine has no streams."""
    described = endpoints.client("dynamodb").describe_table(TableName=table)
    arn: str | None = described["Table"].get("LatestStreamArn")
    return arn


class StreamReader:
    """Gives a function one batch after another. A batch that fails is repeated from its first
    failed record until it succeeds.
    """

    def __init__(
        self, trigger: StreamTrigger, arn: str, endpoints: Endpoints, invoke: Invoke
    ) -> None:
        self._trigger = trigger
        self._arn = arn
        self._region = endpoints.credentials["AWS_REGION"]
        self._streams: DynamoDBStreamsClient = endpoints.client("dynamodbstreams")
        self._invoke = invoke

    def run(self, stopping: threading.Event) -> None:
        """Follow the changes until the stack stops."""
        iterator: str | None = None
        while not stopping.wait(_POLL_SECONDS):
            try:
                iterator = iterator or self._from_the_beginning()
                answer = self._streams.get_records(
                    ShardIterator=iterator, Limit=self._trigger.batch_size
                )
            except (BotoCoreError, ClientError):
                continue
            records = [self._record(each) for each in answer["Records"]]
            self._deliver([each for each in records if self._wanted(each)], stopping)
            iterator = answer["NextShardIterator"]

    def _from_the_beginning(self) -> str:
        stream = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        return self._streams.get_shard_iterator(
            StreamArn=self._arn,
            ShardId=stream["Shards"][0]["ShardId"],
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]

    def _wanted(self, record: dict[str, Any]) -> bool:
        return matches(self._trigger.patterns, record)

    def _deliver(self, records: Sequence[dict[str, Any]], stopping: threading.Event) -> None:
        pause = _POLL_SECONDS
        while records and not stopping.is_set():
            records = self._left(records)
            if records:
                stopping.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _left(self, records: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """Invoke the function and return the records that it must get again."""
        payload = json.dumps({"Records": records}, ensure_ascii=False).encode()
        try:
            failed = failures(self._invoke(self._trigger.function, payload, _LIMIT))
        except InvocationError as error:
            log(function=self._trigger.function, failed=type(error).__name__)
            return records
        numbers = [each["dynamodb"]["SequenceNumber"] for each in records]
        first = next((at for at, number in enumerate(numbers) if number in failed), len(records))
        return records[first:]

    def _record(self, each: Any) -> dict[str, Any]:
        change = dict(each["dynamodb"])
        at = change.get("ApproximateCreationDateTime")
        if isinstance(at, datetime):
            change["ApproximateCreationDateTime"] = int(at.timestamp())
        return {
            "eventID": each["eventID"],
            "eventName": each["eventName"],
            "eventVersion": each.get("eventVersion", "1.1"),
            "eventSource": "aws:dynamodb",
            "eventSourceARN": self._arn,
            "awsRegion": self._region,
            "dynamodb": change,
        }
