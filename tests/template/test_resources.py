import json
import re
from typing import Any

import pytest

from hypersign_kyc.settings import (
    CompanySettings,
    ConsentSettings,
    FaceMatchSettings,
    OutcomeSettings,
    PublisherSettings,
    SelfCheckSettings,
    Settings,
    StepSettings,
    TokenBundleSettings,
)
from tests.template.deployed import Deployed
from tests.template.stack import FUNCTIONS, WATCHED, Stack, source

TABLES = ("AdminTokensTable", "UsersTable", "SessionsTable")
#: The settings model of each function.
SETTINGS: dict[str, type[Settings]] = {
    "TokenBundle": TokenBundleSettings,
    "Extraction": StepSettings,
    "Biometrics": FaceMatchSettings,
    "Consent": ConsentSettings,
    "Outcome": OutcomeSettings,
    "Company": CompanySettings,
    "OutcomeEvents": PublisherSettings,
    "SelfCheck": SelfCheckSettings,
}
#: Variables that are in no settings model. Libraries read them, or nothing does.
OTHERS = {
    "CONFIGURATION",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_METRICS_NAMESPACE",
    "POWERTOOLS_LOG_LEVEL",
    "PYDANTIC_DISABLE_PLUGINS",
    "MALLOC_MMAP_THRESHOLD_",
}


def variables(stack: Stack, name: str) -> Any:
    return stack.properties(f"{name}Function")["Environment"]["Variables"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_end_before_api_gateway_gives_up(stack: Stack, name: str) -> None:
    assert stack.properties(f"{name}Function")["Timeout"] < 30


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_run_python_on_the_chosen_processor_with_the_layer(
    stack: Stack, name: str
) -> None:
    function = stack.properties(f"{name}Function")
    (layer,) = stack.of_type("AWS::Lambda::LayerVersion")
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == [{"Ref": "Architecture"}]
    assert function["Layers"] == [{"Ref": layer}]
    assert function["TracingConfig"] == {"Mode": "Active"}


def test_the_processor_is_arm_unless_asked_otherwise(stack: Stack) -> None:
    parameter = source()["Parameters"]["Architecture"]
    assert parameter["Default"] == "arm64"
    assert parameter["AllowedValues"] == ["arm64", "x86_64"]
    layer = stack.only("AWS::Lambda::LayerVersion")
    assert layer["CompatibleArchitectures"] == [{"Ref": "Architecture"}]
    assert source()["Resources"]["SharedLayer"]["Metadata"] == {
        "BuildMethod": "python3.13",
        "BuildArchitecture": {"Ref": "Architecture"},
    }


@pytest.mark.parametrize("name", WATCHED)
def test_concurrency_is_reserved_only_when_asked(name: str) -> None:
    function = f"{name}Function"
    assert "ReservedConcurrentExecutions" not in Stack.where().properties(function)
    reserved = Stack.where(ReserveConcurrency=True).properties(function)
    assert reserved["ReservedConcurrentExecutions"] == {"Ref": "ReservedConcurrency"}


@pytest.mark.parametrize(("given", "allowed"), [("", True), ("9", False), ("10", True)])
def test_reserved_concurrency_leaves_room_beside_the_queues_pollers(
    given: str, allowed: bool
) -> None:
    pattern = source()["Parameters"]["ReservedConcurrency"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, given)) is allowed
    mapping = Stack.where().properties("OutcomeFunctionWebhooks")
    assert mapping["ScalingConfig"]["MaximumConcurrency"] == {"Ref": "WebhookConcurrency"}
    assert source()["Parameters"]["WebhookConcurrency"]["Default"] < 10


def test_the_sweep_is_not_repeated_by_lambda(stack: Stack) -> None:
    once = {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}
    invocation = stack.only("AWS::Lambda::EventInvokeConfig")
    assert invocation["FunctionName"] == {"Ref": "OutcomeFunction"}
    assert {name: invocation[name] for name in once} == once
    assert stack.only("AWS::Events::Rule")["Targets"][0]["RetryPolicy"] == once


