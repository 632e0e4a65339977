"""Checks that read the deployed stack with the operator's AWS credentials."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tools.operator.advice import WORKING, for_finding, for_state
from tools.operator.report import Check, Result, failed, passed, skipped
from tools.operator.stack import DeployedStack, OperatorError, region_of

_WEBHOOK_SECONDS = 90
_POLL_SECONDS = 5
_FUNCTIONS_ALIAS = "live"
Sleep = Callable[[float], None]


def aws_checks(stack: DeployedStack) -> Iterator[Check]:
    """Run all checks except the webhook's. A stack that does not work gets only the first one."""
    works = _stack(stack)
    yield works
    if works.result is Result.FAILED:
        return
    yield _environment(stack)
    yield from _self_check(stack)
    yield _alarms(stack)
    yield _versions(stack)


def _stack(stack: DeployedStack) -> Check:
    name = "stack"
    seen = f"{stack.target.stack} in {stack.target.region}, account {stack.account}"
    if stack.status == "UPDATE_ROLLBACK_COMPLETE":
        return passed(name, f"{seen}: works, but the last update was rolled back")
    if stack.status in WORKING:
        return passed(name, seen)
    return failed(name, f"{seen}: {stack.status}", for_state(stack.status, stack.target))


def _environment(stack: DeployedStack) -> Check:
    name = "KycEnvironment"
    environment = stack.parameters.get(name, "")
    if environment == "production":
        return passed(name, environment)
    if environment == "development" and stack.target.environment != "prod":
        return passed(name, "development: Hypersign verifies nothing")
    return failed(
        name,
        environment or "not set",
        "Deploy prod with KycEnvironment=production and the secrets of a production KYC app.",
    )


def _self_check(stack: DeployedStack) -> Iterator[Check]:
    """Ask the self check function, so that this machine never reads the secret."""
    name = "self check"
    try:
        function = f"{stack.physical_id('SelfCheckFunction')}:{_FUNCTIONS_ALIAS}"
        answer = stack.session.client("lambda").invoke(FunctionName=function, Payload=b"{}")
        findings = json.loads(answer["Payload"].read())["checks"]
    except OperatorError as error:
        yield failed(name, "missing", str(error))
        return
    except ClientError as error:
        yield failed(
            name,
            error.response["Error"]["Code"],
            "Attach the policy VerifyAccessPolicyArn, which allows to invoke SelfCheckFunction.",
        )
        return
    except (ValueError, KeyError, TypeError):
        yield failed(name, "no answer", "See the log of SelfCheckFunction.")
        return
    for check, label, good, secret_field in (
        ("kyc", "KYC admin token", "minted", "KYC_API_SECRET"),
        ("ssi", "SSI admin token", "minted", "SSI_API_SECRET"),
        ("issuer", "issuer DID", "resolves, with its key", "SSI_API_SECRET"),
    ):
        finding = findings.get(check)
        if finding is None:
            yield skipped(label, "needs the SSI admin token")
        elif finding["outcome"] == "ok":
            yield passed(label, good)
        else:
            yield failed(label, _seen(finding), for_finding(finding, secret_field))


def _seen(finding: Mapping[str, Any]) -> str:
    """Return a finding in a few words: `UpstreamError (status 401)`."""
    details = [f"{key} {finding[key]}" for key in ("status", "aws") if key in finding]
    return f"{finding['outcome']}" + (f" ({', '.join(details)})" if details else "")


def _alarms(stack: DeployedStack) -> Check:
    name = "alarms"
    alarms = stack.physical_ids("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    topic = stack.outputs.get("AlarmTopicArn", "")
    if not alarms or not topic:
        return failed(name, f"{len(alarms)} alarms", "Deploy this version of the template.")
    if region_of(topic) != stack.target.region:
        return failed(
            name,
            f"the topic is in {region_of(topic)}",
            "CloudWatch notifies topics of its own region only: set AlarmTopicArn to a topic in"
            f" {stack.target.region}.",
        )
    found = stack.session.client("sns").get_paginator("list_subscriptions_by_topic")
    arns = [
        each["SubscriptionArn"]
        for page in found.paginate(TopicArn=topic)
        for each in page["Subscriptions"]
    ]
    confirmed = [arn for arn in arns if arn.startswith("arn:")]
    if confirmed:
        return passed(name, f"{len(alarms)} alarms, {len(confirmed)} confirmed subscriptions")
    if arns:
        return failed(name, "the subscription is not confirmed", "Confirm it in the e-mail of SNS.")
    return failed(name, "nobody is subscribed", "Set AlarmEmail, or subscribe to AlarmTopicArn.")


def _versions(stack: DeployedStack) -> Check:
    name = "versions"
    wanted = stack.parameters.get("SnapStart", "false") == "true"
    configuration = stack.session.client("lambda").get_function_configuration(
        FunctionName=stack.physical_id("TokenBundleFunction"), Qualifier=_FUNCTIONS_ALIAS
    )
    on = configuration.get("SnapStart", {}).get("OptimizationStatus") == "On"
    seen = f"version {configuration['Version']}, SnapStart {'on' if on else 'off'}"
    if configuration.get("State", "Active") != "Active":
        return failed(name, f"{seen}, {configuration['State']}", "Wait until it is active.")
    if on != wanted:
        return failed(name, seen, "Deploy again, and look at the function's published version.")
    return passed(name, seen)


def webhook_processed(stack: DeployedStack, since_ms: int, sleep: Sleep = time.sleep) -> Check:
    """Wait until the outcome function logs that it worked on the queue after `since_ms` (epoch ms).
    This check never reads the queue, because the function would miss a message that is read here.
    """
    name = "webhook processed"
    logs, group = stack.session.client("logs"), stack.physical_id("OutcomeLogs")
    for _ in range(_WEBHOOK_SECONDS // _POLL_SECONDS):
        found = logs.filter_log_events(
            logGroupName=group, startTime=since_ms, filterPattern='{ $.step = "webhook" }'
        )
        if found["events"]:
            return passed(name, "the outcome function has worked on the queue")
        sleep(_POLL_SECONDS)
    return failed(
        name,
        f"no log line within {_WEBHOOK_SECONDS} seconds",
        "See the log of the outcome function, and the queue's alarm SetAsideAlarm. If no function"
        " logs: let PermissionsBoundary allow logs:CreateLogStream and logs:PutLogEvents.",
    )
