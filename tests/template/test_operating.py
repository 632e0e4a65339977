"""Alarms and the dashboard watch existing metrics, and published versions follow every
parameter.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.template.stack import ROOT, WATCHED, Stack, access_log, source

#: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
#: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
DOCUMENTED = {
    "AWS/ApiGateway": (
        {"4xx", "5xx", "Count", "DataProcessed", "IntegrationLatency", "Latency"},
        [{"ApiId"}, {"ApiId", "Stage"}],
    ),
    "AWS/Lambda": (
        {
            "ConcurrentExecutions",
            "Duration",
            "Errors",
            "Invocations",
            "IteratorAge",
            "Throttles",
        },
        [{"FunctionName"}, {"FunctionName", "Resource"}],
    ),
    "AWS/DynamoDB": (
        {
            "ConsumedReadCapacityUnits",
            "ConsumedWriteCapacityUnits",
            "ReadThrottleEvents",
            "WriteThrottleEvents",
        },
        [{"TableName"}],
    ),
    "AWS/SQS": ({"ApproximateNumberOfMessagesVisible"}, [{"QueueName"}]),
}
#: Alarms that only set off those below.
ALARMS = {
    "BundlesAlarm",
    "CreditsExhaustedAlarm",
    "DailyBudgetAlarm",
    "ForeignDidsAlarm",
    "FunctionErrorsAlarm",
    "LateEventsAlarm",
    "LatencyAlarm",
    "MisconfiguredAlarm",
    "OwnServicesAlarm",
    "RefusedSignInsAlarm",
    "RefusedWithoutReasonAlarm",
    "ServerErrorsAlarm",
    "SetAsideAlarm",
    "SilentWebhooksAlarm",
    "SlowOutcomesAlarm",
    "SweepAlarm",
    "SweepStoppedAlarm",
    "ThrottlesAlarm",
    "TokenRefreshAlarm",
    "UpstreamFailuresAlarm",
    "VerifiedDataMismatchAlarm",
}
#: One for each cause. These send messages.
CAUSES = {
    "AccountAlarm",
    "ApiAlarm",
    "AwsServicesAlarm",
    "HypersignAlarm",
    "OutcomesAlarm",
    "TrafficAlarm",
}
#: This one is a cause of its own.
SINGLE = "VerifiedDataMismatchAlarm"
#: Filters on the access log count these.
FILTERED = {"SignIns", "RefusedSignIns", "ThrottledRequests"}


def alarm_metrics(alarm: Any) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Return namespace, name and dimension names of the metrics that an alarm watches."""
    metrics = [
        each["MetricStat"]["Metric"]
        for each in alarm.get("Metrics", ())
        if "Id" in each and "MetricStat" in each
    ] or [alarm]
    for metric in metrics:
        dimensions = frozenset(each["Name"] for each in metric.get("Dimensions", ()))
        yield _text(metric["Namespace"]), metric["MetricName"], dimensions


def _text(value: Any) -> str:
    return str(value["Fn::Sub"] if isinstance(value, dict) else value)


def dashboard() -> Any:
    body = Stack.where().only("AWS::CloudWatch::Dashboard")["DashboardBody"]["Fn::Sub"]
    return json.loads(body)


def dashboard_metrics() -> Iterator[tuple[str, str, frozenset[str]]]:
    for widget in dashboard()["widgets"]:
        for metric in widget["properties"].get("metrics", ()):
            namespace, name, *dimensions = [each for each in metric if isinstance(each, str)]
            yield namespace, name, frozenset(dimensions[::2])


def watched() -> set[tuple[str, str, frozenset[str]]]:
    """Return all metrics that alarms and the dashboard name."""
    alarms = Stack.where().of_type("AWS::CloudWatch::Alarm").values()
    found = {metric for alarm in alarms for metric in alarm_metrics(alarm["Properties"])}
    return found | set(dashboard_metrics())


def own_metrics() -> set[tuple[str, frozenset[str]]]:
    """Return the metrics among them that the functions emit."""
    return {(name, dims) for namespace, name, dims in watched() if namespace == "HypersignKyc"}


