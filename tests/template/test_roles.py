import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.template.stack import FUNCTIONS, ROOT, Stack, source
from tests.template.test_api import ROUTES, operations

Grant = tuple[str, str]

READ_AND_UPDATE = ("dynamodb:GetItem", "dynamodb:UpdateItem")
#: DynamoDB uses the key for the function.
KEY_USES = ("Decrypt", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")
ADMIN_TOKENS = {
    *((action, "AdminTokensTable") for action in READ_AND_UPDATE),
    *((f"kms:{action}", "TokensKey") for action in KEY_USES),
    ("secretsmanager:GetSecretValue", "ApiSecrets"),
}
STEP = ADMIN_TOKENS | {(action, "SessionsTable") for action in READ_AND_UPDATE}
X_RAY = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"}
BUS = "EventBus"
DELETES = "dynamodb:DeleteItem"
GRANTED: dict[str, set[Grant]] = {
    "TokenBundle": STEP
    | {(action, "UsersTable") for action in (*READ_AND_UPDATE, DELETES)}
    | {
        (action, "SessionsTable")
        for action in ("dynamodb:PutItem", DELETES, "dynamodb:BatchGetItem")
    }
    | {("dynamodb:Query", "${SessionsTable.Arn}/index/by_user")},
    "Extraction": STEP,
    "Biometrics": STEP,
    "Consent": STEP,
    "Outcome": STEP
    | {(DELETES, "SessionsTable"), ("dynamodb:BatchGetItem", "SessionsTable")}
    | {("dynamodb:GetItem", "UsersTable")}
    | {
        ("dynamodb:Query", f"${{SessionsTable.Arn}}/index/{name}")
        for name in ("awaiting", "by_user", "sessions_by_user")
    }
    | {
        (f"sqs:{action}", "WebhookQueue")
        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "SendMessage")
    },
    "Company": STEP
    | {(DELETES, "UsersTable"), (DELETES, "SessionsTable")}
    | {("dynamodb:BatchGetItem", "SessionsTable")}
    | {
        ("dynamodb:Query", f"${{SessionsTable.Arn}}/index/{name}")
        for name in ("by_user", "sessions_by_user")
    },
    "SelfCheck": ADMIN_TOKENS,
    "OutcomeEvents": {
        *(
            (f"dynamodb:{action}", "SessionsTable")
            for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
        ),
        ("events:PutEvents", BUS),
        ("sqs:SendMessage", "UnpublishedEvents"),
    },
}
WITH_SECRETS = tuple(name for name in FUNCTIONS if name != "OutcomeEvents")


def own_logs(name: str) -> set[Grant]:
    return {("logs:CreateLogStream", f"{name}Logs"), ("logs:PutLogEvents", f"{name}Logs")}


def statements(stack: Stack, name: str) -> list[Any]:
    """Return the statements of a role's own policies and of the stack's policies that are attached
    to it.
    """
    role = stack.properties(f"{name}Role")
    attached = [stack.properties(it["Ref"]) for it in role["ManagedPolicyArns"] if "Ref" in it]
    policies = [*role["Policies"], *attached]
    return [it for policy in policies for it in policy["PolicyDocument"]["Statement"]]


def grants(stack: Stack, name: str) -> set[Grant]:
    found = set()
    for statement in statements(stack, name):
        assert statement["Effect"] == "Allow"
        found |= {
            (action, _target(resource))
            for action in _listed(statement["Action"])
            for resource in _listed(statement["Resource"])
        }
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _target(resource: Any) -> str:
    return str(resource.get("Ref") or resource.get("Fn::Sub") or resource["Fn::GetAtt"][0])


