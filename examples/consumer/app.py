"""Takes SessionConfirmed events from a queue, fetches the verified data and stores it once."""

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
            take(json.loads(record["body"])["detail"])
        except (
            Exception
        ) as error:  # Log only the type, because the text could contain personal data.
            print(json.dumps({"message": "not taken", "error": type(error).__name__}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def take(detail: dict[str, Any]) -> None:
    """Store one confirmed session, unless it is already stored, because an event can come twice."""
    key = {"session_id": detail["sessionId"]}
    # In `development`, Hypersign verifies nothing.
    if detail["environment"] != os.environ["KYC_ENVIRONMENT"] or "Item" in table.get_item(Key=key):
        return
    data = verified_data(detail["sessionId"])
    if data is not None:
        about = {name: data[name] for name in ("userKey", "confirmedAt")}
        table.put_item(Item=key | about | {"subjects": json.dumps(data["subjects"])})


def verified_data(session_id: str) -> dict[str, Any] | None:
    """Return the data of a session, or None if the user was erased in the meantime."""
    url = f"{os.environ['API_URL']}/company/sessions/{session_id}/verified-data"
    signed = AWSRequest("GET", url)
    signer = SigV4Auth(session.get_credentials(), "execute-api", session.region_name)  # type: ignore[arg-type]
    signer.add_auth(signed)
    try:
        with urlopen(Request(url, headers=dict(signed.headers)), timeout=30) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
            return data
    except HTTPError as error:
        if error.code == 404:
            return None
        raise
