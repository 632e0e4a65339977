"""Publish the changes of the sessions' table to EventBridge."""

import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from hypersign_kyc.api.batches import by_change
from hypersign_kyc.use_cases.change_events import Change
from hypersign_kyc.wiring import prepare, wired


def publish(records: Sequence[DynamoDBRecord]) -> AbstractSet[int]:
    """Publish the events of a batch of changes. Returns the positions that the stream repeats."""
    now = int(time.time())
    return wired().publisher.publish_all([_change(record, now) for record in records], now).failed


def _change(record: DynamoDBRecord, now: int) -> Change:
    change = record.dynamodb
    if change is None:
        return Change({}, {}, now)
    at = change.approximate_creation_date_time or now
    return Change(change.old_image, change.new_image, at)


lambda_handler = by_change("publication", publish)
prepare(lambda wiring: wiring.publisher)
