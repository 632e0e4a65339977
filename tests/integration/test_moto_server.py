"""The shortcuts in moto (local/services/faster_moto.py) do not change its answers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.clients.aws import aws_client, running_aws

ITEM: dict[str, Any] = {
    "id": {"S": "a"},
    "text": {"S": ""},
    "number": {"N": "1.5"},
    "bytes": {"B": b"\x00\xff"},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "nothing": {"NULL": True},
    "texts": {"SS": ["b", "c"]},
    "numbers": {"NS": ["1", "2"]},
    "list": {"L": [{"S": "d"}, {"M": {}}]},
    # Members with the names of DynamoDB's types, and one that moto would shorten.
    "map": {"M": {"S": {"N": "3"}, "M": {"L": []}, "AttributeValueS": {"S": "e"}}},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_aws() as one:
        yield one


def test_each_type_of_dynamodb_is_answered_as_it_was_stored(url: str) -> None:
    dynamodb = aws_client("dynamodb", url)
    dynamodb.create_table(
        TableName="t",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="t", Item=ITEM)

    key = {"id": ITEM["id"]}
    assert dynamodb.get_item(TableName="t", Key=key)["Item"] == ITEM
    assert dynamodb.scan(TableName="t")["Items"] == [ITEM]
    replaced = dynamodb.put_item(TableName="t", Item=key, ReturnValues="ALL_OLD")
    assert replaced["Attributes"] == ITEM


def test_events_reach_each_target_in_its_own_form(url: str) -> None:
    events, sqs = aws_client("events", url), aws_client("sqs", url)
    transformed = {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"number": <n>}'}
    queues = {}
    for name, more in (("whole", {}), ("part", {"InputTransformer": transformed})):
        queues[name] = sqs.create_queue(QueueName=name)["QueueUrl"]
        events.put_rule(Name=name, EventPattern=json.dumps({"source": ["test"]}))
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        events.put_targets(Rule=name, Targets=[{"Id": name, "Arn": arn, **more}])
    for number in (1, 2):
        detail = json.dumps({"n": number})
        events.put_events(Entries=[{"Source": "test", "DetailType": "x", "Detail": detail}])

    def received(name: str) -> list[Any]:
        answer = sqs.receive_message(QueueUrl=queues[name], MaxNumberOfMessages=10)
        return [json.loads(each["Body"]) for each in answer["Messages"]]

    assert [each["detail"] for each in received("whole")] == [{"n": 1}, {"n": 2}]
    assert received("part") == [{"number": 1}, {"number": 2}]
