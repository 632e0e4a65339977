"""The runbook's drill: ten incidents are played on the functions. In each, only the alarm of the
cause sends a message, and the queries that its section names show the cause.
"""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from events.make import company
from functions.outcome import app as outcome
from hypersign_kyc.api.batches import by_clock
from hypersign_kyc.clock import now_ms
from hypersign_kyc.outcomes.due import DueItem
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.use_cases.sweep import MOST_WAITING, Sweep
from tests.integration.operator.deployed import TARGET
from tests.integration.operator.monitoring import (
    found_fields,
    in_alarm,
    messages,
    printed,
    queried_fields,
    section_of,
    shown,
)
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.faults import html, refuses
from tests.reliability.rig.lambdas import COMPANY, Journey
from tests.support.dynamodb_proxy import DynamoDbProxy
from tests.support.dynamodb_proxy import refuses as dynamodb_refuses
from tests.support.engine import DynamoDbEngine
from tools.operator.advice import for_state

#: More calls than each alarm's lower bound.
CALLS = 10
DEAD_LETTERS = {("ApproximateNumberOfMessagesVisible", "WebhookDeadLetters"): 1.0}


@pytest.fixture(scope="module")
def parts() -> Iterator[tuple[Bench, DynamoDbProxy]]:
    with (
        DynamoDbEngine() as engine,
        DynamoDbProxy(engine.url) as proxy,
        open_bench(engine, proxy.url) as bench,
    ):
        yield bench, proxy


@pytest.fixture
def dynamodb(parts: tuple[Bench, DynamoDbProxy]) -> DynamoDbProxy:
    return parts[1]


@pytest.fixture
def bench(parts: tuple[Bench, DynamoDbProxy]) -> Iterator[Bench]:
    bench, proxy = parts
    yield bench
    proxy.mend()
    bench.put_right()


def sweep(bench: Bench, *due_at: int, waiting: int = 0) -> str:
    """Sweep once, while sessions have been due since then (epoch ms) in each shard, and so many
    messages wait. Return the log.
    """
    queue = {"Attributes": {"ApproximateNumberOfMessages": str(waiting)}}
    due = SimpleNamespace(of=lambda shard, most: [DueItem(at, shard) for at in due_at])
    sqs = SimpleNamespace(get_queue_attributes=lambda **_asked: queue)
    swept = Sweep(due, sqs, "the-queue", Parallel())  # type: ignore[arg-type]
    return bench.lambdas.run(by_clock("sweep", swept.run), {})[1]


@pytest.fixture
def quiet(bench: Bench) -> str:
    """The log of a good minute. Without its sweep, an alarm would fire in every incident."""
    journey = Journey(bench.lambdas)
    replies = [getattr(journey, each)() for each in ("start", "extract", "verify", "present")]
    assert {reply.status for reply in replies} == {200}
    return "".join(reply.log for reply in replies) + sweep(bench)


def first_calls(
    bench: Bench, calls: int = CALLS, before: Callable[[], object] = lambda: None
) -> str:
    """Let users begin. Return the log."""
    log = ""
    for _ in range(calls):
        before()
        log += Journey(bench.lambdas).start().log
    return log


def webhook(bench: Bench, session_id: str) -> tuple[dict[str, Any], str]:
    """Deliver a webhook. Return the function's answer and its log."""
    record = {
        "messageId": "1",
        "eventSource": "aws:sqs",
        "body": json.dumps({"sessionId": session_id}),
        "attributes": {"SentTimestamp": str(now_ms())},
    }
    return bench.lambdas.run(outcome.lambda_handler, {"Records": [record]}, seconds=20.0)


def test_a_good_minute_sends_no_message(quiet: str) -> None:
    assert in_alarm(quiet) == set()
    assert list(printed("Failures by dependency", quiet)) == []


