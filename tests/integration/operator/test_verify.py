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
from tests.support.stack import RunningStack, start_stack
from tools.operator.__main__ import main
from tools.operator.aws_checks import aws_checks, webhook_processed
from tools.operator.http_checks import Api, http_checks
from tools.operator.report import Check, Result
from tools.operator.stack import DeployedStack

ALL_FINE = {"kyc": "ok", "ssi": "ok", "issuer": "ok"}


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack() as running:
        yield running


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
        ({"issuer": "{url}/local/"}, "identity provider"),
        ({"issuer": "{url}/nowhere"}, "identity provider"),
        ({"origins": ("https://app.example.com",)}, "CORS for https://app.example.com"),
    ],
)
def test_a_wrong_parameter_fails_its_check(
    stack: RunningStack, changed: dict[str, Any], failing: str
) -> None:
    api = Api(stack.url, f"{stack.url}/local", (stack.url,))
    wrong: dict[str, Any] = {
        name: value.format(url=stack.url) if isinstance(value, str) else value
        for name, value in changed.items()
    }

    results = _results(http_checks(dataclasses.replace(api, **wrong), None))

    assert [name for name, result in results.items() if result is Result.FAILED] == [failing]


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


def _with_lambda(deployed: DeployedStack, checks: dict[str, str]) -> tuple[Any, StubbedLambda]:
    stub = StubbedLambda(checks)

    class Stack(DeployedStack):
        def physical_id(self, logical_id: str) -> str:
            if "Function" in logical_id:
                return "TokenBundleFunction"
            return super().physical_id(logical_id)

    fields = {each.name: getattr(deployed, each.name) for each in dataclasses.fields(deployed)}
    return Stack(**(fields | {"session": SessionWithLambda(deployed.session, stub)})), stub


def _watched(deployed: DeployedStack) -> None:
    boto3.client("cloudwatch", region_name="eu-central-1").put_metric_alarm(
        AlarmName="hypersign-kyc-dev-ServerErrorsAlarm",
        Namespace="HypersignKyc",
        MetricName="ServerErrors",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        Period=60,
        Statistic="Sum",
        Threshold=1,
    )
    boto3.client("sns", region_name="eu-central-1").subscribe(
        TopicArn=deployed.outputs["AlarmTopicArn"], Protocol="email", Endpoint="ops@example.com"
    )


@pytest.mark.usefixtures("aws")
def test_a_healthy_deployment_passes() -> None:
    deployed = deploy()
    _watched(deployed)
    checked, stub = _with_lambda(deployed, ALL_FINE)

    results = _results(aws_checks(checked, resolve_issuer=True))

    assert set(results.values()) == {Result.OK}, results
    assert stub.payloads == [{"selfCheck": {"resolveIssuer": True}}]


@pytest.mark.usefixtures("aws")
def test_faults_of_the_deployment_are_shown() -> None:
    checked, _ = _with_lambda(
        deploy(KycEnvironment="", SnapStart="true"),
        {"kyc": "ok", "ssi": "UpstreamUnauthorized (status 401)"},
    )

    results = _results(aws_checks(checked, resolve_issuer=False))

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
