"""Computes how many verifications a second each shared part can bear, from the counts of one
verification and AWS's limits. It measures no time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import aws_limits
from benchmarks.aws_limits import Limit
from benchmarks.figures import Figure
from benchmarks.verification import POLLS, WEBHOOK, Verification, measured
from hypersign_kyc.api.batches import MOST_MESSAGES
from hypersign_kyc.sessions.daily_limit import BUDGET_SHARDS
from hypersign_kyc.sessions.record import awaiting_shards
from hypersign_kyc.use_cases.publisher import MOST_EVENTS
from hypersign_kyc.use_cases.sweep import MOST_OF_A_SHARD
from local.template.intrinsics import parse
from tests.support.engine import DynamoDbEngine

#: The target, for every part that nobody can raise.
TARGET = 1_000
#: Assumed: how long Hypersign takes for one call.
UPSTREAM_S = 1.0
#: Assumed: how long the publisher takes for one batch of the stream.
BATCH_S = 0.5
_SWEEP_EVERY_S = 60
_TEMPLATE = Path(__file__).resolve().parents[1] / "template.yaml"


@dataclass(frozen=True)
class Part:
    """A part that all verifications share: what one of them takes of it, and how much there is."""

    name: str
    takes: float
    of: str
    capacity: float
    #: What to raise: a quota of AWS, or a parameter of the stack. None if nobody can raise it.
    raised_by: str | None

    @property
    def per_second(self) -> float:
        """Return how many verifications a second the part can bear."""
        return self.capacity / self.takes

    def row(self) -> str:
        """Return the part's row in docs/reliability.md."""
        return (
            f"| {self.name} | {self.takes:g} | {self.capacity:,.0f} {self.of}"
            f" | {self.per_second:,.0f} | {self.raised_by or 'nobody can'} |"
        )

    def figure(self) -> Figure:
        """Return the part's line."""
        return Figure(
            f"verifications a second: {self.name}",
            round(self.per_second),
            "",
            beside=f"{self.capacity:,.0f} {self.of}, of which one takes {self.takes:g}; "
            + (f"raise {self.raised_by}" if self.raised_by else "cannot be raised"),
            least=None if self.raised_by else TARGET,
        )


def measure(engine: DynamoDbEngine) -> list[Figure]:
    """Measure one verification, and return the table's lines, the first part to break first."""
    parts = parts_of(measured(engine))
    first = [f"{part.name}: raise {part.raised_by or 'nothing'}" for part in parts[:5]]
    print("The first five parts that break:\n  " + "\n  ".join(first))
    return [part.figure() for part in parts]


def parts_of(one: Verification) -> Sequence[Part]:
    """Return all shared parts, the first one to break first."""
    shards = len(awaiting_shards()) - 1
    seconds = one.upstream_calls * UPSTREAM_S
    parts = [
        _parameter("each route that costs credits", 1, "requests a second", "StepRateLimit"),
        _parameter("the route of the outcome", POLLS, "requests a second", "ApiRateLimit"),
        _limited("API Gateway", one.requests.total(), aws_limits.API_REQUESTS),
        _limited("Lambda¹", seconds, aws_limits.LAMBDA_CONCURRENCY),
        Part(
            "consumers of webhooks¹",
            one.requests[WEBHOOK] * UPSTREAM_S,
            "messages at a time",
            _default("WebhookConcurrency") * MOST_MESSAGES,
            "WebhookConcurrency",
        ),
        _limited("SQS", UPSTREAM_S, aws_limits.MESSAGES_IN_FLIGHT),
        Part(
            "the sweep, if no webhook comes",
            1,
            "sessions a second",
            MOST_OF_A_SHARD * shards / _SWEEP_EVERY_S,
            None,
        ),
        _sharded("the index `awaiting`", one.index_writes["awaiting"], shards),
        _sharded("the count of DailySessionBudget", one.item_writes["budget"], BUDGET_SHARDS),
        _limited("the sessions' table", one.table_writes["sessions"], aws_limits.TABLE_WRITES),
        _limited("the users' table", one.table_writes["users"], aws_limits.TABLE_WRITES),
        _publisher(one.table_writes["sessions"]),
        _limited("PutEvents", one.events / MOST_EVENTS, aws_limits.PUT_EVENTS),
        _limited("one target for all events", one.events, aws_limits.EVENT_TARGETS),
    ]
    return sorted(parts, key=lambda part: part.per_second)


def _publisher(changes: float) -> Part:
    """Return the publisher of a stream with one shard for each partition that the table needs at
    its limit of writes.
    """
    shards = aws_limits.TABLE_WRITES.value / aws_limits.PARTITION_WRITES.value
    stream = _template()["Resources"]["OutcomeEventsFunction"]["Properties"]["Events"]["Changes"]
    properties = stream["Properties"]
    at_a_time = properties["ParallelizationFactor"] * properties["BatchSize"]
    capacity = shards * at_a_time / BATCH_S
    return Part("the stream's publisher²", changes, "changes a second", capacity, None)


def _limited(name: str, takes: float, limit: Limit) -> Part:
    return Part(name, takes, limit.unit, limit.value, limit.quota)


def _sharded(name: str, takes: float, shards: int) -> Part:
    limit = aws_limits.PARTITION_WRITES
    return Part(name, takes, limit.unit, limit.value * shards, limit.quota)


def _parameter(name: str, takes: float, of: str, parameter: str) -> Part:
    return Part(name, takes, of, _default(parameter), parameter)


def _default(parameter: str) -> float:
    """Return a parameter's default in the template."""
    return float(_template()["Parameters"][parameter]["Default"])


def _template() -> Any:
    return parse(_TEMPLATE.read_text(encoding="utf-8"))
