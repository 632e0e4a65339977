"""AWS's default limits, as their documentation stated them on the day in `LOOKED_UP`.

Some limits differ between regions. These are those of eu-central-1, where they are smaller than in
us-east-1.
"""

from dataclasses import dataclass

LOOKED_UP = "2026-11-30"
_DOCS = "https://docs.aws.amazon.com/"


@dataclass(frozen=True)
class Limit:
    """A limit, in `unit` a second or at a time. `quota` is the name of the quota to raise, or None
    if AWS does not raise it.
    """

    name: str
    value: float
    unit: str
    quota: str | None
    source: str


API_REQUESTS = Limit(
    "API Gateway, all APIs of an account",
    10_000,
    "requests a second",
    "API Gateway: throttle rate",
    f"{_DOCS}apigateway/latest/developerguide/limits.html",
)
LAMBDA_CONCURRENCY = Limit(
    "Lambda, all functions of an account (10 in some new accounts)",
    1_000,
    "at a time",
    "Lambda: concurrent executions",
    f"{_DOCS}lambda/latest/dg/gettingstarted-limits.html",
)
PARTITION_WRITES = Limit(
    "DynamoDB, one partition key",
    1_000,
    "writes a second",
    None,
    f"{_DOCS}amazondynamodb/latest/developerguide/bp-partition-key-design.html",
)
TABLE_WRITES = Limit(
    "DynamoDB, one on-demand table or index",
    40_000,
    "writes a second",
    "DynamoDB: table-level write throughput",
    f"{_DOCS}amazondynamodb/latest/developerguide/ServiceQuotas.html",
)
PUT_EVENTS = Limit(
    "EventBridge, PutEvents",
    2_400,
    "calls a second",
    "EventBridge: PutEvents throttle limit",
    f"{_DOCS}eventbridge/latest/userguide/eb-quota.html",
)
EVENT_TARGETS = Limit(
    "EventBridge, invocations of targets",
    4_500,
    "a second",
    "EventBridge: invocations throttle limit",
    f"{_DOCS}eventbridge/latest/userguide/eb-quota.html",
)
MESSAGES_IN_FLIGHT = Limit(
    "SQS, messages in flight of one queue",
    120_000,
    "at a time",
    "SQS: in-flight messages per standard queue",
    f"{_DOCS}AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
)
STREAM_BATCHES = Limit(
    "Lambda, batches of one shard of a DynamoDB stream (ParallelizationFactor)",
    10,
    "at a time",
    None,
    f"{_DOCS}lambda/latest/dg/services-ddb-params.html",
)