def test_queries_look_at_fields_that_lines_have(
    bench: Bench, dynamodb: DynamoDbProxy, quiet: str
) -> None:
    server = bench.lambdas
    log = quiet + server.ask("/company/sessions/{sessionId}", sessionId="unknown").log
    erasure = company("DELETE", "/company/users/{userKey}", userKey="0" * 64)
    log += server.invoke(COMPANY, erasure)[1]
    dynamodb.fail(bench.tables.users, dynamodb_refuses("ThrottlingException"), times=9)
    log += Journey(server).start().log
    server.fresh(ISSUER_DID="")
    log += Journey(server).start().log
    server.fresh(ISSUER_DID="did:hid:z6MkIssuer")

    assert queried_fields() - found_fields(log) == set()


def test_the_api_secret_was_rotated(bench: Bench, quiet: str) -> None:
    accepted = bench.upstream.account.api_secrets
    stored = bench.upstream.account.stored_secret
    before = dict(accepted), dict(stored)
    accepted.update({service: f"new-{service}" for service in accepted})
    try:
        log = quiet + first_calls(bench, 2, before=bench.forget_tokens)

        assert messages(log) == {"HypersignAlarm"}
        assert "TokenRefreshAlarm" in in_alarm(log)
        assert any("admin_token 401" in line for line in shown("HypersignAlarm", log))
        # The repair needs no deployment.
        stored.update({f"{name.upper()}_API_SECRET": value for name, value in accepted.items()})
        bench.forget_tokens()
        assert Journey(bench.lambdas).start().status == 200
    finally:
        accepted.update(before[0])
        stored.update(before[1])


def test_hypersign_is_down(bench: Bench, quiet: str) -> None:
    bench.upstream.fault("kyc_session", html(502))

    log = quiet + first_calls(bench)

    assert messages(log) == {"HypersignAlarm"}
    assert {"UpstreamFailuresAlarm", "ApiAlarm"} <= in_alarm(log)
    assert any("kyc_session 502" in line for line in shown("HypersignAlarm", log))


def test_mints_are_refused_while_the_tokens_still_work(bench: Bench, quiet: str) -> None:
    bench.upstream.fault("admin_token", refuses(429, retry_after=60))

    def age() -> None:
        for service in ("kyc", "ssi"):
            key = {"id": {"S": f"access_service_{service}"}}
            bench.engine.client.update_item(
                TableName=bench.tables.admin_tokens,
                Key=key,
                UpdateExpression="SET refresh_at = :now REMOVE retry_at, lease_until",
                ExpressionAttributeValues={":now": {"N": str(now_ms())}},
            )
        bench.lambdas.fresh()

    log = quiet + first_calls(bench, 2, before=age)

    assert '"status":503' not in log, "users notice nothing"
    assert messages(log) == {"HypersignAlarm"}
    assert any("admin_token 429" in line for line in shown("HypersignAlarm", log))


def test_the_credits_are_gone(bench: Bench, quiet: str) -> None:
    bench.upstream.fault("kyc_session", refuses(402))

    log = quiet + Journey(bench.lambdas).start().log

    assert messages(log) == {"AccountAlarm"}
    assert "CreditsExhaustedAlarm" in in_alarm(log)
    lines = shown("AccountAlarm", log)
    assert any("kyc_session 402" in line for line in lines)
    assert any("no credits left" in line for line in lines)


def test_the_issuer_is_that_of_another_app(bench: Bench, quiet: str) -> None:
    bench.upstream.fault("did_jwt", refuses(404))

    log = quiet + Journey(bench.lambdas).start().log

    assert messages(log) == {"AccountAlarm"}
    assert "MisconfiguredAlarm" in in_alarm(log)
    lines = shown("AccountAlarm", log)
    assert any("did_jwt 404" in line for line in lines)
    assert any("Set IssuerDid and IssuerVermethodId" in line for line in lines)