def test_each_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = [stack.properties(f"{name}Function")["Role"] for name in FUNCTIONS]
    assert roles == [{"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in FUNCTIONS]
    others = {"DeploymentRole", "WebhookRole"}
    assert set(stack.of_type("AWS::IAM::Role")) == {f"{name}Role" for name in FUNCTIONS} | others


def test_the_publisher_reads_the_stream_and_not_the_table(stack: Stack) -> None:
    (changes,) = [
        statement
        for statement in statements(stack, "OutcomeEvents")
        if "dynamodb:GetRecords" in statement["Action"]
    ]
    assert changes["Resource"] == {"Fn::GetAtt": ["SessionsTable", "StreamArn"]}


def test_the_publisher_may_only_name_this_product_as_the_source(stack: Stack) -> None:
    """The condition key has several values, one per event. So it needs a set operator, and a check
    that it is present.
    """
    (events,) = [it for it in statements(stack, "OutcomeEvents") if "Condition" in it]
    assert events["Action"] == "events:PutEvents"
    assert events["Condition"] == {
        "ForAllValues:StringEquals": {"events:source": ["hypersign.kyc"]},
        "Null": {"events:source": "false"},
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_what_it_does_and_nothing_else(stack: Stack, name: str) -> None:
    assert grants(stack, name) == GRANTED[name] | own_logs(name)


@pytest.mark.parametrize("name", WITH_SECRETS)
@pytest.mark.parametrize("with_key", [False, True])
def test_a_secret_given_by_arn_is_read_with_its_key(name: str, with_key: bool) -> None:
    stack = Stack.where(CreateApiSecrets=False, ApiSecretsHaveAKey=with_key)
    secret = {
        (action, target)
        for action, target in grants(stack, name)
        if action.startswith(("kms:", "secrets")) and target != "TokensKey"
    }
    reads = {("secretsmanager:GetSecretValue", "ApiSecretsArn")}
    assert secret == reads | ({("kms:Decrypt", "ApiSecretsKeyArn")} if with_key else set())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_role_holds_a_wildcard(stack: Stack, name: str) -> None:
    assert "*" not in json.dumps(stack.properties(f"{name}Role"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_only_lambda_can_assume_a_role_and_it_may_write_traces(stack: Stack, name: str) -> None:
    role = stack.properties(f"{name}Role")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    shared = [{"Ref": "AdminTokensPolicy"}] if name in WITH_SECRETS else []
    assert role["ManagedPolicyArns"] == [X_RAY, *shared]


def test_the_shared_policy_is_what_admin_tokens_need(stack: Stack) -> None:
    policy = stack.properties("AdminTokensPolicy")
    assert "*" not in json.dumps(policy["PolicyDocument"]["Statement"])
    for name in WITH_SECRETS:
        own = json.dumps(stack.properties(f"{name}Role")["Policies"])
        assert "AdminTokensTable" not in own
        assert "secretsmanager" not in own
        assert grants(stack, name) >= ADMIN_TOKENS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_documented_boundary_allows_all_that_the_roles_need(stack: Stack, name: str) -> None:
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    documents = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    (allowed,) = [
        it["Statement"][0]["Action"] for it in documents if "logs:PutLogEvents" in str(it)
    ]

    needed = {action for action, _ in grants(stack, name)}

    assert not {it for it in needed if not any(fnmatchcase(it, each) for each in allowed)}


def test_who_verifies_a_deployment_can_invoke_the_self_check_only(stack: Stack) -> None:
    statements = stack.properties("VerifyAccessPolicy")["PolicyDocument"]["Statement"]
    granted = {action: it["Resource"] for it in statements for action in _listed(it["Action"])}

    assert granted["lambda:InvokeFunction"] == {"Fn::Sub": "${SelfCheckFunction.Arn}:live"}
    reads = ("Describe", "Filter", "Get", "Invoke", "List")
    assert all(action.partition(":")[2].startswith(reads) for action in granted)
    assert "*" not in granted.values()
    assert source()["Outputs"]["VerifyAccessPolicyArn"]["Value"] == {"Ref": "VerifyAccessPolicy"}
    # API Gateway, a queue or a schedule would need a permission or a mapping.
    beside = {it["Type"] for name, it in stack.resources.items() if name.startswith("SelfCheckF")}
    assert not beside & {"AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping"}


def test_the_policy_for_the_company_allows_its_routes_and_nothing_else(stack: Stack) -> None:
    (statement,) = stack.properties("CompanyAccessPolicy")["PolicyDocument"]["Statement"]
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default/"
    allowed = [each["Fn::Sub"].removeprefix(api) for each in statement["Resource"]]

    def is_allowed(route: str) -> bool:
        return any(fnmatchcase(route.replace(" ", ""), pattern) for pattern in allowed)

    assert (statement["Effect"], statement["Action"]) == ("Allow", "execute-api:Invoke")
    assert {route for route in operations(stack) if is_allowed(route)} == {
        route for route in ROUTES if "/company/" in route
    }
    output = source()["Outputs"]["CompanyAccessPolicyArn"]["Value"]
    assert output == {"Ref": "CompanyAccessPolicy"}


SESSION_ROUTES = ("GET /company/sessions/{sessionId}", "GET /company/users/{userKey}/sessions")
AGE_ROUTES = ("GET /company/sessions/{sessionId}/age-over/{years}",)
DATA_ROUTES = ("GET /company/sessions/{sessionId}/verified-data",)
ERASE_ROUTES = ("DELETE /company/users/{userKey}",)
PARTS = {
    "CompanyOutcomesPolicy": SESSION_ROUTES,
    "CompanyAgePolicy": AGE_ROUTES,
    "CompanyVerifiedDataPolicy": (*SESSION_ROUTES, *AGE_ROUTES, *DATA_ROUTES),
    "CompanyErasePolicy": ERASE_ROUTES,
}
#: What a caller can send for a route. The function refuses such ids.
VALUES = (
    {"sessionId": "s-1", "userKey": "a" * 64, "years": "18"},
    {"sessionId": "x/y", "userKey": "x/y", "years": "1/8"},
)


def _allows(stack: Stack, policies: tuple[str, ...], request: str) -> bool:
    """Evaluate policies as IAM does: a deny wins, and `*` also matches slashes."""
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default/"
    effects = set()
    for policy in policies:
        for statement in stack.properties(policy)["PolicyDocument"]["Statement"]:
            assert statement["Action"] == "execute-api:Invoke"
            patterns = [each["Fn::Sub"].removeprefix(api) for each in statement["Resource"]]
            assert not [pattern for pattern in patterns if "arn:" in pattern]
            if any(fnmatchcase(request, pattern) for pattern in patterns):
                effects.add(statement["Effect"])
    return effects == {"Allow"}


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("policy", PARTS)
def test_a_part_of_the_companys_policy_allows_its_routes_and_nothing_else(
    stack: Stack, policy: str, values: dict[str, str]
) -> None:
    allowed = {
        route
        for route in operations(stack)
        if _allows(stack, (policy,), route.format(**values).replace(" ", "", 1))
    }

    assert allowed == set(PARTS[policy])
    assert source()["Outputs"][f"{policy}Arn"]["Value"] == {"Ref": policy}


@pytest.mark.parametrize("other", ["CompanyAgePolicy", "CompanyVerifiedDataPolicy"])
def test_the_policy_of_outcomes_denies_what_another_one_allows(stack: Stack, other: str) -> None:
    both = ("CompanyOutcomesPolicy", other)
    for route in ("verified-data", "age-over/18"):
        assert not _allows(stack, both, f"GET/company/sessions/s-1/{route}")
