"""Write logs and metrics. Each event has one JSON line and one metrics line, which contain only
names, numbers and ids.

Texts of exceptions are never written, because they can contain an address with a token, or a body.
For an unexpected error, the line has the exception types and the places in the code.
"""

import logging
import os
import threading
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

#: It is read from the environment and not from the settings, so that log lines about wrong settings
#: have it too.
_ENVIRONMENT = os.environ.get("KYC_ENVIRONMENT", "unknown")

logger = Logger(use_rfc3339=True, environment=_ENVIRONMENT)
# powertools prefers Lambda's level to its own. In the template, Lambda's level is DEBUG, so that
# Lambda keeps every metrics line. LogLevel filters the lines here.
logging.getLogger(logger.name).setLevel(os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO").upper())
metrics = Metrics()

_CALL_STACK_DEPTH = 12


def silence_libraries() -> None:
    """Keep libraries from logging addresses, headers and bodies. Called once per container."""
    for name in ("urllib3", "botocore", "boto3", "requests", "charset_normalizer"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = False
        library.addHandler(logging.NullHandler())
    # Lambda sets the level of ApplicationLogLevel, which is DEBUG.
    logging.getLogger().setLevel(logging.WARNING)
    threading.excepthook = lambda hook: log_unexpected(hook.exc_value)


def error_types(error: BaseException | None) -> list[str]:
    """Return the types of an error and of its causes, outermost first."""
    types: list[str] = []
    while error is not None and len(types) < _CALL_STACK_DEPTH:
        types.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return types


def log_unexpected(error: BaseException | None) -> None:
    """Log an unexpected error: types and places in the code, no text."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]
    logger.error("unexpected", errors=error_types(error), places=places[-_CALL_STACK_DEPTH:])


def audit(action: str, **fields: str) -> None:
    """Write to the audit trail who did what, at once and at every log level.

    Its level is CRITICAL because `LogLevel` must not be able to switch it off.
    """
    details: dict[str, Any] = {"action": action, **fields}
    logger.critical("audit", **details)


@dataclass(frozen=True)
class Try:
    """One try of a call to Hypersign. `status` is None if no answer came."""

    operation: str
    status: int | None
    milliseconds: int

    @property
    def succeeded(self) -> bool:
        """Return True if Hypersign answered with a success."""
        return self.status is not None and self.status < 400

    def __str__(self) -> str:
        return f"{self.operation} {self.status or 'no answer'}"


@dataclass(frozen=True)
class DependencyFailure:
    """A failed call of one of our own AWS services. `code` is AWS's error code, or botocore's type
    of error if no answer came.
    """

    service: str
    operation: str
    code: str

    def __str__(self) -> str:
        return f"{self.service} {self.operation} {self.code}"


@dataclass(eq=False)
class Seen:
    """What happened during an event, or during one record of a batch."""

    #: Set only when the session is known to be the caller's. Ids from requests are not logged.
    session_id: str | None = None
    # These are lists, because parallel calls can append to a list safely.
    tries: list[Try] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    measured: list[tuple[str, float]] = field(default_factory=list)
    dependency_failures: list[DependencyFailure] = field(default_factory=list)

    def add(self, other: "Seen") -> None:
        """Add what happened during a record."""
        self.tries += other.tries
        self.counted += other.counted
        self.measured += other.measured
        self.dependency_failures += other.dependency_failures

    def log_fields(self) -> dict[str, Any]:
        """Return the session, the calls to Hypersign, and each kind of failure of our own AWS
        services once. `failed_calls` has all failures in one text, because a query of CloudWatch
        cannot look through a list.
        """
        failed = [*(it for it in self.tries if not it.succeeded), *self.dependency_failures]
        kinds = Counter(self.dependency_failures)
        failures = [{**asdict(kind), "times": times} for kind, times in kinds.items()]
        return {
            "session_id": self.session_id,
            "upstream": [asdict(each) for each in self.tries],
            **({"dependencies": failures} if failures else {}),
            **({"failed_calls": ", ".join(dict.fromkeys(map(str, failed)))} if failed else {}),
        }


#: What happens during the current record of a batch. Parallel records have one each.
_record: ContextVar[Seen | None] = ContextVar("record", default=None)


class Observation:
    """What happens during the current event. A container serves one event at a time."""

    def __init__(self) -> None:
        self._event = Seen()

    @property
    def seen(self) -> Seen:
        """Return what happened during the current record, or during the event."""
        return _record.get() or self._event

    @property
    def session_id(self) -> str | None:
        """Return the session of the current record or event."""
        return self.seen.session_id

    @session_id.setter
    def session_id(self, session_id: str | None) -> None:
        self.seen.session_id = session_id

    def tried(self, done: Try) -> None:
        """Remember one try of a call to Hypersign."""
        self.seen.tries.append(done)

    def dependency_failed(self, failure: DependencyFailure) -> None:
        """Remember a failed call of one of our own AWS services."""
        self.seen.dependency_failures.append(failure)

    def count(self, name: str) -> None:
        """Count one occurrence of the metric `name`."""
        self.seen.counted.append(name)

    def measure(self, name: str, value: float) -> None:
        """Note a value of the metric `name`."""
        self.seen.measured.append((name, value))

    @contextmanager
    def record(self) -> Iterator[Seen]:
        """Collect what happens in the block, in this thread and those that it starts, as one record
        of a batch.
        """
        seen = Seen()
        token = _record.set(seen)
        try:
            yield seen
        finally:
            _record.reset(token)

    def end_batch(self, records: Sequence[tuple[Seen, str]]) -> None:
        """Add the records of a batch, with their outcomes, to the event. If they are about several
        sessions, each has a log line of its own.
        """
        sessions = {seen.session_id for seen, _ in records}
        for seen, outcome in records:
            self._event.add(seen)
            if len(sessions) > 1:
                logger.info("record", outcome=outcome, **seen.log_fields())
            else:
                self._event.session_id = seen.session_id

    def report(self, *, step: str, status: int, outcome: str, milliseconds: int) -> None:
        """Write the event's log line and metrics, and reset for the next event."""
        seen, self._event = self._event, Seen()
        write = logger.info if status < 500 else logger.error
        write(
            "request",
            step=step,
            outcome=outcome,
            status=status,
            milliseconds=milliseconds,
            **seen.log_fields(),
        )
        metrics.add_metadata("environment", _ENVIRONMENT)
        # Not a dimension, because it would multiply the number of metrics, which cost money.
        metrics.add_metadata("step", step)
        metrics.add_metric("Requests", MetricUnit.Count, 1)
        metrics.add_metric("Latency", MetricUnit.Milliseconds, milliseconds)
        metrics.add_metric("ServerErrors", MetricUnit.Count, int(status >= 500))
        metrics.add_metric("ClientErrors", MetricUnit.Count, int(400 <= status < 500))
        failed = sum(each.status is None or each.status >= 500 for each in seen.tries)
        metrics.add_metric("UpstreamCalls", MetricUnit.Count, len(seen.tries))
        metrics.add_metric("UpstreamFailures", MetricUnit.Count, failed)
        for each in seen.tries:
            metrics.add_metric("UpstreamLatency", MetricUnit.Milliseconds, each.milliseconds)
        if seen.dependency_failures:
            failures = len(seen.dependency_failures)
            metrics.add_metric("DependencyFailures", MetricUnit.Count, failures)
        for name, count in Counter(seen.counted).items():
            metrics.add_metric(name, MetricUnit.Count, count)
        for name, value in seen.measured:
            metrics.add_metric(name, MetricUnit.NoUnit, value)


#: The container's current event.
observation = Observation()


def log_fields(error: BaseException) -> dict[str, Any]:
    """Return the log fields of an expected error."""
    return {"errors": error_types(error)}
