"""Runs each trigger in its own thread until the stack stops."""

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime

from local.log import log, say
from local.runtime.environment import InvocationError
from local.services.aws import Endpoints
from local.template.resources import QueueTrigger, ScheduleTrigger, Trigger
from local.template.stack_template import ACCOUNT_ID, DEFAULT_REGION
from local.triggers.queues import Invoke, QueueReader
from local.triggers.streams import StreamReader, stream_arn

_LIMIT = 900.0


def start_background(
    triggers: Iterable[Trigger],
    endpoints: Endpoints,
    invoke: Invoke,
    arrived: threading.Event,
    stopping: ExitStack,
) -> None:
    """Start a thread for each trigger. `arrived` is set when a request became a message."""
    stop = threading.Event()
    stopping.callback(stop.set)
    for trigger in triggers:
        run = _runner(trigger, endpoints, invoke, arrived)
        if run is not None:
            threading.Thread(target=run, args=(stop,), name=trigger.function, daemon=True).start()


def _runner(
    trigger: Trigger, endpoints: Endpoints, invoke: Invoke, arrived: threading.Event
) -> Callable[[threading.Event], None] | None:
    if isinstance(trigger, QueueTrigger):
        return QueueReader(trigger, endpoints, invoke, arrived).run
    if isinstance(trigger, ScheduleTrigger):
        return Clock(trigger, invoke).run
    arn = stream_arn(endpoints, trigger.table)
    if arn is None:
        say(f"events: {endpoints.dynamodb} has no streams, so {trigger.function} is not called")
        return None
    return StreamReader(trigger, arn, endpoints, invoke).run


class Clock:
    """Calls a function at a fixed rate, as EventBridge's scheduler does."""

    def __init__(self, trigger: ScheduleTrigger, invoke: Invoke) -> None:
        self._trigger = trigger
        self._invoke = invoke

    def run(self, stopping: threading.Event) -> None:
        """Call until the stack stops."""
        while not stopping.wait(self._trigger.seconds):
            event = {
                "version": "0",
                "id": str(uuid.uuid4()),
                "detail-type": "Scheduled Event",
                "source": "aws.events",
                "account": ACCOUNT_ID,
                "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "region": DEFAULT_REGION,
                "resources": [],
                "detail": {},
            }
            try:
                self._invoke(self._trigger.function, json.dumps(event).encode(), _LIMIT)
            except InvocationError as error:
                log(function=self._trigger.function, failed=type(error).__name__)
