"""The stack from the first deployment to its removal: kept and reused resources, limits on roles,
gradual deployments.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.template.deployed import OTHER_VALUES, Deployed
from tests.template.stack import WATCHED, source

CANARY = {"DeploymentPreference": "Canary10Percent5Minutes"}
DOMAIN = {name: OTHER_VALUES[name] for name in ("DomainName", "CertificateArn")}
#: With these parameters, every optional resource exists.
EVERYTHING = {
    **CANARY,
    **DOMAIN,
    "HostedZoneId": OTHER_VALUES["HostedZoneId"],
    "AlarmEmail": OTHER_VALUES["AlarmEmail"],
    "AllowedOrigins": OTHER_VALUES["AllowedOrigins"],
}

ROLES = [name for name, it in source()["Resources"].items() if it["Type"] == "AWS::IAM::Role"]


def references(value: Any) -> Iterator[str]:
    """Return the names of all resources that a part of the template refers to."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "Ref":
                yield str(inner)
            elif name == "Fn::GetAtt":
                yield str(inner[0])
            elif name == "DependsOn":
                yield from [inner] if isinstance(inner, str) else inner
            elif name == "Fn::Sub":
                text = inner if isinstance(inner, str) else inner[0]
                yield from re.findall(r"\$\{([A-Za-z0-9]+)", text)
                yield from references(inner)
            else:
                yield from references(inner)


@pytest.mark.parametrize("parameters", [{}, EVERYTHING], ids=["defaults", "everything"])
def test_no_resource_depends_on_itself(parameters: dict[str, str]) -> None:
    """CloudFormation refuses a circular dependency, even one through an UpdatePolicy."""
    resources = Deployed(**parameters).resources
    waits = {name: set(references(it)) & set(resources) for name, it in resources.items()}
    assert "ConsentFunctionDeploymentGroup" in waits["ConsentFunctionAliaslive"]

    settled: set[str] = set()
    while free := {name for name in waits if name not in settled and waits[name] <= settled}:
        settled |= free

    assert not {name: waits[name] - settled for name in set(waits) - settled}


