"""Stores the verified data of each confirmed session once. Deletes it if the session is rejected
later.
"""

import json
import os
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

session = boto3.Session()
table = session.resource("dynamodb").Table(os.environ["CUSTOMERS_TABLE"])


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle each message. A message that fails comes again, and after some tries goes to the
    dead-letter queue.
    """
    failed = []
    for record in event["Records"]:
        try:
            take(json.loads(record["body"]))
        except (
            Exception
        ) as error:  # Log only the type, because the text could contain personal data.
            print(json.dumps({"message": "not taken", "error": type(error).__name__}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def take(event: dict[str, Any]) -> None:
    """Handle an event. It can come twice, and SessionRejected can come before SessionConfirmed."""
    detail = event["detail"]
    key = {"session_id": detail["sessionId"]}
    if detail["environment"] != os.environ["KYC_ENVIRONMENT"]:
        return  # In `development`, Hypersign verifies nothing.
    if event["detail-type"] == "SessionRejected":
        table.delete_item(Key=key)
        return
    if "Item" in table.get_item(Key=key):
        return
    data = verified_data(detail["sessionId"])
    if data is not None:
        about = {name: data[name] for name in ("userKey", "confirmedAt", "person")}
        table.put_item(Item=key | about | {"subjects": json.dumps(data["subjects"])})


def verified_data(session_id: str) -> dict[str, Any] | None:
    """Return the data of a session, or None if there never will be any: the user was erased (404),
    the session was rejected (409) or its record has expired (410).
    """
    url = f"{os.environ['COMPANY_URL']}/company/sessions/{session_id}/verified-data"
    signed = AWSRequest("GET", url)
    signer = SigV4Auth(session.get_credentials(), "execute-api", session.region_name)  # type: ignore[arg-type]
    signer.add_auth(signed)
    try:
        with urlopen(Request(url, headers=dict(signed.headers)), timeout=30) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
            return data
    except HTTPError as error:
        if error.code in (404, 410) or (
            error.code == 409 and not json.load(error)["error"]["retryable"]
        ):
            return None
        raise
