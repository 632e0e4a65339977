"""`make verify` shows everything that is wrong with a deployment, and what to do."""

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import requests
import responses

from tests.integration.operator.deployed import SessionWithLambda, StubbedLambda, deploy
from tests.support.stack import RunningStack, SharedStacks
from tools.operator.__main__ import main
from tools.operator.advice import for_finding
from tools.operator.aws_checks import aws_checks, webhook_processed
from tools.operator.http_checks import Api, http_checks
from tools.operator.report import Check, Result
from tools.operator.stack import DeployedStack, OperatorError

FINE: dict[str, Any] = {"outcome": "ok"}
ALL_FINE = {"kyc": FINE, "ssi": FINE, "issuer": FINE}


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({})


def _results(checks: Iterator[Check]) -> dict[str, Result]:
    return {check.name: check.result for check in checks}


def test_a_local_stack_passes_every_check_that_needs_no_aws(
    stack: RunningStack, capsys: pytest.CaptureFixture[str]
) -> None:
    token = stack.token("verify@example.com")

    code = main(["verify"], {"URL": stack.url, "TOKEN": token})

    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "6 passed, 0 failed, 1 skipped" in printed


def test_without_a_token_no_credits_are_spent(stack: RunningStack) -> None:
    before = requests.get(f"{stack.sandbox_url}/_sandbox/usage", timeout=10).json()

    results = _results(http_checks(Api(stack.url, f"{stack.url}/local", ()), None))

    assert results["first call with a token"] is Result.SKIPPED
    assert requests.get(f"{stack.sandbox_url}/_sandbox/usage", timeout=10).json() == before


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"issuer": "{url}/local/"}, ["identity provider"]),
        ({"issuer": "{url}/nowhere"}, ["identity provider"]),
        (
            {"origins": ("https://app.example.com",)},
            ["CORS for https://app.example.com", "first call without a token"],
        ),
    ],
)
def test_a_wrong_parameter_fails_its_check(
    stack: RunningStack, changed: dict[str, Any], failing: list[str]
) -> None:
    api = Api(stack.url, f"{stack.url}/local", (stack.url,))
    wrong: dict[str, Any] = {
        name: value.format(url=stack.url) if isinstance(value, str) else value
        for name, value in changed.items()
    }

    results = _results(http_checks(dataclasses.replace(api, **wrong), None))

    assert [name for name, result in results.items() if result is Result.FAILED] == failing


def test_an_api_that_answers_beside_its_distribution_fails(stack: RunningStack) -> None:
    api = Api(stack.url, f"{stack.url}/local", (), closed_url=stack.url)

    assert _results(http_checks(api, None))["direct request"] is Result.FAILED


def test_an_api_that_only_its_distribution_may_call_passes(stack: RunningStack) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as canned:
        canned.add_passthru(stack.url)
        canned.post("https://api.invalid/api/v1/presentation", status=403)
        canned.post("https://api.invalid/webhooks/hypersign", status=200)
        api = Api(stack.url, f"{stack.url}/local", (), closed_url="https://api.invalid")
        checks = {check.name: check for check in http_checks(api, None)}

    assert checks["direct request"].result is Result.OK
    assert "https://api.invalid/webhooks/hypersign" in checks["webhook"].seen


def test_a_token_of_another_pool_fails_the_first_call(stack: RunningStack) -> None:
    results = _results(http_checks(Api(stack.url, f"{stack.url}/local", ()), "not-a-token"))

    assert results["first call with a token"] is Result.FAILED


def test_an_address_that_nobody_answers_fails_and_does_not_crash() -> None:
    checks = list(http_checks(Api("http://localhost:9", "http://localhost:9/local", ()), None))

    assert {check.result for check in checks} == {Result.FAILED, Result.SKIPPED}


def _with_lambda(deployed: DeployedStack, checks: dict[str, dict[str, Any]]) -> DeployedStack:
    class Stack(DeployedStack):
        def physical_id(self, logical_id: str) -> str:
            return logical_id if "Function" in logical_id else super().physical_id(logical_id)

        def physical_ids(self, *types: str) -> list[str]:
            # moto's CloudFormation creates no alarms.
            return ["ServerErrorsAlarm"]

    fields = {each.name: getattr(deployed, each.name) for each in dataclasses.fields(deployed)}
    session = SessionWithLambda(deployed.session, StubbedLambda(checks))
    return Stack(**(fields | {"session": session}))


