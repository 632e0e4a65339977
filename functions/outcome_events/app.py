"""Publish the changes of the sessions' table to EventBridge."""

import time

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from hypersign_kyc.api.batches import by_record
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.use_cases.publication import Change
from hypersign_kyc.wiring import prepare, wired


def publish(record: DynamoDBRecord, _deadline: Deadline) -> None:
    """Publish one change. If this raises, the stream repeats the change."""
    change, now = record.dynamodb, int(time.time())
    if change is not None:
        at = change.approximate_creation_date_time or now
        wired().publisher.publish(Change(change.old_image, change.new_image, at), now)


lambda_handler = by_record("publication", EventType.DynamoDBStreams, publish)
prepare(lambda wiring: wiring.publisher)
