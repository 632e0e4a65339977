"""Logs and metrics: one JSON line and one metrics line an event, made of names, numbers and ids
only.

No exception's text is ever written: it can hold an address with a token, or a body. Of an
unexpected error the line has its types and the places in the code that it came through.
"""

import logging
import os
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

#: Read here, not from the settings, so that a line about wrong settings has it too.
_ENVIRONMENT = os.environ.get("KYC_ENVIRONMENT", "unknown")

logger = Logger(use_rfc3339=True, environment=_ENVIRONMENT)
metrics = Metrics()

_CALL_STACK_DEPTH = 12


def silence_libraries() -> None:
    """Keep out of the logs what libraries say: addresses, headers and bodies. Called once a
    container.
    """
    for name in ("urllib3", "botocore", "boto3", "requests", "charset_normalizer"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = False
        library.addHandler(logging.NullHandler())
    threading.excepthook = lambda hook: log_unexpected(hook.exc_value)


def error_types(error: BaseException | None) -> list[str]:
    """The types of an error and of what caused it, outermost first."""
    types: list[str] = []
    while error is not None and len(types) < _CALL_STACK_DEPTH:
        types.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return types


def log_unexpected(error: BaseException | None) -> None:
    """Tell of an error that nothing foresaw: types and places, no text."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]
    logger.error("unexpected", errors=error_types(error), places=places[-_CALL_STACK_DEPTH:])


def audit(action: str, **fields: str) -> None:
    """Write a line to the audit trail at once, whatever the log level is: who did what.

    Its level is CRITICAL because `LogLevel` must not be able to switch it off.
    """
    details: dict[str, Any] = {"action": action, **fields}
    logger.critical("audit", **details)


@dataclass(frozen=True)
class Attempt:
    """One attempt at a call to Hypersign. `status` is None if no answer came."""

    operation: str
    status: int | None
    milliseconds: int


@dataclass(eq=False)
class Observation:
    """What happens during one event. A container serves one at a time."""

    #: Set once the session is known to be the caller's: what a request claims is not logged.
    session_id: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    #: A list, because calls at the same time add to it.
    counted: list[str] = field(default_factory=list)

    def attempted(self, attempt: Attempt) -> None:
        """Remember one attempt at a call to Hypersign."""
        self.attempts.append(attempt)

    def count(self, name: str) -> None:
        """One more of something that has a metric of its own."""
        self.counted.append(name)

    def report(self, *, step: str, status: int, outcome: str, milliseconds: int) -> None:
        """Write the event's line and its metrics, and begin anew."""
        write = logger.info if status < 500 else logger.error
        write(
            "request",
            step=step,
            outcome=outcome,
            status=status,
            milliseconds=milliseconds,
            session_id=self.session_id,
            upstream=[
                {
                    "operation": attempt.operation,
                    "status": attempt.status,
                    "milliseconds": attempt.milliseconds,
                }
                for attempt in self.attempts
            ],
        )
        metrics.add_metadata("environment", _ENVIRONMENT)
        metrics.add_dimension("step", step)
        # And all steps of this stack together, which is what alarms watch.
        metrics.add_dimensions(service=logger.service)
        metrics.add_metric("Requests", MetricUnit.Count, 1)
        metrics.add_metric("Latency", MetricUnit.Milliseconds, milliseconds)
        metrics.add_metric("ServerErrors", MetricUnit.Count, int(status >= 500))
        metrics.add_metric("ClientErrors", MetricUnit.Count, int(400 <= status < 500))
        failed = sum(attempt.status is None or attempt.status >= 500 for attempt in self.attempts)
        metrics.add_metric("UpstreamCalls", MetricUnit.Count, len(self.attempts))
        metrics.add_metric("UpstreamFailures", MetricUnit.Count, failed)
        for attempt in self.attempts:
            metrics.add_metric("UpstreamLatency", MetricUnit.Milliseconds, attempt.milliseconds)
        for name, count in Counter(self.counted).items():
            metrics.add_metric(name, MetricUnit.Count, count)
        self.session_id = None
        self.attempts.clear()
        self.counted.clear()


#: The container's own.
observation = Observation()


def log_fields(error: BaseException) -> dict[str, Any]:
    """What a line may say of an expected error."""
    return {"errors": error_types(error)}
