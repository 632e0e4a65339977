"""Queue the sessions that no webhook reported, so that the queue's consumers ask Hypersign.

The sweep changes no session. A consumer moves a session's time when it asks Hypersign. So a session
whose message is lost, or whose consumer fails, is still due and is queued again by a later sweep.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from hypersign_kyc.aws.failures import note_failure
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import Observation, logger, observation
from hypersign_kyc.outcomes.due import DueItem, DueItems
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.sessions.record import awaiting_shards

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

#: The most items of one shard that one sweep queues. With 16 shards and a sweep each minute, these
#: are 1,333 items a second.
MOST_OF_A_SHARD = 5_000
#: If so many messages wait, the consumers are behind, and the sweep adds none.
MOST_WAITING = 20_000
#: SQS accepts so many messages in one call.
_MESSAGES = 10
_CALLS_AT_ONCE = 8
#: A lease lasts this much longer than the sweep.
_LEASE_MARGIN_S = 4.0
#: The sweep stops so many seconds before its deadline.
_STOPS_EARLY_S = 2.0


@dataclass(frozen=True)
class Sweep:
    """Puts the items that are due into the queue, in the order in which they became due."""

    items: DueItems
    sqs: "SQSClient"
    queue_url: str
    parallel: Parallel
    observed: Observation = observation

    def run(self, deadline: Deadline) -> None:
        """Look at all shards, and queue what is due. A shard that cannot be read waits for the next
        sweep.
        """
        shards = awaiting_shards()
        read = self.parallel.run(*(partial(self._read, shard) for shard in shards))
        found = dict(zip(shards, read, strict=True))
        everything = [item for items in found.values() for item in items]
        oldest = min(everything, default=None)
        waited_s = 0.0 if oldest is None else max(0, now_ms() - oldest.due_at) / 1000
        self.observed.measure("SessionsDue", len(everything))
        self.observed.measure("OldestDueSeconds", waited_s)
        if oldest is None or self._consumers_are_behind():
            return
        lease = Lease(deadline.remaining() + _LEASE_MARGIN_S)
        taken = [shard for shard in shards if found[shard] and self._took(shard, lease)]
        try:
            self._queue(sorted(item for shard in taken for item in found[shard]), deadline)
        finally:
            for shard in taken:
                self._give_back(shard, lease)

    def _read(self, shard: str) -> list[DueItem]:
        try:
            return self.items.of(shard, MOST_OF_A_SHARD)
        except StoreUnavailable:
            self.observed.count("SweepFailures")
            return []

    def _took(self, shard: str, lease: Lease) -> bool:
        try:
            return self.items.take(shard, lease)
        except StoreUnavailable:
            self.observed.count("SweepFailures")
            return False

    def _give_back(self, shard: str, lease: Lease) -> None:
        try:
            self.items.give_back(shard, lease)
        except StoreUnavailable:
            # The lease expires by itself.
            return

    def _queue(self, items: Sequence[DueItem], deadline: Deadline) -> None:
        calls = batched(items, _MESSAGES, strict=False)
        for at_once in batched(calls, _CALLS_AT_ONCE, strict=False):
            if deadline.remaining() < _STOPS_EARLY_S:
                return
            sent = self.parallel.run(*(partial(self._send, each) for each in at_once))
            if not all(sent):
                self.observed.count("SweepFailures")
                return

    def _send(self, items: Sequence[DueItem]) -> bool:
        """Return whether SQS accepted all of up to ten messages."""
        try:
            answer = self.sqs.send_message_batch(
                QueueUrl=self.queue_url,
                Entries=[
                    {"Id": str(number), "MessageBody": json.dumps({"due": item.key})}
                    for number, item in enumerate(items)
                ],
            )
        except (BotoCoreError, ClientError) as error:
            note_failure("sqs", "SendMessageBatch", error)
            return False
        return not answer.get("Failed")

    def _consumers_are_behind(self) -> bool:
        try:
            answer = self.sqs.get_queue_attributes(
                QueueUrl=self.queue_url, AttributeNames=["ApproximateNumberOfMessages"]
            )
        except (BotoCoreError, ClientError) as error:
            note_failure("sqs", "GetQueueAttributes", error)
            self.observed.count("SweepFailures")
            return True
        waiting = int(answer["Attributes"]["ApproximateNumberOfMessages"])
        if waiting < MOST_WAITING:
            return False
        logger.warning("sweep", hint=f"{waiting} messages wait in the queue, so none were added.")
        return True
