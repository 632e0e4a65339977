"""The same stack name can be deployed again after a failed first deployment and after a removal.

moto creates the template's resources that hold data or have a fixed name. It cannot create a user
pool or a secret from a template, and does not roll back by itself.
"""

import json
import re
from typing import Any

import boto3
import jmespath  # type: ignore[import-untyped]
import pytest

from tests.template.deployed import REQUIRED
from tests.template.stack import ROOT, transformed

REGION = "eu-central-1"
CREATED_BY_MOTO = {
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
}
#: What is kept, and the parameters with which another stack adopts it (nothing adopts the log).
KEPT = {
    "ApiSecrets": ["ApiSecretsArn"],
    "CompanyLogs": [],
    "TokensKey": ["ApiSecretsKeyArn"],
    "UserPool": ["UserPoolId"],
    "UserPoolClient": ["UserPoolClientId"],
    "UsersTable": ["UsersTableName"],
}


@pytest.fixture
def cloudformation(aws: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    return boto3.client("cloudformation", region_name=REGION)


def create(cloudformation: Any, **parameters: str) -> None:
    template = transformed(**REQUIRED)
    resources = {
        name: it for name, it in template["Resources"].items() if it["Type"] in CREATED_BY_MOTO
    }
    sections = {name: template[name] for name in ("Parameters", "Conditions")}
    cloudformation.create_stack(
        StackName="kyc",
        TemplateBody=json.dumps({**sections, "Resources": resources}),
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in (REQUIRED | parameters).items()
        ],
    )


def physical_ids(cloudformation: Any) -> dict[str, str]:
    summaries = cloudformation.list_stack_resources(StackName="kyc")["StackResourceSummaries"]
    return {it["LogicalResourceId"]: it["PhysicalResourceId"] for it in summaries}


def tables() -> list[str]:
    return boto3.client("dynamodb", region_name=REGION).list_tables()["TableNames"]


def audit_logs() -> list[str]:
    groups = boto3.client("logs", region_name=REGION).describe_log_groups()["logGroups"]
    return [it["logGroupName"] for it in groups if "/company/" in it["logGroupName"]]


def test_a_removed_stack_can_be_created_again_with_its_users(cloudformation: Any) -> None:
    create(cloudformation)
    users = physical_ids(cloudformation)["UsersTable"]

    cloudformation.delete_stack(StackName="kyc")
    assert tables() == [users]
    assert len(audit_logs()) == 1

    create(cloudformation, UsersTableName=users)
    assert "UsersTable" not in physical_ids(cloudformation)
    assert users in tables()
    assert len(audit_logs()) == 2


def test_a_stack_can_be_created_again_after_its_creation_failed(cloudformation: Any) -> None:
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    create(cloudformation)
    in_the_way = physical_ids(cloudformation)["SessionsTable"]
    cloudformation.delete_stack(StackName="kyc")
    dynamodb.create_table(
        TableName=in_the_way,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    with pytest.raises(Exception, match="already exists"):
        create(cloudformation)

    cloudformation.delete_stack(StackName="kyc")
    dynamodb.delete_table(TableName=in_the_way)
    create(cloudformation)

    (stack,) = cloudformation.describe_stacks(StackName="kyc")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"


def test_what_is_kept_can_be_adopted_or_holds_no_fixed_name() -> None:
    """A fixed name would be in the next stack's way."""
    resources = transformed(**REQUIRED)["Resources"]
    kept = {name for name, it in resources.items() if it.get("DeletionPolicy") == "Retain"}
    assert kept == set(KEPT)
    for name in kept:
        assert resources[name]["UpdateReplacePolicy"] == "Retain"
        fixed = [key for key in resources[name]["Properties"] if key.endswith("Name")]
        assert fixed == (["LogGroupName"] if name == "CompanyLogs" else [])
    assert "AWS::StackId" in json.dumps(resources["CompanyLogs"]["Properties"])


def test_the_page_lists_what_is_kept(cloudformation: Any) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    create(cloudformation)
    answer = cloudformation.list_stack_resources(StackName="kyc")

    (query,) = re.findall(r'--query "(StackResourceSummaries\[\?contains.*?)"', page, re.DOTALL)
    listed = dict(jmespath.search(query, answer))

    assert set(listed) == {name for name in KEPT if name in physical_ids(cloudformation)}
    for name, parameters in KEPT.items():
        assert f"`{name}`" in page
        assert all(f"`{it}`" in page for it in parameters)