def test_the_webhook_address_is_wrong(bench: Bench, quiet: str) -> None:
    journey = Journey(bench.lambdas).until("consent")
    # Twenty users do the same.
    log = quiet + journey.consent().log * 20

    assert messages(log) == {"OutcomesAlarm"}
    assert "SilentWebhooksAlarm" in in_alarm(log)
    story = shown("OutcomesAlarm", log, SESSION_ID=journey.session_id)
    assert any("step=consent" in line for line in story)
    assert not any("step=webhook" in line for line in story)

    log += webhook(bench, journey.session_id)[1]

    assert messages(log) == set()
    story = shown("OutcomesAlarm", log, SESSION_ID=journey.session_id)
    assert any("step=webhook" in line for line in story)


def test_webhooks_are_set_aside(bench: Bench, quiet: str) -> None:
    journey = Journey(bench.lambdas).until("present")
    bench.upstream.fault("outcome", html(500))

    answer, failed = webhook(bench, journey.session_id)
    log = quiet + failed

    assert answer["batchItemFailures"] == [{"itemIdentifier": "1"}]
    assert messages(log, DEAD_LETTERS) == {"OutcomesAlarm"}
    assert "SetAsideAlarm" in in_alarm(log, DEAD_LETTERS)
    lines = shown("OutcomesAlarm", log, SESSION_ID=journey.session_id)
    assert any("step=webhook" in line and "outcome 500" in line for line in lines)


def test_the_queue_is_filled(bench: Bench, quiet: str) -> None:
    half_an_hour_ago = now_ms() - 1_801_000

    log = quiet + sweep(bench, half_an_hour_ago, waiting=MOST_WAITING)

    assert messages(log) == {"OutcomesAlarm"}
    assert "SweepAlarm" in in_alarm(log)
    lines = shown("OutcomesAlarm", log)
    assert any(f"{MOST_WAITING} messages wait" in line for line in lines)
    assert "WebhookConcurrency" in section_of("OutcomesAlarm")


@pytest.mark.parametrize("code", ["KMSAccessDeniedException", "AccessDeniedException"])
def test_the_key_of_the_tokens_table_is_denied(
    bench: Bench, dynamodb: DynamoDbProxy, quiet: str, code: str
) -> None:
    dynamodb.fail(bench.tables.admin_tokens, dynamodb_refuses(code))

    log = quiet + first_calls(bench, before=bench.lambdas.fresh)

    assert messages(log) == {"AwsServicesAlarm"}
    assert any(f"dynamodb GetItem {code}" in line for line in shown("AwsServicesAlarm", log))
    assert f"`{code}`" in section_of("AwsServicesAlarm")


def test_dynamodb_throttles(bench: Bench, dynamodb: DynamoDbProxy, quiet: str) -> None:
    dynamodb.fail(bench.tables.users, dynamodb_refuses("ThrottlingException"))

    # Ten users meet the same.
    log = quiet + first_calls(bench, 1) * 10

    assert messages(log) == {"AwsServicesAlarm"}
    assert "ApiAlarm" in in_alarm(log)
    lines = shown("AwsServicesAlarm", log)
    assert any("dynamodb GetItem ThrottlingException" in line for line in lines)
    assert "`ThrottlingException`" in section_of("AwsServicesAlarm")


def test_the_rollback_of_a_bad_version_is_stuck(bench: Bench, quiet: str) -> None:
    bench.lambdas.fresh(ISSUER_DID="")
    try:
        log = quiet + first_calls(bench, 5)
    finally:
        bench.lambdas.fresh(ISSUER_DID="did:hid:z6MkIssuer")

    # The first stops the deployment, the second sends the message.
    assert {"FunctionErrorsAlarm", "MisconfiguredAlarm"} <= in_alarm(log)
    assert messages(log) == {"AccountAlarm"}
    assert any("ISSUER_DID" in line for line in shown("AccountAlarm", log))

    advice = for_state("UPDATE_ROLLBACK_FAILED", TARGET)
    assert advice.startswith("Do not delete it.")
    assert "aws cloudformation continue-update-rollback --region" in advice
    assert "`make verify`" in section_of("FunctionErrorsAlarm")
