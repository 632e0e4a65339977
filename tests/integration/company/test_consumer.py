"""examples/consumer on the local stack: it stores the data of an event once."""

import json
import runpy
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any
from unittest import mock
from urllib.error import HTTPError

import pytest

from local.template.intrinsics import parse
from tests.integration.company.world import World, session_of
from tests.support.clients.aws import aws_client, items
from tests.support.clients.sandbox import received
from tests.support.stack import REPOSITORY
from tests.support.waiting import until

FOLDER = REPOSITORY / "examples" / "consumer"
TEMPLATE = parse((FOLDER / "template.yaml").read_text(encoding="utf-8"))
RESOURCES = TEMPLATE["Resources"]
Handler = Callable[[dict[str, Any], None], dict[str, Any]]


@pytest.fixture
def consumer(world: World) -> Iterator[Handler]:
    """The consumer's handler, with its table and its variables."""
    table = RESOURCES["Customers"]["Properties"]
    dynamodb = aws_client("dynamodb", world.company.url)
    dynamodb.create_table(TableName="customers", **{name: table[name] for name in list(table)[:3]})
    variables = {
        "COMPANY_URL": world.stack.url,
        "CUSTOMERS_TABLE": "customers",
        "KYC_ENVIRONMENT": "development",
        "AWS_ENDPOINT_URL": world.company.url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with mock.patch.dict("os.environ", variables):
        yield runpy.run_path(str(FOLDER / "app.py"))["lambda_handler"]
    dynamodb.delete_table(TableName="customers")


def confirmation(
    world: World, session_id: str, detail_type: str = "SessionConfirmed"
) -> dict[str, Any]:
    """Return the event of a type that the consumer's rule selects, as its queue delivers it."""
    pattern = RESOURCES["Confirmations"]["Properties"]["EventPattern"]
    world.company.wait_for(detail_type, session_id)
    assert detail_type in pattern["detail-type"]
    (event,) = [
        event
        for event in world.company.events()
        if event["detail"].get("sessionId") == session_id
        and event["source"] in pattern["source"]
        and event["detail-type"] == detail_type
    ]
    return event


def batch(*events: dict[str, Any]) -> dict[str, Any]:
    records = [
        {"messageId": str(number), "body": json.dumps(event)} for number, event in enumerate(events)
    ]
    return {"Records": records}


def stored(world: World) -> list[dict[str, Any]]:
    """Return the stored customers in DynamoDB's JSON."""
    return items(world.company.url, "customers")


def test_an_event_that_comes_twice_is_fetched_and_stored_once(
    world: World, consumer: Handler
) -> None:
    app = world.confirmed("ann@consumer.example.com")
    event = confirmation(world, session_of(app))
    before = received(world.stack, "verified_data")

    assert consumer(batch(event, event), None) == {"batchItemFailures": []}
    assert consumer(batch(event), None) == {"batchItemFailures": []}

    (customer,) = stored(world)
    assert customer["session_id"]["S"] == session_of(app)
    assert customer["userKey"]["S"] == event["detail"]["userKey"]
    subjects = json.loads(customer["subjects"]["S"])
    assert [each["id"] for each in subjects] == [each["id"] for each in app.credentials]
    assert received(world.stack, "verified_data") - before == 1


def test_only_a_message_that_fails_comes_again(
    world: World, consumer: Handler, capsys: pytest.CaptureFixture[str]
) -> None:
    good = world.confirmed("bob@consumer.example.com")
    bad = world.confirmed("cid+other_holder@consumer.example.com")
    events = [confirmation(world, session_of(app)) for app in (bad, good)]

    answer = consumer(batch(*events), None)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert [item["session_id"]["S"] for item in stored(world)] == [session_of(good)]
    assert json.loads(capsys.readouterr().out) == {"message": "not taken", "error": "HTTPError"}


def test_events_of_erased_users_and_other_environments_are_skipped(
    world: World, consumer: Handler
) -> None:
    app = world.confirmed("dan@consumer.example.com")
    event = confirmation(world, session_of(app))
    other = event | {"detail": event["detail"] | {"environment": "production"}}
    assert consumer(batch(other), None) == {"batchItemFailures": []}
    assert world.server.erase(event["detail"]["userKey"]).ok

    assert consumer(batch(event), None) == {"batchItemFailures": []}
    assert stored(world) == []


def test_an_event_of_a_session_that_is_no_longer_kept_is_dropped(
    world: World, consumer: Handler
) -> None:
    event = confirmation(world, session_of(world.confirmed("fay@consumer.example.com")))
    gone = HTTPError("https://api.example.com", 410, "Gone", Message(), None)

    with mock.patch.dict(consumer.__globals__, {"urlopen": mock.Mock(side_effect=gone)}):
        assert consumer(batch(event), None) == {"batchItemFailures": []}

    assert stored(world) == []


def test_a_customer_is_deleted_if_the_session_is_rejected_later(
    world: World, consumer: Handler
) -> None:
    app = world.confirmed("eve+rejected_later@consumer.example.com")
    confirmed = confirmation(world, session_of(app))
    assert consumer(batch(confirmed), None) == {"batchItemFailures": []}
    assert len(stored(world)) == 1

    def is_rejected() -> bool:
        return world.server.verified_data(session_of(app)).status_code == 409

    until(is_rejected, seconds=15)
    rejected = confirmation(world, session_of(app), "SessionRejected")

    # The events can come in any order, and twice.
    assert consumer(batch(rejected, confirmed, rejected), None) == {"batchItemFailures": []}
    assert stored(world) == []
