"""The triggers that the template defines besides the API: queues, streams and schedules."""

import re
from collections.abc import Iterator

from local.template.intrinsics import TemplateError
from local.template.resources import QueueTrigger, ScheduleTrigger, StreamTrigger, Trigger
from local.template.stack_template import Template
from local.triggers.patterns import parse_pattern

_RATE = re.compile(r"rate\((\d+) (second|minute|hour|day)s?\)")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def triggers(template: Template, every: float | None = None) -> Iterator[Trigger]:
    """Return all triggers; the queues must exist already. If `every` is given, each schedule runs
    every so many seconds instead of at its own rate. Raises TemplateError.
    """
    queues = {template.arn(name): template.physical_ids.get(name, "") for name in template.queues()}
    for function, event in template.events("SQS"):
        yield QueueTrigger(
            function,
            queue_url=queues[event["Queue"]],
            queue_arn=event["Queue"],
            batch_size=int(event.get("BatchSize", 10)),
            concurrency=int(event.get("ScalingConfig", {}).get("MaximumConcurrency", 5)),
        )
    for function, event in template.events("DynamoDB"):
        yield StreamTrigger(
            function,
            table=str(event["Stream"]).removesuffix(".StreamArn"),
            batch_size=int(event.get("BatchSize", 100)),
            patterns=tuple(
                parse_pattern(each["Pattern"])
                for each in event.get("FilterCriteria", {}).get("Filters", ())
            ),
        )
    for function, event in template.events("Schedule"):
        yield ScheduleTrigger(function, every or _seconds(event["Schedule"]))


def _seconds(schedule: str) -> float:
    found = _RATE.fullmatch(schedule)
    if found is None:
        raise TemplateError(f"{schedule} is not known to the local stack; rate(…) is")
    return int(found[1]) * _SECONDS[found[2]]
