"""The outcomes of sessions: `GET /sessions/{sessionId}`, `GET /users/me`, webhooks, the sweep."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from hypersign_kyc.api.batches import NotYet, by_clock, by_message, drop
from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import ALWAYS, polled, responses
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import NotFound
from hypersign_kyc.models import DueMessage, Webhook
from hypersign_kyc.settings import EdgeSettings
from hypersign_kyc.status_models import SessionStatusResult, StandingResult
from hypersign_kyc.wiring import prepare, wired

api = Api("status", edge=lambda: wired().settings(EdgeSettings))


@api.route(
    "GET /sessions/<sessionId>",
    summary="Get the outcome of a session",
    operation_id="getSession",
    tag="Outcome",
    responses=polled(responses(SessionStatusResult, "The session's outcome.", (*ALWAYS, NotFound))),
)
def session_status(sessionId: str) -> Response[Any]:  # noqa: N803  as the path has it
    """Returns how far a session of the signed-in user has come, and how it ended. Apps may poll
    it.
    """
    identity = wired().identity_of(api.claims())
    result, retry_after = wired().outcome_watch.status(identity, sessionId, api.deadline())
    return api.answer_if_new(result, retry_after)


@api.route(
    "GET /users/me",
    summary="Find out where the user stands",
    operation_id="getStanding",
    tag="Outcome",
    responses=polled(responses(StandingResult, "Where the user stands.", ALWAYS)),
)
def standing() -> Response[Any]:
    """Returns the signed-in user's latest session, the confirmed one, and whether the day's limit
    is reached. Costs no credits. Apps ask this first, and may poll it.
    """
    identity = wired().identity_of(api.claims())
    result, retry_after = wired().standing.of(identity, api.deadline())
    return api.answer_if_new(result, retry_after)


def message(record: SQSRecord, deadline: Deadline) -> None:
    """Handle a webhook, or an item that the sweep queued. Drops a message that cannot be read."""
    if key := _due(record.body):
        wired().outcome_watch.due(key, deadline)
        return
    try:
        session_id = Webhook.model_validate_json(
            record.body, by_alias=True, by_name=False
        ).session_id
    except ValidationError:
        drop("WebhooksUnreadable")
        return
    sent_at = int(record.attributes.sent_timestamp)
    if not wired().outcome_watch.notice(session_id, sent_at, deadline):
        raise NotYet


def _due(body: str) -> str | None:
    """Return the key of the item that the sweep queued, or None for a webhook."""
    try:
        return DueMessage.model_validate_json(body).due
    except ValidationError:
        return None


def sweep(deadline: Deadline) -> None:
    """Queue the sessions that are due, because a webhook can be lost."""
    wired().sweep.run(deadline)


_status = api.handler()
_messages = by_message("webhook", message)
_sweep = by_clock("sweep", sweep)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle an event of the queue, of the API, or of the schedule (any other event)."""
    if "Records" in event:
        return _messages(event, context)
    if "routeKey" in event:
        return _status(event, context)
    return _sweep(event, context)


prepare(lambda wiring: wiring.standing)
