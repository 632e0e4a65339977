"""Counts what one verification of a new user costs on the wire: requests, calls to Hypersign,
writes by table, index and shared item, changes, events, and log bytes.
"""

import io
import json
import math
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from benchmarks import journey
from benchmarks.journey import STEPS, Journey, RefusedError
from benchmarks.world import Container, open_world
from events.make import BUNDLE, signed_in
from functions.outcome import app as outcome
from hypersign_kyc.observability import logger
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import Change, event_of
from local.runtime.child import Context
from tests.support.dynamodb_proxy import DynamoDbProxy
from tests.support.engine import DynamoDbEngine

POLL, WEBHOOK = "poll", "webhook"
#: How often the app asks for the outcome.
POLLS = 3
_WRITES = ("UpdateItem", "PutItem", "DeleteItem")
#: The indexes of the sessions' table: partition key and sort key.
_INDEXES = {
    "awaiting": ("awaiting", "due_at"),
    "by_user": ("user_key", None),
    "sessions_by_user": ("user_key", "expires_at"),
}
_JOURNEYS: dict[str, Journey] = {}
Item = dict[str, Any]


@dataclass
class Verification:
    """The counts. A write unit is one write of up to 1 kB."""

    requests: Counter[str] = field(default_factory=Counter)
    invocations: int = 0
    upstream_calls: int = 0
    log_bytes: int = 0
    #: Write units by table.
    table_writes: Counter[str] = field(default_factory=Counter)
    #: Writes by index of the sessions' table.
    index_writes: Counter[str] = field(default_factory=Counter)
    #: Writes by the kind of item: `session`, `day` and `budget`.
    item_writes: Counter[str] = field(default_factory=Counter)
    #: Changes of the sessions' table, which its stream has.
    changes: int = 0
    events: int = 0


class _Meter:
    """Sees every write before and after the engine has done it."""

    def __init__(self, engine: DynamoDbEngine, proxy: DynamoDbProxy, found: Verification) -> None:
        self._engine = engine
        self._found = found
        self._before: dict[str, Item] = {}
        proxy.before, proxy.after = self._see, self._count

    def _see(self, operation: str, request: dict[str, Any]) -> None:
        if operation in _WRITES:
            key = _key(request)
            self._before[key] = self._engine.item(request["TableName"], key)

    def _count(self, operation: str, request: dict[str, Any]) -> bool:
        if operation in _WRITES:
            key, table = _key(request), request["TableName"].rpartition("-")[0]
            old, new = self._before.pop(key), self._engine.item(request["TableName"], key)
            found = self._found
            found.table_writes[table] += max(1, math.ceil(max(_size(old), _size(new)) / 1024))
            found.item_writes[key.partition("#")[0]] += 1
            if table == "sessions" and old != new:
                found.changes += 1
                change = Change(old, new, int(time.time()))
                found.events += event_of(change, KycEnvironment.PRODUCTION) is not None
                for name, (partition, sort) in _INDEXES.items():
                    found.index_writes[name] += _index_writes(
                        _entry(old, partition, sort), _entry(new, partition, sort)
                    )
        return False


def measured(engine: DynamoDbEngine) -> Verification:
    """Do one verification of a new user on a warm container, and return its counts."""
    with open_world(engine) as world, DynamoDbProxy(engine.url) as proxy:
        environment = world.environment() | {
            "AWS_ENDPOINT_URL_DYNAMODB": proxy.url,
            "DAILY_SESSION_BUDGET": "1000000",
            "WEBHOOK_QUEUE_URL": "https://sqs.example.com/webhooks",
        }
        with Container(environment) as container:
            _verify(container, journey.new_email(), Verification())
            found = Verification()
            before = world.upstream.counts()
            _Meter(engine, proxy, found)
            _verify(container, journey.new_email(), found)
            used = world.upstream.counts() - before
            found.upstream_calls = used.total() - used["secret"]
            proxy.before, proxy.after = lambda *_: None, lambda *_: False
    return found


def _verify(container: Container, email: str, found: Verification) -> None:
    for path in (BUNDLE, *STEPS, *([POLL] * POLLS), WEBHOOK):
        found.log_bytes += container.run(_do, email, path)
        found.requests[path] += 1
        found.invocations += 1


def _do(email: str, path: str) -> int:
    """Do a step in the container, and return how many bytes it logged."""
    user = _JOURNEYS.setdefault(email, Journey(email))
    printed = io.StringIO()
    handler: Any = logger.registered_handler
    stream = handler.setStream(printed)
    try:
        with redirect_stdout(printed):
            if path in (POLL, WEBHOOK):
                _ask(user, path)
            else:
                user.step(path)
    finally:
        handler.setStream(stream)
    return len(printed.getvalue().encode())


def _ask(user: Journey, path: str) -> None:
    session_id = user.bundle["sessionId"]
    context: Any = Context("request", "function", "arn", "1024", time.time() + 28)
    if path == POLL:
        event = signed_in("GET", path=f"/sessions/{session_id}", email=user.email)
        event["routeKey"] = event["requestContext"]["routeKey"] = "GET /sessions/{sessionId}"
        event["pathParameters"] = {"sessionId": session_id}
        answer = outcome.lambda_handler(event, context)
        if answer["statusCode"] != 200:
            raise RefusedError(answer["body"])
        return
    record = {
        "messageId": "1",
        "eventSource": "aws:sqs",
        "body": json.dumps({"sessionId": session_id}),
        "attributes": {"SentTimestamp": str(time.time_ns() // 1_000_000)},
    }
    outcome.lambda_handler({"Records": [record]}, context)


def _key(request: Mapping[str, Any]) -> str:
    return str((request.get("Key") or request["Item"])["id"]["S"])


def _size(item: Item) -> int:
    """Return about how many bytes DynamoDB counts for an item."""
    return sum(len(name) + len(str(value)) for name, value in item.items())


def _entry(item: Item, partition: str, sort: str | None) -> tuple[Any, Any] | None:
    """Return the item's keys in an index, or None if the index does not have the item."""
    if partition not in item or (sort is not None and sort not in item):
        return None
    return item[partition], item[sort] if sort else None


def _index_writes(old: tuple[Any, Any] | None, new: tuple[Any, Any] | None) -> int:
    """Return the writes of an index that projects only keys. A changed key is two writes."""
    return 0 if old == new else (old is not None) + (new is not None)
