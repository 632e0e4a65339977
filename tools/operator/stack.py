"""Finds the deployed stack of an environment. Its name and region come from samconfig.toml. Its
outputs, parameters and resources come from CloudFormation.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)

SAMCONFIG = Path(__file__).resolve().parents[2] / "samconfig.toml"
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "RequestExpired")


class OperatorError(Exception):
    """An error for the operator. The text says in one sentence what to do."""


@dataclass(frozen=True)
class Target:
    """The place where an environment is deployed, from samconfig.toml."""

    environment: str
    stack: str
    region: str


@dataclass(frozen=True)
class DeployedStack:
    """A stack as CloudFormation describes it."""

    target: Target
    session: boto3.Session
    account: str
    status: str
    outputs: dict[str, str]
    parameters: dict[str, str]

    def physical_id(self, logical_id: str) -> str:
        """Return the resource's physical id. Raises `OperatorError` if the stack has no such
        resource.
        """
        client = self.session.client("cloudformation")
        try:
            answer = client.describe_stack_resource(
                StackName=self.target.stack, LogicalResourceId=logical_id
            )
        except ClientError as error:
            raise OperatorError(
                f"The stack {self.target.stack} has no resource {logical_id}: deploy this version."
            ) from error
        return answer["StackResourceDetail"].get("PhysicalResourceId", "")

    def physical_ids(self, *types: str) -> list[str]:
        """Return the physical ids of the stack's own resources of these types."""
        client = self.session.client("cloudformation")
        pages = client.get_paginator("list_stack_resources").paginate(StackName=self.target.stack)
        return [
            each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
            if each["ResourceType"] in types and each["ResourceStatus"] != "DELETE_COMPLETE"
        ]


def region_of(arn: str) -> str:
    """Return the region in an ARN."""
    return arn.split(":")[3]


def target_of(environment: str, samconfig: Path = SAMCONFIG) -> Target:
    """Return where `environment` (dev, prod) is deployed. Raises `OperatorError` if samconfig.toml
    does not say.
    """
    config = tomllib.loads(samconfig.read_text(encoding="utf-8"))
    deployable = [name for name, commands in config.items() if _deployed(commands)]
    if environment not in deployable:
        raise OperatorError(
            f"samconfig.toml has no environment {environment}. It has {' and '.join(deployable)}."
        )
    parameters = config[environment]["deploy"]["parameters"]
    region = str(parameters.get("region", ""))
    if not region or region.startswith("<"):
        raise OperatorError(f"Fill in region for {environment} in samconfig.toml.")
    return Target(environment, str(parameters["stack_name"]), region)


def _deployed(commands: Any) -> bool:
    return isinstance(commands, dict) and "deploy" in commands


def find_stack(target: Target) -> DeployedStack:
    """Return the deployed stack. Raises `OperatorError`."""
    with aws_errors(target):
        session = boto3.Session(region_name=target.region)
        account = session.client("sts").get_caller_identity()["Account"]
        client = session.client("cloudformation")
        try:
            (stack,) = client.describe_stacks(StackName=target.stack)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            raise OperatorError(
                f"Account {account} has no stack {target.stack} in {target.region}."
                f" Run `make deploy ENV={target.environment}`, or choose another AWS profile."
            ) from error
    return DeployedStack(
        target,
        session,
        account,
        stack["StackStatus"],
        {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])},
        {
            each["ParameterKey"]: each.get("ParameterValue", "")
            for each in stack.get("Parameters", [])
        },
    )


@contextmanager
def aws_errors(target: Target) -> Iterator[None]:
    """Turn botocore's errors into `OperatorError`. The text says what to do."""
    try:
        yield
    except ProfileNotFound as error:
        raise OperatorError(f"{error}. Set AWS_PROFILE to one that exists.") from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise OperatorError(
            "No AWS credentials were found. Set AWS_PROFILE, or sign in with `aws sso login`."
        ) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _EXPIRED:
            raise OperatorError("The AWS credentials have expired. Sign in again.") from error
        raise OperatorError(
            f"AWS refused {error.operation_name} in {target.region}: {code}."
        ) from error
    except BotoCoreError as error:
        raise OperatorError(
            f"AWS could not be reached in {target.region}: {type(error).__name__}."
        ) from error
