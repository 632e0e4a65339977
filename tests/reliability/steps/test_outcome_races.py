"""Races between outcomes and erasures, on an engine with atomic conditional updates between
processes, and events while EventBridge is down.
"""

import copy
import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from unittest import mock

import pytest
import requests
from boto3.dynamodb.types import TypeDeserializer

from functions.outcome_events import app as publisher
from hypersign_kyc.observability import metrics
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import Change, event_of
from hypersign_kyc.use_cases.publisher import PARKED_AFTER_S
from hypersign_kyc.wiring import wired
from local.runtime.child import Context
from tests.support.clients.app import App
from tests.support.clients.aws import aws_client, running_aws
from tests.support.clients.sandbox import received
from tests.support.engine import CREDENTIALS, DynamoDbEngine
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.waiting import until

SESSIONS, USERS = "local-sessions-2", "local-UsersTable"


@pytest.fixture(scope="module")
def engine() -> Iterator[DynamoDbEngine]:
    with DynamoDbEngine() as running:
        yield running


@pytest.fixture(scope="module")
def stack(engine: DynamoDbEngine) -> Iterator[RunningStack]:
    """Each call to Hypersign takes a while, so that the racing calls overlap."""
    slow = {"SANDBOX_LATENCY_MS": "300", "LOCAL_SCHEDULE_SECONDS": "1"}
    with start_stack({"AWS_ENDPOINT_URL_DYNAMODB": engine.url, **slow}) as running:
        yield running


def session_of(app: App) -> str:
    return str(app.bundle["sessionId"])


def test_webhooks_and_polls_at_once_ask_hypersign_once(
    stack: RunningStack, engine: DynamoDbEngine
) -> None:
    app = App.of(stack, "ann+webhook_never@example.com").go()
    before = received(stack, "outcome")

    def hint(_: int) -> int:
        body = {"sessionId": session_of(app)}
        url = f"{stack.url}/webhooks/hypersign"
        return requests.post(url, json=body, timeout=30).status_code

    def poll(session_id: str) -> int:
        return app.send("GET", f"/sessions/{session_id}", app.sign_in_token).status_code

    with ThreadPoolExecutor(70) as threads:
        # Start the containers before the race, so that their calls come at the same time.
        assert set(threads.map(poll, ["unknown"] * 20)) == {404}
        polls = threads.map(poll, [session_of(app)] * 20)
        hints = threads.map(hint, range(50))
        assert {*hints, *polls} == {200}

    until(lambda: "ended_as" in engine.item(SESSIONS, f"session#{session_of(app)}"))
    record = engine.item(SESSIONS, f"session#{session_of(app)}")
    assert record["ended_as"] == "confirmed"
    assert "awaiting" not in record
    assert received(stack, "outcome") == before + 1


def _is_under_way(stack: RunningStack, calls: int) -> bool:
    return received(stack, "did_jwt") > calls


def _erased_during_a_bundle(
    stack: RunningStack, body: dict[str, Any] | None
) -> tuple[App, dict[str, Any]]:
    """Return a user who was erased while a bundle was being issued, and the bundle before it. A
    busy machine may need several tries.
    """
    for number in range(5):
        app = App.of(stack, f"ivy-{number}-{uuid.uuid4().hex}@example.com")
        assert app.fetch_bundle().ok
        before = app.bundle
        calls = received(stack, "did_jwt")
        with ThreadPoolExecutor(1) as threads:
            late = threads.submit(app.fetch_bundle, body)
            until(partial(_is_under_way, stack, calls))
            erased = app.send("DELETE", "/users/me", app.sign_in_token)
            met = not late.done()
            assert late.result().ok
        assert erased.json()["data"]["userErased"] is True
        if met:
            return app, before
    raise AssertionError("no bundle was under way when its user was erased")


def test_a_bundle_during_an_erasure_does_not_bring_the_did_back(
    stack: RunningStack, engine: DynamoDbEngine
) -> None:
    app, before = _erased_during_a_bundle(stack, {"newSession": True})
    did = before["userDid"]
    kept = sum(item.get("did") == did for item in engine.items(SESSIONS))
    assert kept == 1, "the bundle was to be under way when its user was erased"
    day = max(
        (item for item in engine.items(SESSIONS) if "erased_at" in item),
        key=lambda item: item["erased_at"],
    )["id"]
    engine.client.update_item(
        TableName=SESSIONS,
        Key={"id": {"S": day}},
        UpdateExpression="SET due_at = :now",
        ExpressionAttributeValues={":now": {"N": "0"}},
    )

    until(lambda: all(item.get("did") != did for item in engine.items(SESSIONS)))
    assert all(item.get("did") != did for item in engine.items(USERS))
    assert app.fetch_bundle().json()["userDid"] != did


