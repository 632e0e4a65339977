"""`make token` and `make replay-events`, and the messages of commands that cannot run."""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from hypersign_kyc.admin_tokens.token import jwt_claims
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import Change, as_message
from hypersign_kyc.users.identity import email_key, subject_key
from tests.integration.operator.deployed import TARGET, deploy
from tools.operator import stack as stacks
from tools.operator.__main__ import main
from tools.operator.replay import Replay, Report, replay_of
from tools.operator.sign_in import id_token
from tools.operator.stack import OperatorError
from tools.user_key import key_of_cognito_user

SAMCONFIG = """
[dev.deploy.parameters]
stack_name = "hypersign-kyc-dev"
region = "eu-central-1"
[prod.deploy.parameters]
stack_name = "hypersign-kyc"
region = "<region>"
"""


@pytest.fixture(autouse=True)
def _samconfig(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text(SAMCONFIG)
    monkeypatch.setattr(stacks.target_of, "__defaults__", (path,))


@pytest.mark.usefixtures("aws")
def test_a_test_user_gets_a_token_twice_and_is_created_once() -> None:
    deployed = deploy()

    tokens = [id_token(deployed, "ann@example.com") for _ in range(2)]

    subjects = {jwt_claims(token)["sub"] for token in tokens}
    assert len(subjects) == 1
    users = boto3.client("cognito-idp", region_name=TARGET.region).list_users(
        UserPoolId=deployed.outputs["UserPoolId"]
    )
    assert len(users["Users"]) == 1


@pytest.mark.usefixtures("aws")
def test_a_user_that_the_command_did_not_create_is_left_alone() -> None:
    deployed = deploy()
    cognito = boto3.client("cognito-idp", region_name=TARGET.region)
    pool = deployed.outputs["UserPoolId"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="real@example.com",
        UserAttributes=[{"Name": "email", "Value": "real@example.com"}],
    )
    before = cognito.list_users(UserPoolId=pool)["Users"]

    with pytest.raises(OperatorError, match="did not create"):
        id_token(deployed, "real@example.com")

    assert cognito.list_users(UserPoolId=pool)["Users"] == before


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("user_key", ["subject", "email"])
def test_the_key_of_a_cognito_user_is_the_one_of_their_token(user_key: str) -> None:
    deployed = dataclasses.replace(deploy(), parameters={"UserKey": user_key})
    token = id_token(deployed, "Ann@example.com")
    claims = jwt_claims(token)
    expected = {
        "subject": subject_key(deployed.outputs["JwtIssuer"], claims["sub"]),
        "email": email_key("ann@example.com"),
    }

    assert key_of_cognito_user(deployed, "Ann@example.com") == expected[user_key]
    with pytest.raises(OperatorError, match="has no user bob"):
        key_of_cognito_user(deployed, "bob@example.com")


def _event(identifier: str) -> dict[str, Any]:
    return {
        "source": "hypersign.kyc",
        "detail-type": "SessionConfirmed",
        "detail": {"id": identifier, "occurredAt": "2026-01-02T03:04:05Z"},
    }


def _caught(queue: str) -> list[dict[str, Any]]:
    received = boto3.client("sqs", region_name=TARGET.region).receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10
    )
    return [json.loads(message["Body"]) for message in received.get("Messages", [])]


def _bus_with_a_queue() -> str:
    """Return a queue that gets all events of this product from the default bus."""
    sqs = boto3.client("sqs", region_name=TARGET.region)
    url = sqs.create_queue(QueueName="caught")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    events = boto3.client("events", region_name=TARGET.region)
    events.put_rule(Name="all", EventPattern='{"source": ["hypersign.kyc"]}')
    events.put_targets(Rule="all", Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}])
    return url


@pytest.mark.usefixtures("aws")
def test_events_that_were_set_aside_are_published_with_their_ids() -> None:
    deployed, caught = deploy(), _bus_with_a_queue()
    sqs, queue = (
        boto3.client("sqs", region_name=TARGET.region),
        deployed.physical_id("UnpublishedEvents"),
    )
    for identifier in ("one", "two"):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(_event(identifier)))
    sqs.send_message(QueueUrl=queue, MessageBody="something else")
    for other in ({"source": "another.product"}, {"detail-type": "AnotherType"}):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(_event("three") | other))

    report = replay_of(deployed).run()

    assert report.published == 2
    assert [reason for _, reason in report.kept] == [
        "is not a message of this stack",
        *["is not an event of this product"] * 2,
    ]
    published = _caught(caught)
    assert {each["detail"]["id"] for each in published} == {"one", "two"}
    assert {each["detail-type"] for each in published} == {"SessionConfirmed"}
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert int(attributes["ApproximateNumberOfMessagesNotVisible"]) == 3


_ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/sessions/stream/2026-01-02T03:04:05.678"
_SHARD = "shardId-00000001500000000000-deadbeef"
_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_RECORD: dict[str, Any] = {
    "id": {"S": "session#s-1"},
    "session_id": {"S": "s-1"},
    "user_key": {"S": "k" * 64},
    "did": {"S": "did:hid:z1"},
    "verification_method_id": {"S": "did:hid:z1#key-1"},
    "user_tokens": {"M": {"d": {"N": "1"}}},
    "expires_at": {"N": "1"},
    "step_state": {"S": "created"},
    "furthest": {"S": "created"},
    "furthest_at": {"N": "1767322800000"},
}