#: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_CreateApplication.html and
#: the pages of the other names. A stack's name has at most 128 characters.
LONGEST = {
    "AWS::AppConfig::Application": ("Name", 64),
    "AWS::CloudWatch::Dashboard": ("DashboardName", 255),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
}


def test_a_long_stack_name_fits_into_every_name_made_of_it() -> None:
    stack = Deployed(stack_name="s" * 128)
    for kind, (name, longest) in LONGEST.items():
        for resource in stack.of_type(kind).values():
            assert len(resource[name]) <= longest


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_the_variables_of_its_settings_and_no_others(
    stack: Stack, name: str
) -> None:
    needed = {field.upper() for field in SETTINGS[name].model_fields}
    assert set(variables(stack, name)) == needed | OTHERS


def test_only_functions_that_know_users_are_told_of_their_table(stack: Stack) -> None:
    told = [name for name in FUNCTIONS if "UsersTable" in json.dumps(variables(stack, name))]
    assert told == ["TokenBundle", "Outcome", "Company"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_log_to_a_group_of_their_own(stack: Stack, name: str) -> None:
    logging = stack.properties(f"{name}Function")["LoggingConfig"]
    assert logging["LogFormat"] == "JSON"
    assert logging["LogGroup"] == {"Ref": f"{name}Logs"}
    assert logging["ApplicationLogLevel"] == "DEBUG"
    assert variables(stack, name)["POWERTOOLS_LOG_LEVEL"] == {"Ref": "LogLevel"}


def test_no_log_is_kept_for_ever(stack: Stack) -> None:
    groups = stack.of_type("AWS::Logs::LogGroup")
    assert set(groups) == {"ApiAccessLogs", *(f"{name}Logs" for name in FUNCTIONS)}
    for name, group in groups.items():
        kept = "AuditRetentionDays" if name == "CompanyLogs" else "LogRetentionDays"
        assert group["Properties"]["RetentionInDays"] == {"Ref": kept}
    assert groups["CompanyLogs"]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_encrypted_keyed_by_id_and_paid_by_use(stack: Stack, name: str) -> None:
    table = stack.properties(name)
    own = {"KMSMasterKeyId": {"Fn::GetAtt": ["TokensKey", "Arn"]}}
    key = own if name == "AdminTokensTable" else {}
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"} | key
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_there_are_no_other_tables(stack: Stack) -> None:
    assert set(stack.of_type("AWS::DynamoDB::Table")) == set(TABLES)


def test_users_outlive_mistakes_and_the_stack(stack: Stack) -> None:
    users = stack.resources["UsersTable"]
    assert users["DeletionPolicy"] == users["UpdateReplacePolicy"] == "Retain"
    assert users["Properties"]["DeletionProtectionEnabled"] is True
    assert users["Properties"]["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True
    }


def test_session_records_are_deleted_by_ttl(stack: Stack) -> None:
    assert stack.properties("SessionsTable")["TimeToLiveSpecification"] == {
        "AttributeName": "purge_at",
        "Enabled": True,
    }


def test_the_secret_is_created_without_values(stack: Stack) -> None:
    text = stack.properties("ApiSecrets")["SecretString"]
    assert json.loads(text) == {"KYC_API_SECRET": "", "SSI_API_SECRET": ""}
    assert variables(stack, "Consent")["API_SECRETS_ARN"] == {"Ref": "ApiSecrets"}


def test_a_given_secret_replaces_the_created_one() -> None:
    stack = Stack.where(CreateApiSecrets=False)
    assert "ApiSecrets" not in stack.resources
    assert variables(stack, "Consent")["API_SECRETS_ARN"] == {"Ref": "ApiSecretsArn"}


def test_parameters_are_described_constrained_and_grouped() -> None:
    parameters = source()["Parameters"]
    groups = source()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(parameters)
    for name, parameter in parameters.items():
        assert parameter.get("Description"), name
        assert {"AllowedValues", "AllowedPattern", "MinValue"} & set(parameter), name
