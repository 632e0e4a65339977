"""The AWS commands on the operator's pages.

They run on moto. No AWS CLI is needed: its commands and options have the names of the
API's operations and parameters in another spelling.
"""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import xform_name

ROOT = Path(__file__).parents[3]
PAGES = ("docs/operations.md", "docs/deployment.md", "edge/README.md")
REGION = "eu-central-1"
NOT_TRIED = {"aws cloudformation deploy", "aws cloudformation continue-update-rollback"}
#: What the AWS CLI does with what another command printed.
_LOCAL = {"tr", "sha256sum"}


def commands(page: str) -> list[str]:
    """The commands in the page's blocks and in its text, without comments and placeholders."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    inline = re.findall(r"`((?:aws|sam|make) [^`]+)`", text)
    loops = [it for line in lines for it in re.findall(r"\$\((aws .*?)\)", line)]
    return [
        it
        for line in [*lines, *inline, *loops]
        if (it := re.sub(r"\s#.*|^\s*#.*", "", line).strip())
    ]


def verb(command: str) -> str:
    """What a command does, without its options: `make verify`, `aws dynamodb update-table`."""
    words = command.split()
    return " ".join(words[: 3 if words[0] == "aws" else 2])


ALL = [(page, command) for page in PAGES for command in commands(page)]
OF_AWS = [
    (page, command)
    for page, command in ALL
    if command.startswith("aws ") and verb(command) not in NOT_TRIED
]


@pytest.fixture
def account(aws: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An account with what the commands name, and the values of their placeholders."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secrets.json").write_text('{"KYC_API_SECRET": "a", "SSI_API_SECRET": "b"}')
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    trust, boundary = (
        re.sub(r"^   ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    )
    (tmp_path / "trust-prod.json").write_text(trust, encoding="utf-8")
    (tmp_path / "boundary.json").write_text(boundary, encoding="utf-8")
    iam = boto3.client("iam", region_name=REGION)
    iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument=trust)
    verify = iam.create_policy(PolicyName="verify", PolicyDocument=boundary)
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    for name in ("kyc-users", "kyc-users-restored"):
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
    dynamodb.create_table(
        TableName="kyc-sessions",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("id", "user_key")
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_user",
                "KeySchema": [{"AttributeName": "user_key", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    dynamodb.update_continuous_backups(
        TableName="kyc-users",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    cloudformation = boto3.client("cloudformation", region_name=REGION)
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    cloudformation.create_stack(StackName="kyc", TemplateBody=json.dumps(template))
    boto3.client("logs", region_name=REGION).create_log_group(logGroupName="/audit")
    cognito = boto3.client("cognito-idp", region_name=REGION)
    pool = cognito.create_user_pool(PoolName="users")
    cognito.admin_create_user(UserPoolId=pool["UserPool"]["Id"], Username="ann@example.com")
    return {
        "<region>": REGION,
        "<stack>": "kyc",
        "<UsersTableName>": "kyc-users",
        "<ApiSecretsArn>": _secret(REGION),
        "<UsersTable>": "kyc-users",
        "<UserPool>": pool["UserPool"]["Id"],
        "<ApiSecrets>": _secret(REGION, "another-secret"),
        "<TokensKey>": boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"],
        "<CompanyLogs>": "/audit",
        "<EdgeKeyArn>": _secret("us-east-1"),
        "<PipelineExecutionRole>": "pipeline",
        "<UserPoolId>": pool["UserPool"]["Id"],
        "<SessionsTableName>": "kyc-sessions",
        "<userKey>": "a-key",
        "<sessionId>": "an-id",
        "<id>": "session#an-id",
        "<username>": "ann@example.com",
        "<VerifyAccessPolicyArn>": verify["Policy"]["Arn"],
    }


def _secret(region: str, name: str = "a-secret") -> str:
    client = boto3.client("secretsmanager", region_name=region)
    return client.create_secret(Name=name, SecretString="{}")["ARN"]


def _arguments(command: str) -> list[str]:
    """The words of the AWS command, without what it is piped into."""
    first, *rest = command.split(" | ")
    assert {shlex.split(each)[0] for each in rest} <= _LOCAL
    return shlex.split(first)


def _call(command: str) -> None:
    """Do what the AWS CLI would do."""
    _, service, action, *words = _arguments(command)
    waiter = words.pop(0) if action == "wait" else ""
    options = _options(words)
    client: Any = boto3.client(service, region_name=str(options.pop("region")))  # type: ignore[call-overload]
    if waiter:
        client.get_waiter(waiter.replace("-", "_")).wait(StackName=options["stackname"])
        return
    model = client.meta.service_model
    (operation,) = (name for name in model.operation_names if xform_name(name, "-") == action)
    members = model.operation_model(operation).input_shape.members
    # An option that the operation does not have is a KeyError.
    names = {name.lower(): name for name in members}
    parameters = {
        names[option]: _typed(value, members[names[option]].type_name)
        for option, value in options.items()
        if option not in ("query", "output")
    }
    getattr(client, xform_name(operation))(**parameters)


def _options(words: list[str]) -> dict[str, Any]:
    """The options by name, without hyphens. A flag is true, or false if it begins with `--no-`."""
    found: dict[str, Any] = {}
    for word, following in zip(words, [*words[1:], "--"], strict=True):
        if not word.startswith("--"):
            continue
        name = word.removeprefix("--").removeprefix("no-").replace("-", "")
        found[name] = not word.startswith("--no-") if following.startswith("--") else following
        if following.startswith("file://"):
            found[name] = Path(following.removeprefix("file://")).read_text(encoding="utf-8")
    return found


def _typed(value: Any, type_name: str) -> Any:
    if type_name == "map":
        return json.loads(value)
    if type_name == "structure":
        return _structure(value)
    return int(value) if type_name == "integer" else value


def _structure(shorthand: str) -> dict[str, Any]:
    """The CLI's short form of a structure with one field."""
    field, _, value = shorthand.partition("=")
    return {field: {"true": True, "false": False}.get(value, value)}


@pytest.mark.long
@pytest.mark.parametrize(("page", "command"), OF_AWS, ids=[verb(it) for _, it in OF_AWS])
def test_an_aws_command_is_accepted(account: dict[str, str], page: str, command: str) -> None:
    for placeholder, value in account.items():
        command = command.replace(placeholder, value)
    assert "<" not in command, f"{page} has a placeholder that no step explains: {command}"
    if "wait stack-delete-complete" in command:
        boto3.client("cloudformation", region_name=REGION).delete_stack(StackName="kyc")
    if "restore-table" in command:
        client = boto3.client("dynamodb", region_name=REGION)
        client.delete_table(TableName="kyc-users-restored")
        command = re.sub(r"--restore-date-time \S+", "--use-latest-restorable-time", command)

    _call(command)
