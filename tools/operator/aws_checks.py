"""Checks that read the deployed stack with the operator's AWS credentials."""

import json
import time
from collections.abc import Callable, Iterator

from botocore.exceptions import ClientError

from tools.operator.report import Check, failed, passed, skipped
from tools.operator.stack import DeployedStack

_WEBHOOK_SECONDS = 90
_POLL_SECONDS = 5
_FUNCTIONS_ALIAS = "live"
Sleep = Callable[[float], None]


def aws_checks(stack: DeployedStack, *, resolve_issuer: bool) -> Iterator[Check]:
    """Run all checks except the webhook's. With `resolve_issuer`, also resolve the issuer's DID."""
    yield _stack(stack)
    yield _environment(stack)
    yield from _self_check(stack, resolve_issuer=resolve_issuer)
    yield _alarms(stack)
    yield _versions(stack)


def _stack(stack: DeployedStack) -> Check:
    name = "stack"
    seen = f"{stack.target.stack} in {stack.target.region}, account {stack.account}"
    if stack.status.endswith("_COMPLETE") and "ROLLBACK" not in stack.status:
        return passed(name, seen)
    return failed(
        name, f"{seen}: {stack.status}", "See docs/operations.md (If the first deployment fails)."
    )


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


def _self_check(stack: DeployedStack, *, resolve_issuer: bool) -> Iterator[Check]:
    """Ask the token bundle function, so that this machine never reads the secret."""
    function = f"{stack.physical_id('TokenBundleFunction')}:{_FUNCTIONS_ALIAS}"
    payload = json.dumps({"selfCheck": {"resolveIssuer": resolve_issuer}}).encode()
    try:
        answer = stack.session.client("lambda").invoke(FunctionName=function, Payload=payload)
        found = json.loads(answer["Payload"].read())
        outcomes = found["checks"]
    except (ClientError, ValueError, KeyError, TypeError) as error:
        yield failed(
            "admin tokens", type(error).__name__, "Allow lambda:InvokeFunction, and see its log."
        )
        return
    for name, label, to_do in (
        (
            "kyc",
            "KYC admin token",
            "Put the KYC app's API secret into the secret ApiSecretsArn (KYC_API_SECRET).",
        ),
        (
            "ssi",
            "SSI admin token",
            "Put the SSI app's API secret into the secret ApiSecretsArn (SSI_API_SECRET).",
        ),
        (
            "issuer",
            "issuer DID",
            "Correct IssuerDid and IssuerVermethodId: the DID document must list that key.",
        ),
    ):
        if name not in outcomes:
            yield skipped(label, "may cost credits: RESOLVE=1")
        elif outcomes[name] == "ok":
            yield passed(label, "minted" if name != "issuer" else "resolves, with its key")
        else:
            yield failed(label, outcomes[name], to_do)


def _alarms(stack: DeployedStack) -> Check:
    name = "alarms"
    client = stack.session.client("cloudwatch")
    pages = client.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=f"{stack.target.stack}-"
    )
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    topic = stack.outputs.get("AlarmTopicArn", "")
    if not alarms or not topic:
        return failed(name, f"{len(alarms)} alarms", "Deploy this version of the template.")
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
        "See the log of the outcome function, and the queue's alarm SetAsideAlarm.",
    )
