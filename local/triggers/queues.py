"""Gives the messages of the template's queues to functions."""

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from local.log import log
from local.runtime.environment import InvocationError
from local.services.aws import Endpoints
from local.template.resources import QueueTrigger

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

#: Seconds between two polls of an empty queue. (Lambda polls without a pause.)
_POLL_SECONDS = 0.5
#: The longest time that Lambda allows a function, in seconds.
_LIMIT = 900.0

Invoke = Callable[[str, bytes, float], bytes]


class QueueReader:
    """Gives a queue's messages to its function and deletes those that it has processed."""

    def __init__(
        self,
        trigger: QueueTrigger,
        endpoints: Endpoints,
        invoke: Invoke,
        arrived: threading.Event,
    ) -> None:
        self._trigger = trigger
        self._region = endpoints.credentials["AWS_REGION"]
        self._sqs: SQSClient = endpoints.client("sqs")
        self._invoke = invoke
        self._arrived = arrived
        self._free = threading.Semaphore(trigger.concurrency)
        self._workers = ThreadPoolExecutor(trigger.concurrency, thread_name_prefix="queue")

    def run(self, stopping: threading.Event) -> None:
        """Poll until the stack stops."""
        while not stopping.is_set():
            self._free.acquire()
            messages = self._receive()
            if messages:
                self._workers.submit(self._handle, messages)
                continue
            self._free.release()
            self._arrived.wait(_POLL_SECONDS)
            self._arrived.clear()

    def _receive(self) -> "list[MessageTypeDef]":
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self._trigger.queue_url,
                MaxNumberOfMessages=min(10, self._trigger.batch_size),
                MessageSystemAttributeNames=["All"],
            )
        except (BotoCoreError, ClientError):
            return []
        return answer.get("Messages", [])

    def _handle(self, messages: "list[MessageTypeDef]") -> None:
        try:
            event = {"Records": [self._record(each) for each in messages]}
            payload = json.dumps(event, ensure_ascii=False).encode()
            failed = failures(self._invoke(self._trigger.function, payload, _LIMIT))
            for each in messages:
                if each["MessageId"] not in failed:
                    self._sqs.delete_message(
                        QueueUrl=self._trigger.queue_url, ReceiptHandle=each["ReceiptHandle"]
                    )
        except (InvocationError, BotoCoreError, ClientError) as error:
            # The messages come again after their visibility timeout.
            log(function=self._trigger.function, failed=type(error).__name__)
        finally:
            self._free.release()

    def _record(self, each: "MessageTypeDef") -> dict[str, Any]:
        return {
            "messageId": each["MessageId"],
            "receiptHandle": each["ReceiptHandle"],
            "body": each["Body"],
            "attributes": dict(each.get("Attributes", {})),
            "messageAttributes": {},
            "md5OfBody": each.get("MD5OfBody", ""),
            "eventSource": "aws:sqs",
            "eventSourceARN": self._trigger.queue_arn,
            "awsRegion": self._region,
        }


def failures(answer: bytes) -> set[str]:
    """Return the identifiers of the records that the function reported as failed."""
    said: Mapping[str, Any] = json.loads(answer) or {}
    return {each["itemIdentifier"] for each in said.get("batchItemFailures", ())}
