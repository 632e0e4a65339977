"""`make deployer-policy`: the role that deploys may do what the template needs, and little else."""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from tests.template.deployed import REQUIRED
from tests.template.stack import transformed
from tests.template.test_deployment import samconfig
from tools.deployer.__main__ import write
from tools.deployer.policy import (
    MOST_CHARACTERS,
    actions,
    documents,
    is_used,
    schema_actions,
    statements,
)
from tools.deployer.rules import ALSO_NEEDED, NOT_USED, ON_ANY_RESOURCE, Deployment
from tools.deployment import NotDeployableError

BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
PROD = Deployment(
    stack="kyc-prod",
    region="eu-central-1",
    account="123456789012",
    path="/kyc/",
    boundary=BOUNDARY,
    zone="Z1234ABCD",
    tags={"application": "hypersign-kyc", "stage": "prod"},
)


def kinds() -> list[str]:
    return sorted({it["Type"] for it in transformed(**REQUIRED)["Resources"].values()})


def allowed(deployment: Deployment = PROD) -> list[dict[str, Any]]:
    return list(statements(kinds(), deployment))


def grants(action: str, deployment: Deployment = PROD) -> Iterator[dict[str, Any]]:
    """The statements that allow the action."""
    return (each for each in allowed(deployment) if action in each["Action"])


def test_every_type_of_resource_has_the_actions_of_its_handlers() -> None:
    """CloudFormation's schema of the type lists what creates, reads, updates and deletes it."""
    given = {action for each in allowed() for action in each["Action"]}
    for kind in kinds():
        assert actions(kind, PROD), kind
        needed = {each for each in schema_actions(kind) if is_used(each)}
        # The stack's key is used through DynamoDB and Secrets Manager, and there is no other key.
        missing = {each for each in needed - given if not each.startswith("kms:")}
        # If the deployer could remove a boundary, it would limit nobody.
        assert missing <= {"iam:DeleteRolePermissionsBoundary"}, kind


def test_what_is_left_out_is_something_that_a_handler_could_call() -> None:
    """An entry that matches nothing says something about a template of the past."""
    offered = {each for kind in kinds() for each in schema_actions(kind)}
    for patterns in NOT_USED.values():
        for pattern in patterns:
            assert any(fnmatch(each, pattern) for each in offered), pattern
    assert set(ALSO_NEEDED) <= set(kinds())


def test_no_action_is_a_wildcard_and_few_are_for_any_resource() -> None:
    for each in allowed():
        assert not any("*" in action for action in each["Action"])
        if each["Resource"] == ["*"]:
            assert set(each["Action"]) <= ON_ANY_RESOURCE
        else:
            assert "*" not in each["Resource"]
            assert all(arn.startswith("arn:aws:") for arn in each["Resource"])


def test_names_of_resources_begin_with_the_stack() -> None:
    for action in ("dynamodb:DeleteTable", "sqs:DeleteQueue", "sns:DeleteTopic"):
        (statement,) = grants(action)
        assert all("kyc-prod*" in arn for arn in statement["Resource"])
    (statement,) = grants("logs:DeleteLogGroup")
    assert all(arn.endswith("/kyc-prod/*") for arn in statement["Resource"])


def test_only_the_stacks_roles_are_passed_and_only_to_its_services() -> None:
    (statement,) = grants("iam:PassRole")
    assert statement["Resource"] == ["arn:aws:iam::123456789012:role/kyc/kyc-prod*"]
    assert statement["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "apigateway.amazonaws.com",
        "codedeploy.amazonaws.com",
        "lambda.amazonaws.com",
    ]


@pytest.mark.parametrize("action", ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"])
def test_the_boundary_limits_every_role_that_the_deployer_makes(action: str) -> None:
    (statement,) = grants(action)
    assert statement["Condition"]["StringEquals"] == {"iam:PermissionsBoundary": BOUNDARY}


@pytest.mark.parametrize("boundary", ["", BOUNDARY])
def test_the_deployer_cannot_remove_a_boundary(boundary: str) -> None:
    deployment = Deployment("kyc", "eu-central-1", "123456789012", boundary=boundary)
    assert not list(grants("iam:DeleteRolePermissionsBoundary", deployment))
    assert bool(list(grants("iam:PutRolePermissionsBoundary", deployment))) is bool(boundary)


def test_a_role_gets_the_stacks_policies_and_two_of_aws() -> None:
    (statement,) = grants("iam:AttachRolePolicy")
    assert statement["Condition"]["ArnLike"]["iam:PolicyARN"] == [
        "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
        "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda",
        "arn:aws:iam::123456789012:policy/kyc/kyc-prod*",
    ]


def test_keys_are_told_apart_by_the_stacks_tags() -> None:
    (deletes,) = grants("kms:ScheduleKeyDeletion")
    assert deletes["Condition"]["StringEquals"] == {
        "aws:ResourceTag/application": "hypersign-kyc",
        "aws:ResourceTag/stage": "prod",
    }


def test_the_key_is_used_only_through_the_table_and_the_secret() -> None:
    """The key's policy needs the same: what the deployer creates with the key, and nothing else."""
    (uses,) = grants("kms:Decrypt")
    assert "kms:CreateGrant" in uses["Action"]
    assert uses["Condition"]["StringEquals"]["kms:ViaService"] == [
        "dynamodb.eu-central-1.amazonaws.com",
        "secretsmanager.eu-central-1.amazonaws.com",
    ]


@pytest.mark.parametrize(
    "action", ["dynamodb:GetItem", "dynamodb:Scan", "secretsmanager:GetSecretValue"]
)
def test_the_deployer_reads_no_data_and_no_secret(action: str) -> None:
    assert not list(grants(action))


def test_each_document_fits_into_a_managed_policy() -> None:
    made = documents(kinds(), PROD)
    assert 1 < len(made) <= 10
    for each in made:
        assert len("".join(json.dumps(each).split())) <= MOST_CHARACTERS
    assert [it for each in made for it in each["Statement"]] == allowed()


def test_an_environment_gets_what_its_parameters_need(tmp_path: Path) -> None:
    """Without a domain, nothing of Route 53 and no role of API Gateway's own."""
    written = write("dev", "123456789012", samconfig(tmp_path), tmp_path)

    text = "".join(path.read_text(encoding="utf-8") for path in written)
    assert written[0].name == "deployer-dev-1.json"
    assert "arn:aws:dynamodb:eu-central-1:123456789012:table/kyc-dev*" in text
    assert "route53:" not in text
    assert "ops.apigateway.amazonaws.com" not in text


@pytest.mark.parametrize(
    ("account", "region", "says"),
    [("", 'region = "eu-central-1"\n', "Name the account"), ("123456789012", "", "Set region")],
)
def test_what_is_missing_is_named(tmp_path: Path, account: str, region: str, says: str) -> None:
    config = samconfig(tmp_path, region=region)
    with pytest.raises(NotDeployableError, match=says):
        write("dev", account, config, tmp_path / "policies")
    assert not (tmp_path / "policies").exists()
