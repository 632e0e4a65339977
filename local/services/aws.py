"""The AWS services of the stack: moto's, or those of the endpoint in AWS_ENDPOINT_URL.

Tables, secrets and queues that do not exist yet are created from the template's definitions.
"""

import functools
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.template.stack_template import Template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

_TABLE_READY_SECONDS = 30.0
# A session of boto3 must not make two clients at the same time.
_MAKING_CLIENTS = threading.Lock()
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=3)


class AwsError(Exception):
    """The endpoint cannot create a resource that the stack needs."""


class NoSecretsManagerError(Exception):
    """The endpoint has no Secrets Manager, for example because it is a DynamoDB engine only."""


@dataclass(frozen=True)
class Endpoints:
    """The addresses of the services, and the credentials and region for calling them."""

    default: str
    dynamodb: str
    secretsmanager: str
    #: SQS and EventBridge.
    messages: str
    credentials: Mapping[str, str]

    def variables(self) -> dict[str, str]:
        """Return the environment variables that lead boto3 to the services."""
        return {
            **self.credentials,
            "AWS_ENDPOINT_URL": self.default,
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.secretsmanager,
            "AWS_ENDPOINT_URL_SQS": self.messages,
            "AWS_ENDPOINT_URL_EVENTBRIDGE": self.messages,
        }

    def client(self, service: str) -> Any:
        """Return a boto3 client of a service."""
        urls = {
            "dynamodb": self.dynamodb,
            "dynamodbstreams": self.dynamodb,
            "secretsmanager": self.secretsmanager,
        }
        url = urls.get(service, self.messages)
        with _MAKING_CLIENTS:
            return self._session.client(service, endpoint_url=url, config=_CONFIG)  # type: ignore[call-overload]

    @functools.cached_property
    def _session(self) -> boto3.Session:
        """One session for all clients, because each session reads the models of its services."""
        given = self.credentials
        return boto3.Session(
            aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=given.get("AWS_SESSION_TOKEN"),
            region_name=given["AWS_REGION"],
        )


def credentials(environment: Mapping[str, str], region: str) -> dict[str, str]:
    """Return region and credentials from the environment, or a made-up pair that opens nothing.

    The developer's AWS profile is never used: its files are switched off.
    """
    given = {
        name: environment[name]
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        if environment.get(name)
    }
    if "AWS_ACCESS_KEY_ID" not in given or "AWS_SECRET_ACCESS_KEY" not in given:
        given = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
    return given | {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def create_tables(template: Template, endpoints: Endpoints) -> None:
    """Create the tables that do not exist. Another stack may be creating them at the same time."""
    dynamodb: DynamoDBClient = endpoints.client("dynamodb")
    for table in template.tables().values():
        definition = dict(table)
        time_to_live = definition.pop("TimeToLiveSpecification", None)
        if "StreamSpecification" in definition:
            definition["StreamSpecification"] |= {"StreamEnabled": True}
        try:
            dynamodb.create_table(**definition)
        except ClientError as error:
            if _code(error) != "ResourceInUseException":
                raise AwsError(f"table {table['TableName']}: {error}") from error
        _wait_until_active(dynamodb, table["TableName"])
        if time_to_live:
            _set_time_to_live(dynamodb, table["TableName"], time_to_live)


def put_secrets(template: Template, endpoints: Endpoints, value: Mapping[str, str]) -> None:
    """Create the template's secrets with this value, or set the value of existing ones.

    Raises NoSecretsManagerError.
    """
    secretsmanager: SecretsManagerClient = endpoints.client("secretsmanager")
    for logical_name, secret in template.secrets().items():
        text = json.dumps(dict(value))
        try:
            made = secretsmanager.create_secret(Name=secret["Name"], SecretString=text)
            template.physical_ids[logical_name] = made["ARN"]
        except ClientError as error:
            if _code(error) in ("UnknownOperationException", "404"):
                raise NoSecretsManagerError(endpoints.secretsmanager) from error
            if _code(error) != "ResourceExistsException":
                raise AwsError(f"secret {secret['Name']}: {error}") from error
            put = secretsmanager.put_secret_value(SecretId=secret["Name"], SecretString=text)
            template.physical_ids[logical_name] = put["ARN"]


def create_queues(template: Template, endpoints: Endpoints) -> None:
    """Create the template's queues, beginning with those that others refer to. Raises
    ClientError.
    """
    sqs = endpoints.client("sqs")
    for name, queue in sorted(
        template.queues().items(), key=lambda each: "RedrivePolicy" in each[1]
    ):
        attributes = {
            key: json.dumps(value) if isinstance(value, dict) else str(value)
            for key, value in queue.items()
            if key != "QueueName"
        }
        made = sqs.create_queue(QueueName=queue["QueueName"], Attributes=attributes)
        template.physical_ids[name] = made["QueueUrl"]


def create_event_buses(template: Template, endpoints: Endpoints) -> None:
    """Create the event buses that do not exist."""
    events = endpoints.client("events")
    for name in template.event_buses():
        try:
            events.create_event_bus(Name=name)
        except ClientError as error:
            if _code(error) != "ResourceAlreadyExistsException":
                raise AwsError(f"event bus {name}: {error}") from error


def _wait_until_active(dynamodb: "DynamoDBClient", name: str) -> None:
    deadline = time.monotonic() + _TABLE_READY_SECONDS
    while dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE":
        if time.monotonic() > deadline:
            raise AwsError(f"table {name} does not become active")
        time.sleep(0.02)


def _set_time_to_live(dynamodb: "DynamoDBClient", name: str, specification: Any) -> None:
    try:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)
    except ClientError as error:
        # TTL is already enabled, or the engine has none. The code checks expiry as well.
        if _code(error) not in ("ValidationException", "UnknownOperationException"):
            raise AwsError(f"table {name}: {error}") from error


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