def test_an_erasure_ends_the_session_that_a_call_is_continuing(
    stack: RunningStack, engine: DynamoDbEngine
) -> None:
    app, before = _erased_during_a_bundle(stack, None)

    assert app.bundle["sessionId"] != before["sessionId"]
    assert app.bundle["userDid"] != before["userDid"]
    assert not engine.item(SESSIONS, f"session#{before['sessionId']}")


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with running_aws() as url:
        yield url


def published(
    aws: str, bus_url: str, age_s: int, *changed: dict[str, Any]
) -> tuple[Any, list[dict[str, Any]]]:
    """Return the publisher's answer to a change of this age, and the messages that it put into its
    own queue. Before the change come those with the attributes `changed`.
    """
    event = json.loads((REPOSITORY / "events" / "outcome-change.json").read_text())
    (last,) = event["Records"]
    last["dynamodb"]["ApproximateCreationDateTime"] = int(time.time()) - age_s
    event["Records"] = [*(_with(last, each) for each in changed), last]
    sqs = aws_client("sqs", aws)
    queue = sqs.create_queue(QueueName=f"unpublished-{uuid.uuid4()}")["QueueUrl"]
    environment = CREDENTIALS | {
        "AWS_ENDPOINT_URL_SQS": aws,
        "AWS_ENDPOINT_URL_EVENTBRIDGE": bus_url,
        "KYC_ENVIRONMENT": "production",
        "EVENT_BUS_NAME": "default",
        "UNPUBLISHED_QUEUE_URL": queue,
    }
    metrics.namespace = "HypersignKyc"
    wired.cache_clear()
    context = Context("request", "function", "arn", "1024", time.time() + 20)
    with mock.patch.dict("os.environ", environment):
        answer = publisher.lambda_handler(event, context)  # type: ignore[arg-type]
    wired.cache_clear()
    found = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0).get("Messages", [])
    return answer, [json.loads(message["Body"]) for message in found]


def _with(record: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
    """Return a record of the stream with other attributes in its new image."""
    change = copy.deepcopy(record["dynamodb"])
    change["NewImage"] |= attributes
    return {**record, "dynamodb": change}


#: An address at which nothing listens.
NOBODY = "http://127.0.0.1:9"


def test_a_change_is_repeated_while_eventbridge_is_down(aws: str) -> None:
    assert published(aws, NOBODY, 60) == ({"batchItemFailures": [{"itemIdentifier": "111"}]}, [])


def test_a_published_change_is_not_repeated(aws: str) -> None:
    assert published(aws, aws, PARKED_AFTER_S + 60) == ({"batchItemFailures": []}, [])


def test_an_event_that_cannot_be_published_for_a_day_is_put_aside_whole(aws: str) -> None:
    answer, aside = published(aws, NOBODY, PARKED_AFTER_S + 60)

    assert answer == {"batchItemFailures": []}
    (event,) = aside
    assert (event["source"], event["detail-type"]) == ("hypersign.kyc", "SessionConfirmed")
    assert event["detail"]["outcome"] == "confirmed"


UNREADABLE: list[dict[str, Any]] = [
    {"step_state": {"S": "reviewed"}},
    {"furthest": {"S": "reviewed"}},
    {"ended_as": {"S": "withdrawn"}},
    {"expires_at": {"S": "tomorrow"}},
    {"step_errors": {"S": "none"}},
]


@pytest.mark.parametrize("attributes", UNREADABLE)
def test_a_change_that_cannot_be_read_is_set_aside_and_later_ones_go_on(
    aws: str, attributes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer, aside = published(aws, aws, 60, attributes)

    assert answer == {"batchItemFailures": []}
    (message,) = aside
    assert (message["source"], message["detail-type"]) == ("hypersign.kyc", "UnreadableChange")
    text = json.dumps(message)
    assert not [word for word in ("did:", "digest", "lease", "consent_answer") if word in text]
    printed = capsys.readouterr().out
    assert '"EventsUnreadable":[1.0]' in printed
    assert '"EventsPublished":[1.0]' in printed


def test_a_change_after_one_that_could_not_be_read_is_published(aws: str) -> None:
    before = {"step_state": {"S": "reviewed"}}
    event = json.loads((REPOSITORY / "events" / "outcome-change.json").read_text())
    old = TypeDeserializer()
    images = [
        {name: old.deserialize(value) for name, value in image.items()}
        for image in (
            event["Records"][0]["dynamodb"]["OldImage"] | before,
            event["Records"][0]["dynamodb"]["NewImage"],
        )
    ]
    found = event_of(Change(images[0], images[1], 1), KycEnvironment.PRODUCTION)
    assert found is not None
    assert found[0] == "SessionConfirmed"