def _pointer() -> str:
    """Return the message that Lambda puts into the queue after a stream's batch failed."""
    batch = {
        "shardId": _SHARD,
        "startSequenceNumber": "100000000000000000001",
        "endSequenceNumber": "100000000000000000002",
        "batchSize": 2,
        "streamArn": _ARN,
    }
    return json.dumps({"DDBStreamBatchInfo": batch})


def _change(number: int, **dynamodb: Any) -> dict[str, Any]:
    return {
        "eventID": str(number),
        "eventName": "INSERT",
        "dynamodb": {
            "ApproximateCreationDateTime": _AT,
            "SequenceNumber": str(100000000000000000000 + number),
            **dynamodb,
        },
    }


def _replay_of_the_pointer(
    prepare: Callable[[Stubber], None],
) -> Report:
    """Replay one message with a stream position. `prepare` sets the stream's answers."""
    deployed = deploy()
    sqs = boto3.client("sqs", region_name=TARGET.region)
    queue = deployed.physical_id("UnpublishedEvents")
    sqs.send_message(QueueUrl=queue, MessageBody=_pointer())
    streams = boto3.client("dynamodbstreams", region_name=TARGET.region)
    events = boto3.client("events", region_name=TARGET.region)
    with Stubber(streams) as stub:
        prepare(stub)
        return Replay(
            sqs,
            events,
            streams,
            queue_url=queue,
            bus="default",
            environment=KycEnvironment.DEVELOPMENT,
        ).run()


@pytest.mark.usefixtures("aws")
def test_a_message_that_points_into_the_stream_is_read_again() -> None:
    caught = _bus_with_a_queue()

    def answer(stub: Stubber) -> None:
        stub.add_response("get_shard_iterator", {"ShardIterator": "one"})
        changes = [
            _change(1, NewImage=_RECORD),
            _change(2, NewImage={"id": {"S": "budget#today"}}),
            _change(3, NewImage=_RECORD | {"session_id": {"S": "of another batch"}}),
        ]
        stub.add_response("get_records", {"Records": changes, "NextShardIterator": "two"})

    report = _replay_of_the_pointer(answer)

    assert (report.published, report.kept) == (1, [])
    (published,) = _caught(caught)
    assert published["detail-type"] == "SessionCreated"
    assert published["detail"]["sessionId"] == "s-1"
    assert published["detail"]["environment"] == "development"


@pytest.mark.usefixtures("aws")
def test_a_change_that_could_not_be_read_is_published_by_a_version_that_can() -> None:
    deployed, caught = deploy(), _bus_with_a_queue()
    sqs = boto3.client("sqs", region_name=TARGET.region)
    queue = deployed.physical_id("UnpublishedEvents")
    session = {name: next(iter(value.values())) for name, value in _RECORD.items()}
    for state in ("created", "of a later version"):
        change = Change({}, session | {"step_state": state}, 1)
        sqs.send_message(QueueUrl=queue, MessageBody=as_message(change))

    report = replay_of(deployed).run()

    assert report.published == 1
    assert [reason for _, reason in report.kept] == [
        "is of another version: run this command with the version that wrote it"
    ]
    (published,) = _caught(caught)
    assert published["detail-type"] == "SessionCreated"
    assert published["detail"]["sessionId"] == "s-1"


@pytest.mark.usefixtures("aws")
def test_a_pointer_to_changes_that_are_gone_is_reported_and_kept() -> None:
    report = _replay_of_the_pointer(
        lambda stub: stub.add_client_error("get_shard_iterator", "TrimmedDataAccessException")
    )

    assert report.published == 0
    assert "24 hours" in report.kept[0][1]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("command", "environment", "says"),
    [
        ("verify", {"ENV": "staging"}, "has no environment staging. It has dev and prod."),
        ("verify", {"ENV": "prod"}, "Fill in region for prod in samconfig.toml."),
        ("verify", {"ENV": "dev"}, "has no stack hypersign-kyc-dev in eu-central-1"),
        ("replay-events", {"ENV": "dev"}, "has no stack hypersign-kyc-dev"),
        ("token", {"ENV": "dev"}, "make token ENV=dev EMAIL="),
    ],
)
def test_a_command_that_cannot_run_says_so_in_one_sentence(
    command: str, environment: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([command], environment)

    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert says in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("variables", "says"),
    [({"AWS_PROFILE": "missing"}, "AWS_PROFILE"), ({}, "No AWS credentials were found.")],
)
def test_without_usable_credentials_a_command_says_so(
    variables: dict[str, str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    code = main(["replay-events"], {"ENV": "dev"})

    assert code == 1
    assert says in capsys.readouterr().err


@pytest.mark.usefixtures("aws")
def test_test_users_are_not_created_in_prod(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy()
    path = tmp_path / "prod.toml"
    filled = SAMCONFIG.replace('"hypersign-kyc"', '"hypersign-kyc-dev"')
    path.write_text(filled.replace("<region>", TARGET.region))
    monkeypatch.setattr(stacks.target_of, "__defaults__", (path,))

    code = main(["token"], {"ENV": "prod", "EMAIL": "ann@example.com"})

    assert code == 1
    assert "not created in prod" in capsys.readouterr().err
