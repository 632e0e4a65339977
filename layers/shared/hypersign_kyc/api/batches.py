"""Make handlers for functions that are not called over HTTP, but by a queue, a stream or a
schedule.
"""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from hypersign_kyc.api.frame import Handler, framed
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.observability import log_fields, log_unexpected, logger, observation


class NotYet(Exception):
    """Raised if the record must come again later, although nothing went wrong."""


def drop(name: str) -> None:
    """Count a record that cannot be used. It does not come again."""
    observation.count(name)


def by_record(step: str, source: EventType, handle: Callable[[Any, Deadline], None]) -> Handler:
    """Return a handler that calls `handle` with each record. A record comes again only if `handle`
    raises for it.
    """

    def each(event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        deadline, statuses = Deadline.of(context), [200]

        def attempt(record: Any) -> None:
            try:
                handle(record, deadline)
            except NotYet:
                observation.count("RecordsDeferred")
                raise
            except KycError as error:
                logger.warning("record failed", **log_fields(error))
                statuses.append(error.status)
                raise
            except Exception as error:
                log_unexpected(error)
                statuses.append(500)
                raise

        processor = BatchProcessor(event_type=source, raise_on_entire_batch_failure=False)
        answer = process_partial_response(event, attempt, processor, context)
        return dict(answer), max(statuses)

    return framed(step, each)


def by_clock(step: str, run: Callable[[Deadline], None]) -> Handler:
    """Return a handler that calls `run` and ignores the event."""

    def once(_event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        run(Deadline.of(context))
        return {}, 200

    return framed(step, once)