def _subscribe(deployed: DeployedStack) -> None:
    boto3.client("sns", region_name="eu-central-1").subscribe(
        TopicArn=deployed.outputs["AlarmTopicArn"], Protocol="email", Endpoint="ops@example.com"
    )


@pytest.mark.usefixtures("aws")
def test_a_healthy_deployment_passes() -> None:
    deployed = deploy()
    _subscribe(deployed)

    results = _results(aws_checks(_with_lambda(deployed, ALL_FINE)))

    assert set(results.values()) == {Result.OK}, results


@pytest.mark.usefixtures("aws")
def test_faults_of_the_deployment_are_shown() -> None:
    refused = {"kyc": FINE, "ssi": {"outcome": "ApiSecretRefused", "status": 401}}
    deployed = deploy(KycEnvironment="", SnapStart="true")

    results = _results(aws_checks(_with_lambda(deployed, refused)))

    assert results == {
        "stack": Result.OK,
        "KycEnvironment": Result.FAILED,
        "KYC admin token": Result.OK,
        "SSI admin token": Result.FAILED,
        "issuer DID": Result.SKIPPED,
        "alarms": Result.FAILED,
        "versions": Result.FAILED,
    }


@pytest.mark.usefixtures("aws")
def test_only_the_stacks_own_resources_count() -> None:
    """`hypersign-kyc-dev-…` also begins with the name of the stack `hypersign-kyc`."""
    sqs = boto3.client("sqs", region_name="eu-central-1")
    another = sqs.create_queue(QueueName="hypersign-kyc-dev-another")["QueueUrl"]

    queues = deploy().physical_ids("AWS::SQS::Queue", "AWS::CloudWatch::Alarm")

    assert len(queues) == 1
    assert another not in queues


@pytest.mark.usefixtures("aws")
def test_an_alarm_topic_in_another_region_is_found() -> None:
    deployed = deploy(TopicArn="arn:aws:sns:us-east-1:123456789012:alarms")

    (alarms,) = [it for it in aws_checks(_with_lambda(deployed, ALL_FINE)) if it.name == "alarms"]

    assert alarms.result is Result.FAILED
    assert "set AlarmTopicArn to a topic in eu-central-1" in alarms.to_do


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("status", "result", "advice"),
    [
        ("CREATE_COMPLETE", Result.OK, ""),
        ("UPDATE_COMPLETE", Result.OK, ""),
        ("UPDATE_ROLLBACK_COMPLETE", Result.OK, ""),
        ("ROLLBACK_COMPLETE", Result.FAILED, "delete it and deploy again"),
        ("ROLLBACK_FAILED", Result.FAILED, "delete it and deploy again"),
        ("CREATE_FAILED", Result.FAILED, "delete it and deploy again"),
        ("REVIEW_IN_PROGRESS", Result.FAILED, "make deploy ENV=dev"),
        ("CREATE_IN_PROGRESS", Result.FAILED, "Wait"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Result.FAILED, "Wait"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", Result.FAILED, "Wait"),
        ("DELETE_IN_PROGRESS", Result.FAILED, "Wait"),
        ("UPDATE_FAILED", Result.FAILED, "aws cloudformation rollback-stack"),
        ("UPDATE_ROLLBACK_FAILED", Result.FAILED, "Do not delete it. "),
        ("DELETE_FAILED", Result.FAILED, "aws cloudformation delete-stack"),
    ],
)
def test_each_state_of_a_stack_has_its_own_advice(status: str, result: Result, advice: str) -> None:
    deployed = dataclasses.replace(deploy(), status=status)

    checks = list(aws_checks(_with_lambda(deployed, ALL_FINE)))

    assert checks[0].result is result
    assert advice in checks[0].to_do
    assert ("delete" in checks[0].to_do.lower()) is ("delete" in advice.lower())
    assert len(checks) == (1 if result is Result.FAILED else 7)


