"""The company's systems: a queue that gets the stack's events through a rule."""

import json
from typing import Any

import jsonschema

from tests.support.clients.aws import aws_client
from tests.support.stack import REPOSITORY
from tests.support.waiting import until

_DOCUMENT = REPOSITORY / "docs" / "events.md"
_PATTERN = {"source": ["hypersign.kyc"]}
_VALUES = {":zero": {"N": "0"}, ":confirmed": {"S": "confirmed"}}
SESSIONS = "local-sessions-2"
BUS = "local-EventBus"


def schema() -> dict[str, Any]:
    """Return the schema of an event in docs/events.md."""
    text = _DOCUMENT.read_text(encoding="utf-8")
    return dict(json.loads(text.partition("```json schema\n")[2].partition("```")[0]))


class Company:
    """Listens to the events of the stack on the AWS at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        events = aws_client("events", url)
        self._sqs = aws_client("sqs", url)
        self._queue = self._sqs.create_queue(QueueName="company")["QueueUrl"]
        arn = "arn:aws:sqs:us-east-1:123456789012:company"
        events.put_rule(Name="company", EventBusName=BUS, EventPattern=json.dumps(_PATTERN))
        events.put_targets(Rule="company", EventBusName=BUS, Targets=[{"Id": "queue", "Arn": arn}])
        self._seen: list[dict[str, Any]] = []

    def events(self) -> list[dict[str, Any]]:
        """Return all events so far. Each is checked against the schema."""
        while found := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get(
            "Messages", []
        ):
            for message in found:
                event = json.loads(message["Body"])
                jsonschema.validate(event, schema(), format_checker=jsonschema.FormatChecker())
                self._seen.append(event)
                self._sqs.delete_message(
                    QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"]
                )
        return self._seen

    def told_of(self, session_id: str) -> list[str]:
        """Return the detail types of a session's events, in the order of arrival."""
        return [
            event["detail-type"]
            for event in self.events()
            if event["detail"].get("sessionId") == session_id
        ]

    def wait_for(self, detail_type: str, session_id: str) -> list[str]:
        """Wait until a session's events contain this type, and return their types."""
        until(lambda: detail_type in self.told_of(session_id))
        return self.told_of(session_id)

    def make_due(self, session_id: str) -> None:
        """Make the sweep look at a session now."""
        self.change(session_id, "due_at = :zero")

    def open_window(self, session_id: str) -> None:
        """Reset the window of a session, so that Hypersign can be asked at once."""
        self.change(session_id, "asked_at = :zero")

    def change(self, session_id: str, assignment: str) -> None:
        """Change a session's record directly in the table."""
        aws_client("dynamodb", self.url).update_item(
            TableName=SESSIONS,
            Key={"id": {"S": f"session#{session_id}"}},
            UpdateExpression=f"SET {assignment}",
            ExpressionAttributeValues={
                name: value for name, value in _VALUES.items() if name in assignment
            },
        )

    def record(self, session_id: str) -> dict[str, Any]:
        """Return a session's record, in DynamoDB's JSON."""
        dynamodb = aws_client("dynamodb", self.url)
        item = dynamodb.get_item(TableName=SESSIONS, Key={"id": {"S": f"session#{session_id}"}})
        return dict(item["Item"])