def composites() -> dict[str, Any]:
    return Stack.where(LimitsSessionsOfADay=True).of_type("AWS::CloudWatch::CompositeAlarm")


def members(composite: Any) -> set[str]:
    """Return the alarms that a composite alarm's rule names."""
    return set(re.findall(r"ALARM\(\\*\"\$\{(\w+)\}", json.dumps(composite["AlarmRule"])))


def test_each_failure_metric_has_an_alarm(stack: Stack) -> None:
    assert set(stack.of_type("AWS::CloudWatch::Alarm")) == ALARMS
    assert set(composites()) == CAUSES | {"KnownCauseAlarm"}


def test_each_alarm_sets_off_exactly_one_message() -> None:
    named = [name for cause in CAUSES for name in members(composites()[cause]["Properties"])]

    assert sorted([*named, SINGLE]) == sorted(ALARMS)


def test_only_causes_send_messages(stack: Stack) -> None:
    senders = {
        name
        for name, resource in stack.resources.items()
        if "AlarmActions" in resource.get("Properties", {})
    }
    assert senders == CAUSES | {SINGLE}


def test_a_known_cause_keeps_the_apis_alarm_quiet() -> None:
    known = composites()["KnownCauseAlarm"]["Properties"]

    assert members(known) == {"HypersignAlarm", "AwsServicesAlarm", "AccountAlarm"}
    api = composites()["ApiAlarm"]["Properties"]
    assert api["ActionsSuppressor"] == {"Fn::GetAtt": ["KnownCauseAlarm", "Arn"]}
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    assert api["ActionsSuppressorWaitPeriod"] >= 300
    assert api["ActionsSuppressorExtensionPeriod"] > 0


@pytest.mark.parametrize("name", sorted(CAUSES | {SINGLE}))
def test_a_cause_tells_somebody(name: str) -> None:
    own = Stack.where().properties(name)
    assert own["AlarmActions"] == own["OKActions"] == [{"Ref": "AlarmTopic"}]

    given = Stack.where(CreateAlarmTopic=False)
    assert given.properties(name)["AlarmActions"] == [{"Ref": "AlarmTopicArn"}]
    assert "AlarmTopic" not in given.resources


@pytest.mark.parametrize("name", sorted(ALARMS - {"SweepStoppedAlarm"}))
def test_an_alarm_is_quiet_without_traffic(name: str) -> None:
    assert Stack.where().properties(name)["TreatMissingData"] == "notBreaching"


def test_a_sweep_that_does_not_run_is_an_alarm(stack: Stack) -> None:
    sweep = stack.properties("SweepStoppedAlarm")

    assert sweep["TreatMissingData"] == "breaching"
    assert (sweep["Statistic"], sweep["ComparisonOperator"], sweep["Threshold"]) == (
        "SampleCount",
        "LessThanThreshold",
        1,
    )


@pytest.mark.parametrize("name", sorted(ALARMS | CAUSES))
def test_an_alarms_description_names_a_section_of_the_runbook(name: str) -> None:
    stack = Stack.where(LimitsSessionsOfADay=True)
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    titles = re.findall(r"^### (.+)$", page, re.MULTILINE)
    sections = {title.lower().replace(" ", "-"): title for title in titles}

    _, _, anchor = stack.properties(name)["AlarmDescription"].partition("docs/operations.md#")

    section = page.split(f"\n### {sections[anchor]}\n")[1].split("\n## ")[0].split("\n### ")[0]
    assert f"`{name}`" in section


def test_saved_queries_look_into_logs_of_the_stack(stack: Stack) -> None:
    queries = stack.of_type("AWS::Logs::QueryDefinition").values()
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert len(queries) == 6
    for each in queries:
        properties = each["Properties"]
        assert f"| {properties['Name']['Fn::Sub'].split('/')[1]} |" in page
        for group in properties["LogGroupNames"]:
            assert stack.resources[group["Ref"]]["Type"] == "AWS::Logs::LogGroup"


