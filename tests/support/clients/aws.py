"""An AWS endpoint that the stack uses and a test can look into."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from tests.support.stack import REPOSITORY

_AWS = boto3.Session("local", "local", region_name="us-east-1")


def aws_client(service: str, url: str) -> Any:
    """Return a boto3 client of a service at this address."""
    return _AWS.client(service, endpoint_url=url)  # type: ignore[call-overload]


@contextmanager
def running_aws() -> Iterator[str]:
    """DynamoDB and Secrets Manager at this address, for `AWS_ENDPOINT_URL`."""
    with subprocess.Popen(
        [sys.executable, "-m", "local.services.moto_server"],
        cwd=REPOSITORY,
        env={**os.environ, "AWS_PORT": "0", "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().removeprefix("aws: ").strip()
        finally:
            process.kill()


def items(url: str, table: str) -> list[dict[str, Any]]:
    """Return all items of a table, in DynamoDB's JSON."""
    dynamodb = aws_client("dynamodb", url)
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def admin_tokens(url: str) -> dict[str, str]:
    """Return the real admin tokens, by grant type."""
    return {
        item["id"]["S"]: item["access_token"]["S"]
        for item in items(url, "local-AdminTokensTable")
        if "access_token" in item
    }


def everything_stored(url: str) -> str:
    """Return the text of all items of the users' and the sessions' tables."""
    tables = ("local-UsersTable", "local-sessions-2")
    return json.dumps([items(url, table) for table in tables], default=sorted)
