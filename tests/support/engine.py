"""A DynamoDB engine in a separate process: dynalite, whose conditional updates are atomic between
threads and processes. `make` installs it.
"""

import os
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_HERE = Path(__file__).resolve().parent / "dynalite"
_INSTALLED = _HERE.parents[2] / ".cache" / "dynalite"
_STOP_SECONDS = 5
#: The address of an engine that already runs and that all processes use (tools/mutants).
SHARED_ENGINE = "SHARED_DYNAMODB_ENGINE"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class EngineFailedError(Exception):
    """The engine is not installed, or it did not start."""


@dataclass(frozen=True)
class Tables:
    """The names of three tables that no other test uses."""

    admin_tokens: str
    users: str
    sessions: str

    def variables(self) -> dict[str, str]:
        """Return the environment variables with the tables' names."""
        return {
            "ADMIN_TOKENS_TABLE": self.admin_tokens,
            "USERS_TABLE": self.users,
            "SESSIONS_TABLE": self.sessions,
        }


class DynamoDbEngine:
    """dynalite on a free port. Leaving the `with` block ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.url = os.environ.get(SHARED_ENGINE) or self._started()
        self.client: DynamoDBClient = boto3.client(
            "dynamodb",
            endpoint_url=self.url,
            region_name=CREDENTIALS["AWS_REGION"],
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _started(self) -> str:
        """Start the engine. Returns its address."""
        node = _INSTALLED / "node"
        if not node.exists():
            raise EngineFailedError("dynalite is not installed: run `make .cache/dynalite/.made`")
        self._process = subprocess.Popen(
            [str(node), str(_HERE / "dynalite.js")],
            env={"PATH": os.environ["PATH"], "NODE_PATH": str(_INSTALLED / "node_modules")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        if not port:
            self.stop()
            raise EngineFailedError("dynalite did not start")
        return f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """End the process if this object started it, and wait for its end."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait(_STOP_SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def variables(self) -> dict[str, str]:
        """Return the environment variables that lead boto3 to this engine."""
        return CREDENTIALS | {"AWS_ENDPOINT_URL_DYNAMODB": self.url}

    def create_tables(self) -> Tables:
        """Create three new, empty tables."""
        mark = uuid.uuid4().hex
        tables = Tables(f"admin-tokens-{mark}", f"users-{mark}", f"sessions-{mark}")
        for name in (tables.admin_tokens, tables.users, tables.sessions):
            self.client.create_table(
                TableName=name,
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )
            self.wait_for(name)
        return tables

    def wait_for(self, table: str) -> None:
        """Wait until a new table can be used, usually for some milliseconds."""
        waiter = self.client.get_waiter("table_exists")
        waiter.wait(TableName=table, WaiterConfig={"Delay": 0, "MaxAttempts": 1000})

    def item(self, table: str, key: str) -> dict[str, Any]:
        """Return an item with plain values. It is empty if there is none."""
        answer = self.client.get_item(TableName=table, Key={"id": {"S": key}}, ConsistentRead=True)
        read = TypeDeserializer().deserialize
        return {name: read(value) for name, value in answer.get("Item", {}).items()}

    def items(self, table: str) -> list[dict[str, Any]]:
        """Return all items, with plain values."""
        read = TypeDeserializer().deserialize
        found = self.client.scan(TableName=table, ConsistentRead=True)["Items"]
        return [{name: read(value) for name, value in item.items()} for item in found]

    def put(self, table: str, **item: Any) -> None:
        """Write an item (`id=…` and other attributes), and replace an existing one."""
        write = TypeSerializer().serialize
        self.client.put_item(
            TableName=table, Item={name: write(value) for name, value in item.items()}
        )
