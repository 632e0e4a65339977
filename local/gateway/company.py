"""One of the company's servers, for the page /company: the events it receives and its requests.

It gets the stack's events from a queue, as docs/events.md shows, and signs its requests to the
company's routes with the local stack's AWS credentials.
"""

import json
import threading
from collections import deque
from typing import Any
from urllib.parse import quote

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

from local.gateway.answers import Answer, json_answer
from local.gateway.events import Request
from local.gateway.signatures import LOCAL_KEYS
from local.log import say
from local.services.aws import Endpoints
from local.template.stack_template import ACCOUNT_ID

_NAME = "local-company-page"
_PATH = "/local/company"
#: The page shows at most this many events.
_MOST_EVENTS = 200
_TIMEOUT_S = 35
_NOT_KEPT = {"cache-control": "no-store"}


class CompanyServer:
    """Answers the page's requests below `/local/company`."""

    def __init__(self, url: str, region: str, endpoints: Endpoints, bus: str) -> None:
        self._url = url
        self._region = region
        self._sqs = endpoints.client("sqs")
        self._events: deque[dict[str, Any]] = deque(maxlen=_MOST_EVENTS)
        self._lock = threading.Lock()
        self._queue = ""
        try:
            self._queue = self._subscribe(endpoints.client("events"), bus)
        except (BotoCoreError, ClientError):
            say(f"company: {endpoints.messages} has no EventBridge, so /company shows no events")

    def answer(self, request: Request) -> Answer | None:
        """Return the answer, or None if the request is not for this server."""
        route = f"{request.method} {request.path}"
        if route == f"GET {_PATH}/events":
            return json_answer(200, {"events": self._received()}, _NOT_KEPT)
        if route == f"POST {_PATH}/verified-data":
            return self._fetch(request.body)
        return None

    def _subscribe(self, events: Any, bus: str) -> str:
        url = str(self._sqs.create_queue(QueueName=_NAME)["QueueUrl"])
        pattern = json.dumps({"source": ["hypersign.kyc"]})
        events.put_rule(Name=_NAME, EventBusName=bus, EventPattern=pattern)
        arn = f"arn:aws:sqs:{self._region}:{ACCOUNT_ID}:{_NAME}"
        events.put_targets(Rule=_NAME, EventBusName=bus, Targets=[{"Id": "page", "Arn": arn}])
        return url

    def _received(self) -> list[dict[str, Any]]:
        """Return the events so far, newest first."""
        with self._lock:
            while self._queue:
                answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
                messages = answer.get("Messages", [])
                for message in messages:
                    self._events.appendleft(json.loads(message["Body"]))
                    receipt = message["ReceiptHandle"]
                    self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=receipt)
                if not messages:
                    break
            return list(self._events)

    def _fetch(self, body: bytes) -> Answer:
        """Ask for a session's verified data. Returns the request and the response, so that the
        page can show both.
        """
        try:
            session_id = str(json.loads(body)["sessionId"])
        except (ValueError, KeyError, TypeError):
            return json_answer(400, {"message": "the body must have a sessionId"})
        url = f"{self._url}/company/sessions/{quote(session_id, safe='')}/verified-data"
        ((key, secret),) = LOCAL_KEYS.items()
        signed = AWSRequest("GET", url)
        SigV4Auth(Credentials(key, secret), "execute-api", self._region).add_auth(signed)
        headers = dict(signed.headers)
        got = requests.get(url, headers=headers, timeout=_TIMEOUT_S)
        shown = {
            "request": {"method": "GET", "url": url, "headers": headers},
            "status": got.status_code,
            "body": got.json(),
        }
        return json_answer(200, shown, _NOT_KEPT)
