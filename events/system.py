"""The events that do not come over HTTP: from a queue, a schedule and a table's stream."""

import json
from typing import Any


def webhook(session_id: str) -> dict[str, Any]:
    """Return a webhook as the queue passes it on."""
    arn = "arn:aws:sqs:us-east-1:123456789012:sample"
    times = dict.fromkeys(("SentTimestamp", "ApproximateFirstReceiveTimestamp"), "1767225600000")
    message = {
        "messageId": "2f0c3f62-6a6e-4f39-8a0b-6f4d1e2b3c4d",
        "receiptHandle": "sample",
        "body": json.dumps({"sessionId": session_id}, separators=(",", ":")),
        "attributes": {"ApproximateReceiveCount": "1", "SenderId": "sample", **times},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": "us-east-1",
    }
    return {"Records": [message]}


def sweep() -> dict[str, Any]:
    """Return the schedule's event."""
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/sample"],
        "detail": {},
    }


def change(session_id: str, holder_did: str) -> dict[str, Any]:
    """Return the table's stream record of a session that has just been confirmed."""
    before = {
        "id": {"S": f"session#{session_id}"},
        "session_id": {"S": session_id},
        "user_key": {"S": "0f" * 32},
        "did": {"S": holder_did},
        "verification_method_id": {"S": f"{holder_did}#key-1"},
        "user_token_digest": {"S": "1e" * 32},
        "user_token_expires_at": {"N": "1767229200000"},
        "expires_at": {"N": "1767312000000"},
        "step_state": {"S": "consented"},
        "furthest": {"S": "consented"},
        "furthest_at": {"N": "1767225600000"},
    }
    after = before | {"ended_as": {"S": "confirmed"}, "ended_at": {"N": "1767225660000"}}
    record = {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1767225660,
            "Keys": {"id": before["id"]},
            "OldImage": before,
            "NewImage": after,
            "SequenceNumber": "111",
            "SizeBytes": 500,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/sample/stream/sample",
    }
    return {"Records": [record]}
