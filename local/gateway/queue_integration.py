"""Turns requests into messages, as API Gateway's SQS integration does."""

import threading
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from local.gateway.answers import Answer, message
from local.gateway.events import Request
from local.gateway.parameter_mapping import mapped
from local.services.aws import Endpoints
from local.template.resources import QueueIntegration

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class QueueDoor:
    """Sends requests to queues. `arrived` is set after each."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._sqs: SQSClient = endpoints.client("sqs")
        self.arrived = threading.Event()

    def send(self, integration: QueueIntegration, request: Request) -> Answer:
        """Send the message and return SQS's answer, as API Gateway does."""
        try:
            sent = self._sqs.send_message(
                QueueUrl=integration.queue_url, MessageBody=mapped(integration.message, request)
            )
        except ClientError as error:
            return message(int(error.response["ResponseMetadata"]["HTTPStatusCode"]), "Bad Request")
        except BotoCoreError:
            return message(500, "Internal Server Error")
        self.arrived.set()
        body = (
            '<?xml version="1.0"?><SendMessageResponse><SendMessageResult><MessageId>'
            f"{sent['MessageId']}</MessageId></SendMessageResult></SendMessageResponse>"
        )
        return Answer(200, {"content-type": "text/xml"}, body.encode())
