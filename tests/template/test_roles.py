import json
from typing import Any

import pytest

from tests.template.stack import FUNCTIONS, Stack

Grant = tuple[str, str]

READ_AND_UPDATE = ("dynamodb:GetItem", "dynamodb:UpdateItem")
STEP = {
    *((action, "AdminTokensTable") for action in READ_AND_UPDATE),
    *((action, "SessionsTable") for action in READ_AND_UPDATE),
    ("secretsmanager:GetSecretValue", "ApiSecrets"),
}
GRANTED: dict[str, set[Grant]] = {
    "TokenBundle": STEP | {(action, "UsersTable") for action in READ_AND_UPDATE},
    "Extraction": STEP,
    "Biometrics": STEP,
    "Consent": STEP,
}


def own_logs(name: str) -> set[Grant]:
    return {("logs:CreateLogStream", f"{name}Logs"), ("logs:PutLogEvents", f"{name}Logs")}


def statements(stack: Stack, name: str) -> list[Any]:
    policies = stack.properties(f"{name}Role")["Policies"]
    return [it for policy in policies for it in policy["PolicyDocument"]["Statement"]]


def grants(stack: Stack, name: str) -> set[Grant]:
    found = set()
    for statement in statements(stack, name):
        assert statement["Effect"] == "Allow"
        actions, resource = statement["Action"], statement["Resource"]
        target = resource.get("Ref") or resource["Fn::GetAtt"][0]
        found |= {
            (action, target) for action in ([actions] if isinstance(actions, str) else actions)
        }
    return found


def test_each_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = [stack.properties(f"{name}Function")["Role"] for name in FUNCTIONS]
    assert roles == [{"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in FUNCTIONS]
    assert set(stack.of_type("AWS::IAM::Role")) == {f"{name}Role" for name in FUNCTIONS}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_what_it_does_and_nothing_else(stack: Stack, name: str) -> None:
    assert grants(stack, name) == GRANTED[name] | own_logs(name)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("with_key", [False, True])
def test_a_secret_given_by_arn_is_read_with_its_key(name: str, with_key: bool) -> None:
    stack = Stack.where(CreateApiSecrets=False, ApiSecretsHaveAKey=with_key)
    secret = {grant for grant in grants(stack, name) if grant[0].startswith(("kms:", "secrets"))}
    reads = {("secretsmanager:GetSecretValue", "ApiSecretsArn")}
    assert secret == reads | ({("kms:Decrypt", "ApiSecretsKeyArn")} if with_key else set())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_role_holds_a_wildcard(stack: Stack, name: str) -> None:
    assert "*" not in json.dumps(stack.properties(f"{name}Role"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_role_is_lambdas_and_may_write_traces(stack: Stack, name: str) -> None:
    role = stack.properties(f"{name}Role")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert role["ManagedPolicyArns"] == [
        {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"}
    ]
