"""Wrap the handlers of events that do not come over HTTP. The wrapper writes one log line and one
metrics line per event, and keeps the texts of errors out of Lambda's log.
"""

import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.observability import logger, metrics, observation, silence_libraries

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


def by_request(
    logged_as: str, run: Callable[[dict[str, Any], Deadline], dict[str, Any]]
) -> Handler:
    """Return a handler for a direct invocation: `run` gets the event and returns the answer."""

    def once(event: dict[str, Any], context: LambdaContext) -> tuple[dict[str, Any], int]:
        return run(event, Deadline.of(context)), 200

    return framed(logged_as, once)


def framed(
    logged_as: str, work: Callable[[dict[str, Any], LambdaContext], tuple[dict[str, Any], int]]
) -> Handler:
    """Return a handler that calls `work`, and writes its log line and metrics. `work` returns its
    answer and an HTTP status for the log.
    """
    silence_libraries()

    @metrics.log_metrics
    def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        started, status = time.monotonic(), 500
        logger.structure_logs(append=True, request_id=context.aws_request_id)
        try:
            answer, status = work(event, context)
        except KycError as error:
            status = error.status
            # Lambda logs the exception that a handler raises, so it names a type and has no text.
            raise RuntimeError(type(error).__name__) from None
        finally:
            observation.report(
                step=logged_as,
                status=status,
                outcome="OK" if status < 400 else "FAILED",
                milliseconds=round((time.monotonic() - started) * 1000),
            )
        return answer

    return handle
