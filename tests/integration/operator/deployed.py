"""A deployed stack in moto, for the operator's commands."""

import io
import json
from typing import Any

import boto3

from tools.operator.stack import DeployedStack, Target, find_stack

TARGET = Target("dev", "hypersign-kyc-dev", "eu-central-1")
#: moto's CloudFormation cannot create some resources. The stack gets them as parameters.
GIVEN = ("ApiUrl", "JwtIssuer", "UserPoolId", "UserPoolClientId")
_TEMPLATE = {
    "Parameters": {
        name: {"Type": "String"}
        for name in ("KycEnvironment", "AllowedOrigins", "SnapStart", "TopicArn", *GIVEN)
    },
    "Conditions": {"OwnTopic": {"Fn::Equals": [{"Ref": "TopicArn"}, ""]}},
    "Resources": {
        "UnpublishedEvents": {"Type": "AWS::SQS::Queue"},
        "OutcomeLogs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "outcome"}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
    "Outputs": {
        **{name: {"Value": {"Ref": name}} for name in GIVEN},
        "AlarmTopicArn": {"Value": {"Fn::If": ["OwnTopic", {"Ref": "Topic"}, {"Ref": "TopicArn"}]}},
        "EventBusName": {"Value": "default"},
    },
}


def deploy(url: str = "https://api.invalid", **parameters: str) -> DeployedStack:
    """Create the stack in moto. Return it as the operator's commands find it."""
    cognito = boto3.client("cognito-idp", region_name=TARGET.region)
    pool = cognito.create_user_pool(PoolName="users", UsernameAttributes=["email"])["UserPool"]
    client = cognito.create_user_pool_client(UserPoolId=pool["Id"], ClientName="app")
    values = {
        "KycEnvironment": "development",
        "AllowedOrigins": url,
        "SnapStart": "false",
        "TopicArn": "",
        "ApiUrl": url,
        "JwtIssuer": f"{url}/local",
        "UserPoolId": pool["Id"],
        "UserPoolClientId": client["UserPoolClient"]["ClientId"],
        **parameters,
    }
    boto3.client("cloudformation", region_name=TARGET.region).create_stack(
        StackName=TARGET.stack,
        TemplateBody=json.dumps(_TEMPLATE),
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in values.items()
        ],
    )
    return find_stack(TARGET)


class StubbedLambda:
    """A stub of Lambda, for which moto would need Docker. It answers the self check and describes
    the alias.
    """

    def __init__(self, checks: dict[str, dict[str, Any]]) -> None:
        self._checks = checks

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        assert (FunctionName, Payload) == ("SelfCheckFunction:live", b"{}")
        return {"Payload": io.BytesIO(json.dumps({"checks": self._checks}).encode())}

    def get_function_configuration(self, FunctionName: str, Qualifier: str) -> dict[str, Any]:  # noqa: N803
        assert (FunctionName, Qualifier) == ("TokenBundleFunction", "live")
        return {"Version": "7", "State": "Active", "SnapStart": {"OptimizationStatus": "Off"}}


class SessionWithLambda:
    """A boto3 session whose Lambda client is the stub."""

    def __init__(self, session: boto3.Session, stub: StubbedLambda) -> None:
        self._session = session
        self._stub = stub

    def client(self, name: str) -> Any:
        return self._stub if name == "lambda" else self._session.client(name)  # type: ignore[call-overload]
