"""The frame of functions that are not called over HTTP: by queues and streams, one record after
another, or by the clock.
"""

import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from hypersign_kyc.api.error_table import entry_of
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.observability import (
    log_fields,
    log_unexpected,
    logger,
    metrics,
    observation,
    silence_libraries,
)

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


class NotYet(Exception):
    """Nothing went wrong, and the record must come again."""


def drop(name: str) -> None:
    """Count a record that is of no use; it does not come again."""
    observation.count(name)


def by_record(step: str, source: EventType, handle: Callable[[Any, Deadline], None]) -> Handler:
    """A handler that gives `handle` each record. Those it raises for come again, the others do
    not.
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
                statuses.append(entry_of(error).status)
                raise
            except Exception as error:
                log_unexpected(error)
                statuses.append(500)
                raise

        processor = BatchProcessor(event_type=source, raise_on_entire_batch_failure=False)
        answer = process_partial_response(event, attempt, processor, context)
        return dict(answer), max(statuses)

    return _framed(step, each)


def by_clock(step: str, run: Callable[[Deadline], None]) -> Handler:
    """A handler that runs `run`, whatever the event."""

    def once(_event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        run(Deadline.of(context))
        return {}, 200

    return _framed(step, once)


def _framed(
    step: str, work: Callable[[dict[str, Any], LambdaContext], tuple[dict[str, Any], int]]
) -> Handler:
    silence_libraries()

    @metrics.log_metrics
    def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        started, status = time.monotonic(), 500
        logger.structure_logs(append=True, request_id=context.aws_request_id)
        try:
            answer, status = work(event, context)
        except KycError as error:
            status = entry_of(error).status
            # Lambda logs what a handler raises: a type, and no text.
            raise RuntimeError(type(error).__name__) from None
        finally:
            observation.report(
                step=step,
                status=status,
                outcome="OK" if status < 400 else "FAILED",
                milliseconds=round((time.monotonic() - started) * 1000),
            )
        return answer

    return handle