def test_a_canary_deployment_is_rolled_back_by_the_functions_alarm() -> None:
    stack = Deployed(**CANARY)
    groups = stack.of_type("AWS::CodeDeploy::DeploymentGroup")
    assert len(groups) == len(stack.of_type("AWS::Lambda::Function"))
    for group in groups.values():
        assert "Canary10Percent5Minutes" in json.dumps(group["DeploymentConfigName"])
        (alarm,) = group["AlarmConfiguration"]["Alarms"]
        assert alarm["Name"].startswith("FunctionErrorsAlarm")
    for name in stack.of_type("AWS::Lambda::Function"):
        policy = stack.resources[f"{name}Aliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert policy["DeploymentGroupName"] == {"Ref": f"{name}DeploymentGroup"}


def test_a_deployment_all_at_once_watches_no_alarm() -> None:
    """The alarm must not stop the deployment of a repair that would end the alarm."""
    for group in Deployed().of_type("AWS::CodeDeploy::DeploymentGroup").values():
        assert not group.get("AlarmConfiguration")


def test_the_alarm_of_deployments_watches_every_function() -> None:
    stack = Deployed()
    text = json.dumps(stack.resources["FunctionErrorsAlarm"])
    for name in WATCHED:
        assert f'"{name}Function"' in text
    assert "HttpApi" not in set(references(stack.resources["FunctionErrorsAlarm"]))


@pytest.mark.parametrize("name", ROLES)
def test_every_role_has_the_boundary_and_keeps_its_path(name: str) -> None:
    """CloudFormation replaces a role if its path changes. Earlier versions wrote `/` by default."""
    boundary = OTHER_VALUES["PermissionsBoundary"]
    limited = Deployed(PermissionsBoundary=boundary).properties(name)
    assert (limited["Path"], limited["PermissionsBoundary"]) == ("/", boundary)

    free = Deployed().properties(name)
    assert free["Path"] == "/"
    assert "PermissionsBoundary" not in free


def test_resources_of_an_earlier_stack_can_be_reused() -> None:
    """Its protected table and its user pool outlive a failed first deployment."""
    again = Deployed(
        UsersTableName="users-of-before", UserPoolId="eu-west-1_aB3cD4", UserPoolClientId="1a2b3c"
    )
    assert not again.exists("UsersTable")
    assert not again.exists("UserPool")
    assert not again.exists("UserPoolClient")
    variables = again.properties("TokenBundleFunction")["Environment"]["Variables"]
    assert variables["USERS_TABLE"] == "users-of-before"
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-of-before"
    assert arn in json.dumps(again.properties("TokenBundleRole"))
    schemes = again.properties("HttpApi")["Body"]["components"]["securitySchemes"]
    jwt = schemes["JwtAuthorizer"]["x-amazon-apigateway-authorizer"]["jwtConfiguration"]
    assert jwt == {
        "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aB3cD4",
        "audience": ["1a2b3c"],
    }


def test_a_stack_can_adopt_its_own_secret() -> None:
    """Otherwise the update would delete the secret that the parameter names."""
    own = {
        "ApiSecretsArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ApiSecrets-x-a1B2c3",
        "ApiSecretsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
    }
    before, after = Deployed(), Deployed(**own)
    assert before.exists("ApiSecrets")
    assert not after.exists("ApiSecrets")
    assert before.resources["ApiSecrets"]["DeletionPolicy"] == "Retain"
    assert own["ApiSecretsKeyArn"] in json.dumps(after.properties("AdminTokensPolicy"))


@pytest.mark.parametrize("name", ["UsersTable", "UserPool"])
def test_irreplaceable_resources_are_kept_and_protected(name: str) -> None:
    """With RetainExceptOnCreate, the rollback would try to delete protected resources and fail."""
    resource = Deployed().resources[name]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    properties = resource["Properties"]
    assert properties.get("DeletionProtectionEnabled") or properties.get("DeletionProtection")


def test_events_go_to_a_bus_of_the_stack_unless_another_is_given() -> None:
    own = Deployed()
    assert own.of_type("AWS::Events::EventBus")["EventBus"]["Name"] == "kyc"
    given = Deployed(EventBusName="default")
    assert not given.of_type("AWS::Events::EventBus")
    assert "event-bus/default" in json.dumps(given.properties("OutcomeEventsRole"))


def test_the_domain_replaces_api_gateways_address() -> None:
    stack = Deployed(**DOMAIN, HostedZoneId="Z1234ABCD", DisableExecuteApiEndpoint="true")
    (domain,) = stack.of_type("AWS::ApiGatewayV2::DomainName").values()
    assert domain["DomainName"] == "kyc.example.com"
    assert domain["DomainNameConfigurations"][0]["SecurityPolicy"] == "TLS_1_2"
    (mapping,) = stack.of_type("AWS::ApiGatewayV2::ApiMapping").values()
    assert mapping["Stage"].startswith("HttpApiApiGatewayDefaultStage")
    (record,) = stack.of_type("AWS::Route53::RecordSet").values()
    assert (record["Name"], record["HostedZoneId"]) == ("kyc.example.com", "Z1234ABCD")
    assert _is_closed(stack)


def test_without_a_domain_api_gateways_address_stays_open() -> None:
    stack = Deployed()
    assert not stack.of_type("AWS::ApiGatewayV2::DomainName")
    assert not stack.of_type("AWS::Route53::RecordSet")
    assert not _is_closed(stack)


def _is_closed(stack: Deployed) -> bool:
    (server,) = stack.properties("HttpApi")["Body"]["servers"]
    endpoint = server["x-amazon-apigateway-endpoint-configuration"]
    return bool(endpoint["disableExecuteApiEndpoint"])


def test_parameters_that_need_each_other_are_refused_one_by_one() -> None:
    rules = source()["Rules"]
    asserted = {name: json.dumps(rule["Assertions"]) for name, rule in rules.items()}
    assert "UserPoolClientId" in asserted["ExistingUserPoolHasAClient"]
    assert "CertificateArn" in asserted["DomainHasACertificate"]
    assert "DomainName" in asserted["ClosedEndpointHasADomain"]
    assert "DomainName" in asserted["RecordHasADomain"]


#: The keys of the sessions table and its indexes, for each number in the table's name.
SESSION_KEYS = {
    # Version 1.0 had no number: `by_user` had the key user_digest, and `sessions_by_user` did not
    # exist.
    2: {
        "": ["id"],
        "awaiting": ["awaiting", "due_at"],
        "by_user": ["user_key"],
        "sessions_by_user": ["user_key", "expires_at"],
    }
}


def test_an_update_that_changes_several_indexes_replaces_the_table() -> None:
    """DynamoDB refuses two index changes in one update. A new name makes a new table instead."""
    table = Deployed(stack_name="kyc").properties("SessionsTable")
    name, _, number = table["TableName"].rpartition("-")
    indexes = {it["IndexName"]: it["KeySchema"] for it in table["GlobalSecondaryIndexes"]}
    keys = {"": table["KeySchema"]} | indexes

    assert name == "kyc-sessions"
    assert SESSION_KEYS[int(number)] == {
        index: [each["AttributeName"] for each in schema] for index, schema in keys.items()
    }