@pytest.mark.parametrize(
    ("finding", "advice"),
    [
        ({"outcome": "SecretUnavailable", "fields": ["SSI_API_SECRET"]}, "Put SSI_API_SECRET into"),
        ({"outcome": "SecretUnavailable", "fields": []}, "Put JSON with KYC_API_SECRET and"),
        ({"outcome": "SecretUnavailable", "aws": "AccessDeniedException"}, "PermissionsBoundary"),
        ({"outcome": "SecretUnavailable", "aws": "ResourceNotFoundException"}, "correct Api"),
        ({"outcome": "SecretUnavailable", "aws": "InvalidRequestException"}, "restore-secret"),
        ({"outcome": "SecretUnavailable", "aws": "ThrottlingException"}, "verify again later"),
        ({"outcome": "ApiSecretRefused", "status": 401}, "store the current SSI_API_SECRET"),
        ({"outcome": "UpstreamUnavailable"}, "Hypersign cannot be reached"),
        ({"outcome": "UpstreamTimeout"}, "Hypersign cannot be reached"),
        ({"outcome": "UpstreamUnavailable", "status": 502}, "Hypersign is down"),
        ({"outcome": "UpstreamUnavailable", "status": 429}, "wait a minute"),
        ({"outcome": "CreditsExhausted", "status": 402}, "buy credits"),
        ({"outcome": "UpstreamError", "status": 404}, "correct the parameter"),
        ({"outcome": "no such method"}, "Correct IssuerVermethodId"),
        ({"outcome": "StoreUnavailable", "aws": "AccessDeniedException"}, "admin tokens"),
    ],
)
def test_each_cause_has_its_own_advice(finding: dict[str, Any], advice: str) -> None:
    assert advice in for_finding(finding, "SSI_API_SECRET")


@pytest.mark.usefixtures("aws")
def test_a_stack_without_the_self_check_is_to_be_deployed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed = _with_lambda(deploy(), ALL_FINE)

    def missing(_stack: DeployedStack, logical_id: str) -> str:
        if logical_id == "SelfCheckFunction":
            raise OperatorError("deploy this version")
        return logical_id

    monkeypatch.setattr(type(deployed), "physical_id", missing)
    (found,) = [it for it in aws_checks(deployed) if it.name == "self check"]

    assert found.result is Result.FAILED
    assert found.to_do == "deploy this version"


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        ([{"kty": "RSA"}], Result.OK),
        ([{"kty": "RSA", "use": "sig"}, {"kty": "EC", "use": "sig"}], Result.OK),
        ([{"kty": "EC", "alg": "ES256"}], Result.FAILED),
        ([{"kty": "RSA", "use": "enc"}, {"kty": "EC"}], Result.FAILED),
        ([], Result.FAILED),
    ],
)
def test_an_issuer_without_rsa_keys_fails(keys: list[dict[str, str]], result: Result) -> None:
    issuer = "https://id.invalid"
    with responses.RequestsMock(assert_all_requests_are_fired=False) as canned:
        document = {"issuer": issuer, "jwks_uri": f"{issuer}/keys"}
        canned.get(f"{issuer}/.well-known/openid-configuration", json=document)
        canned.get(f"{issuer}/keys", json={"keys": keys})
        checks = http_checks(Api("https://api.invalid", issuer, ()), None)
        assert next(checks).result is result


def test_a_401_that_a_browser_cannot_read_fails(stack: RunningStack) -> None:
    api = Api("https://api.invalid", f"{stack.url}/local", ("https://app.example.com",))
    with responses.RequestsMock(assert_all_requests_are_fired=False) as canned:
        canned.add_passthru(stack.url)
        canned.get(f"{api.url}/get-required-tokens-and-session-for-a-user", status=401)
        checks = {check.name: check for check in http_checks(api, None)}

    assert checks["first call without a token"].result is Result.FAILED
    assert "cannot read" in checks["first call without a token"].to_do


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("logged", [True, False])
def test_the_webhook_is_looked_for_in_the_log(logged: bool) -> None:
    deployed = deploy()
    logs, now = boto3.client("logs", region_name="eu-central-1"), int(time.time() * 1000)
    logs.create_log_stream(logGroupName="outcome", logStreamName="one")

    def wait(_seconds: float) -> None:
        if logged:
            event = {"timestamp": now, "message": '{"step":"webhook"}'}
            logs.put_log_events(
                logGroupName="outcome",
                logStreamName="one",
                logEvents=[event],  # type: ignore[list-item]
            )

    check = webhook_processed(deployed, now, wait)

    assert check.result is (Result.OK if logged else Result.FAILED)
