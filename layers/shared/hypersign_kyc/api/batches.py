"""Make handlers for functions that are not called over HTTP, but by a queue, a stream or a
schedule.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from hypersign_kyc.api.frame import Handler, framed
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.observability import Seen, log_fields, log_unexpected, logger, observation
from hypersign_kyc.parallel import Parallel

#: Lambda gives a function at most so many messages of a queue at once (`BatchSize`).
MOST_MESSAGES = 10


class NotYet(Exception):
    """Raised if the record must come again later, although nothing went wrong."""


def drop(name: str) -> None:
    """Count a record that cannot be used. It does not come again."""
    observation.count(name)


def by_message(logged_as: str, handle: Callable[[SQSRecord, Deadline], None]) -> Handler:
    """Return a handler that calls `handle` with each message of a queue, all at the same time. A
    message comes again only if `handle` raises for it.

    Messages with the same text are handled one after the other, because the answer to the first
    one is usually the answer to all.
    """
    threads = Parallel(MOST_MESSAGES)

    def batch(event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        deadline = Deadline.of(context)
        messages = [SQSRecord(record) for record in event["Records"]]
        alike = defaultdict[str, list[SQSRecord]](list)
        for message in messages:
            alike[message.body].append(message)
        groups = threads.run(
            *(functools.partial(_all_handled, handle, group, deadline) for group in alike.values())
        )
        handled = [each for group in groups for each in group]
        observation.end_batch([(each.seen, each.outcome) for each in handled])
        failed = [{"itemIdentifier": each.message_id} for each in handled if each.comes_again]
        return {"batchItemFailures": failed}, max(each.status for each in handled)

    return framed(logged_as, batch)


@dataclass(frozen=True)
class _Handled:
    """What became of a message."""

    message_id: str
    seen: Seen
    outcome: str = "OK"
    status: int = 200
    comes_again: bool = False


def _all_handled(
    handle: Callable[[SQSRecord, Deadline], None], messages: list[SQSRecord], deadline: Deadline
) -> list[_Handled]:
    return [_handled(handle, message, deadline) for message in messages]


def _handled(
    handle: Callable[[SQSRecord, Deadline], None], message: SQSRecord, deadline: Deadline
) -> _Handled:
    with observation.record() as seen:
        try:
            handle(message, deadline)
        except NotYet:
            observation.count("RecordsDeferred")
            return _Handled(message.message_id, seen, "DEFERRED", comes_again=True)
        except KycError as error:
            logger.warning("record failed", **log_fields(error))
            return _Handled(message.message_id, seen, error.code, error.status, comes_again=True)
        except Exception as error:  # noqa: BLE001 - the other messages must not suffer
            log_unexpected(error)
            return _Handled(message.message_id, seen, "INTERNAL_ERROR", 500, comes_again=True)
    return _Handled(message.message_id, seen)


def by_change(
    logged_as: str, handle: Callable[[Sequence[DynamoDBRecord]], AbstractSet[int]]
) -> Handler:
    """Return a handler that calls `handle` with the changes of a table's stream. `handle` returns
    the positions of those that failed. The stream repeats everything from the first of them.
    """

    def batch(event: dict[str, Any], _context: LambdaContext) -> tuple[dict[str, Any], int]:
        records = [DynamoDBRecord(record) for record in event["Records"]]
        try:
            failed, status = handle(records), 503
        except Exception as error:  # noqa: BLE001 - Lambda would log the error's text
            log_unexpected(error)
            failed, status = set(range(len(records))), 500
        numbers = [_sequence_number(records[position]) for position in sorted(failed)]
        answer = [{"itemIdentifier": number} for number in numbers]
        return {"batchItemFailures": answer}, status if answer else 200

    return framed(logged_as, batch)


def _sequence_number(record: DynamoDBRecord) -> str | None:
    return record.dynamodb.sequence_number if record.dynamodb else None


def by_clock(logged_as: str, run: Callable[[Deadline], None]) -> Handler:
    """Return a handler that calls `run` and ignores the event."""

    def once(_event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        run(Deadline.of(context))
        return {}, 200

    return framed(logged_as, once)