def test_alarms_are_sent_by_email_where_an_address_is_given() -> None:
    assert not Stack.where().of_type("AWS::SNS::Subscription")
    subscription = Stack.where(SendAlarmsByEmail=True).only("AWS::SNS::Subscription")
    assert subscription["Endpoint"] == {"Ref": "AlarmEmail"}


def test_metrics_of_aws_are_documented_ones() -> None:
    for namespace, name, dimensions in watched():
        if namespace.startswith("AWS/"):
            names, sets = DOCUMENTED[namespace]
            assert name in names
            assert dimensions in sets


def test_metrics_of_the_access_log_are_counted_by_a_filter(stack: Stack) -> None:
    filters = stack.of_type("AWS::Logs::MetricFilter").values()
    counted = set()
    for each in filters:
        (transformation,) = each["Properties"]["MetricTransformations"]
        counted.add((_text(transformation["MetricNamespace"]), transformation["MetricName"]))
    named = {(space, name) for space, name, _ in watched() if space.startswith("HypersignKyc/")}
    assert named == counted == {("HypersignKyc/${AWS::StackName}", name) for name in FILTERED}


def test_filters_look_at_fields_that_the_access_log_has(stack: Stack) -> None:
    fields = access_log(stack)
    for each in stack.of_type("AWS::Logs::MetricFilter").values():
        properties = each["Properties"]
        assert properties["LogGroupName"] == {"Ref": "ApiAccessLogs"}
        assert set(re.findall(r"\$\.(\w+)", properties["FilterPattern"])) <= set(fields)


def test_every_function_is_watched_for_throttles(stack: Stack) -> None:
    text = json.dumps(stack.properties("ThrottlesAlarm"))
    for name in WATCHED:
        assert f'"{name}Function"' in text


def test_every_functions_errors_are_on_the_dashboard(stack: Stack) -> None:
    (query,) = [w["properties"]["query"] for w in dashboard()["widgets"] if w["type"] == "log"]
    for name in WATCHED:
        assert f"${{{name}Logs}}" in query


def test_functions_start_from_snapshots_only_when_asked() -> None:
    for name in [f"{it}Function" for it in WATCHED]:
        assert Stack.where().properties(name)["SnapStart"] == {"ApplyOn": "None"}
        snapped = Stack.where(UseSnapStart=True).properties(name)
        assert snapped["SnapStart"] == {"ApplyOn": "PublishedVersions"}


def test_the_entry_in_the_application_repository_keeps_to_its_limits() -> None:
    """https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/\
serverless-sam-template-publishing-applications-metadata-properties.html"""
    entry = source()["Metadata"]["AWS::ServerlessRepo::Application"]
    assert re.fullmatch(r"[a-zA-Z0-9-]{1,140}", entry["Name"])
    assert 1 <= len(entry["Description"]) <= 256
    assert re.fullmatch(r"[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?", entry["Author"])
    assert len(entry["Labels"]) <= 10
    assert all(re.fullmatch(r"[a-zA-Z0-9+\-_:/@]{1,127}", label) for label in entry["Labels"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry["SemanticVersion"])


def test_the_documented_cost_counts_every_metric_under_alarm(stack: Stack) -> None:
    alarms = stack.of_type("AWS::CloudWatch::Alarm").values()
    count = sum(len(list(alarm_metrics(alarm["Properties"]))) for alarm in alarms)
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"| Metrics under alarm | {count} " in page


def test_every_line_of_the_documented_cost_has_a_source() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    tables = [
        it.split("\n\n")[0] for it in page.split("## What it costs")[1].split("\n| what |")[1:]
    ]
    known = dict(re.findall(r"^\| (\w) \| .* \| ([\d-]+) \|$", page, re.MULTILINE))
    assert len(tables) == 2
    for table in tables:
        for line in table.splitlines()[2:]:
            *_, source, _ = (each.strip() for each in line.split("|"))
            named = re.findall(r"\b[A-Z]\b", source)
            assert named or "together" in line, line
            # Whoever looked a price up says when, or that it could not be confirmed.
            assert all(re.fullmatch(r"\d{4}-\d\d-\d\d|-", known[each]) for each in named), line
