"""The functions emit every metric that alarms and the dashboard watch."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.echo_stack import STACK
from tests.support.clients.app import App
from tests.support.clients.server import Server
from tests.support.stack import RunningStack, start_stack
from tests.support.waiting import until
from tests.template.test_operating import own_metrics

#: Tests of functions without a stack look for these.
_OTHERS = ("DependencyFailures", "Misconfigured", "OldestDueSeconds", "SessionsDue")
ELSEWHERE = {(name, frozenset({"service"})) for name in _OTHERS}
UNREACHABLE = {name: value for name, value in STACK.items() if name != "LOCAL_TEMPLATE"}


def records(stack: RunningStack) -> list[dict[str, Any]]:
    """Return the metrics of each event, in CloudWatch's embedded format."""
    lines = [line for line in stack.logs().splitlines() if line.startswith('{"_aws"')]
    return [json.loads(line) for line in lines]


def records_with(stack: RunningStack, step: str) -> list[dict[str, Any]]:
    """Wait for the metrics of this step, because log lines can come after the answer."""
    until(lambda: any(each["step"] == step for each in records(stack)))
    return records(stack)


def emitted(record: dict[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Return each metric's name and the names of its dimensions, as CloudWatch reads them."""
    (directive,) = record["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "HypersignKyc"
    for dimensions in directive["Dimensions"]:
        assert all(record[name] for name in dimensions)
        for metric in directive["Metrics"]:
            assert metric["Name"] in record
            yield metric["Name"], frozenset(dimensions)


@pytest.fixture(scope="module")
def journeys() -> Iterator[list[dict[str, Any]]]:
    """A stack after verifications that succeeded, and one failure for each reason with an alarm."""
    # The last of these eight journeys use more than four fifths of the day's budget.
    with start_stack({"DAILY_SESSION_BUDGET": "8", "SANDBOX_WEBHOOKS": "on"}) as stack:
        failing = App.of(stack, "bob+upstream_error@example.com", "Bob").go(until="/none")
        assert failing.answers[-1].status_code == 502
        for tag in ("payment_required", "unexplained", "foreign_did"):
            App.of(stack, f"eve+{tag}@example.com").go(until="/none")
        mixed_up = App.of(stack, "ann+other_session@example.com", "Ann")
        mixed_up.go()
        server, session_id = Server(stack.url), mixed_up.bundle["sessionId"]
        until(lambda: server.session(session_id).json()["data"]["outcome"] == "confirmed", 15)
        assert server.verified_data(session_id).status_code == 502
        until(lambda: any("VerifiedDataMismatches" in each for each in records(stack)))
        App.of(stack, "una+rejected@example.com", "Una").go()
        until(lambda: any("SessionsRejected" in each for each in records(stack)), 15)
        # A step that Hypersign refuses twice without a reason, in a session that was continued.
        unexplained = App.of(stack, "ida+unexplained@example.com")
        assert unexplained.fetch_bundle().ok
        assert unexplained.fetch_bundle().ok
        assert [unexplained.extract().status_code for _ in range(2)] == [422, 409]
        App.of(stack, "ann@example.com", "Ann").go()
        until(lambda: sum("ConsentsCompleted" in each for each in records(stack)) >= 2)
        yield records(stack)


@pytest.fixture(scope="module")
def outage() -> Iterator[list[dict[str, Any]]]:
    """A stack in which nobody issues admin tokens."""
    with start_stack(UNREACHABLE) as stack:
        assert App.of(stack, "ann@example.com").fetch_bundle().status_code == 503
        yield records_with(stack, "bundle")


def test_every_metric_that_is_watched_is_emitted(
    journeys: list[dict[str, Any]], outage: list[dict[str, Any]]
) -> None:
    found = {each for record in (*journeys, *outage) for each in emitted(record)}
    assert own_metrics() - ELSEWHERE <= found


def test_metrics_are_those_of_this_stack(journeys: list[dict[str, Any]]) -> None:
    assert {record["service"] for record in journeys} == {"local"}


def test_a_failure_of_hypersign_counts_for_its_alarm(journeys: list[dict[str, Any]]) -> None:
    assert sum(sum(record["UpstreamFailures"]) for record in journeys) >= 1


def test_admin_tokens_that_nobody_issues_count_for_their_alarm(
    outage: list[dict[str, Any]],
) -> None:
    (record,) = (each for each in outage if each["step"] == "bundle")
    assert record["AdminTokenMintFailures"] == [2.0]
    assert "AdminTokenMints" not in record
