"""Each function's role grants exactly the actions that the function calls in AWS."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

import boto3
import pytest

from events.make import (
    BUNDLE,
    COMPANY_SESSION,
    COMPANY_USER,
    CONSENTS,
    EXTRACT,
    PRESENTATION,
    VERIFY,
    signed_in,
)
from events.make import company as by_company
from functions.company.app import lambda_handler as company
from functions.outcome.app import lambda_handler as outcome
from functions.outcome_events.app import lambda_handler as outcome_events
from functions.self_check.app import lambda_handler as self_check
from functions.token_bundle.app import lambda_handler as token_bundle
from hypersign_kyc.wiring import wired
from local.runtime.child import Context
from tests.reliability.rig.lambdas import Journey, Lambdas, user_key
from tests.runtime.recorder import Recorder
from tests.runtime.services import lambdas_on_services
from tests.template.stack import Stack
from tests.template.test_roles import Grant, grants, own_logs

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
FUNCTION_OF = {
    BUNDLE: "TokenBundle",
    EXTRACT: "Extraction",
    VERIFY: "Biometrics",
    PRESENTATION: "Consent",
    CONSENTS: "Consent",
}
NAMES = (*sorted(set(FUNCTION_OF.values())), "Outcome", "Company", "OutcomeEvents", "SelfCheck")
#: The actions of Lambda itself with a function's role: it reads the queue and the stream.
OF_LAMBDA = {
    *((f"sqs:{name}", "WebhookQueue") for name in ("ReceiveMessage", "DeleteMessage")),
    *(
        (f"dynamodb:{name}", "SessionsTable")
        for name in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    ),
}


class RecordedLambdas(Lambdas):
    """Each function has its own container, without the tokens that another one has read or
    minted.
    """

    def __init__(self, lambdas: Lambdas, recorder: Recorder) -> None:
        super().__init__(lambdas.variables)
        self.recorder = recorder
        #: The first call of a function finds no admin tokens in memory or in the table.
        self.nobody_minted = False

    def call(self, path: str, *args: Any, **limits: Any) -> Any:
        if self.recorder.calling != FUNCTION_OF[path]:
            self.fresh()
            if self.nobody_minted:
                _forget_admin_tokens(self.variables["ADMIN_TOKENS_TABLE"])
        self.recorder.calling = FUNCTION_OF[path]
        return super().call(path, *args, **limits)


def _forget_admin_tokens(table: str) -> None:
    # This client's calls are not recorded.
    dynamodb = boto3.Session().client("dynamodb")
    for service in ("access_service_kyc", "access_service_ssi"):
        dynamodb.delete_item(TableName=table, Key={"id": {"S": service}})


def _let_another_make_the_did(table: str, email: str) -> None:
    until = str(round((time.time() + 0.3) * 1000))
    item = {"id": {"S": user_key(email)}, "lease_until": {"N": until}}
    boto3.Session().client("dynamodb").put_item(TableName=table, Item=item)


def _whole_journey(lambdas: Lambdas, email: str) -> list[int]:
    journey = Journey(lambdas, email)
    steps: list[Callable[[], Any]] = [
        journey.start,
        journey.renew,
        journey.extract,
        journey.verify,
        journey.present,
        journey.consent,
        journey.consent,
    ]
    return [step().status for step in steps]


def _refusals(stranger: Journey) -> list[int]:
    steps = (stranger.extract, stranger.verify, stranger.present, stranger.consent)
    return [step().status for step in steps]


def _follow_outcomes(lambdas: RecordedLambdas, recorder: Recorder) -> None:
    """Do everything that comes after a session: a poll, webhooks, the sweep, events, the
    erasure.
    """
    email = "fay@example.com"
    journey = Journey(lambdas, email).until("consent")
    _forget_admin_tokens(lambdas.variables["ADMIN_TOKENS_TABLE"])
    wired.cache_clear()
    recorder.calling = "Outcome"
    assert _invoke(outcome, _signed_in("GET", f"/sessions/{journey.session_id}", email))
    assert _invoke(outcome, _signed_in("GET", "/users/me", email))
    _sweep(lambdas.variables["WEBHOOK_QUEUE_URL"])
    _webhook(journey.session_id)

    _ask_as_the_company(lambdas)

    recorder.calling = "TokenBundle"
    wired.cache_clear()
    with _restored(lambdas.variables["SESSIONS_TABLE"], f"session#{journey.session_id}"):
        assert _invoke(token_bundle, _signed_in("DELETE", "/users/me", email))
    recorder.calling = "Outcome"
    wired.cache_clear()
    _sweep(lambdas.variables["WEBHOOK_QUEUE_URL"])

    recorder.calling = "SelfCheck"
    wired.cache_clear()
    _forget_admin_tokens(lambdas.variables["ADMIN_TOKENS_TABLE"])
    assert self_check({}, _context())["checks"]["issuer"] == {"outcome": "ok"}

    recorder.calling = "OutcomeEvents"
    wired.cache_clear()
    _publish(lambdas.variables["SESSIONS_TABLE"])


def _ask_as_the_company(lambdas: RecordedLambdas) -> None:
    """Call each of the company's routes, at first without admin tokens. The session becomes
    confirmed when its status is asked for. At the end its user is erased.
    """
    journey = Journey(lambdas, "gus@example.com").until("consent")
    assert journey.consent().status == 200
    lambdas.recorder.calling = "Company"
    _forget_admin_tokens(lambdas.variables["ADMIN_TOKENS_TABLE"])
    wired.cache_clear()
    of_session = {"sessionId": journey.session_id}
    status = company(by_company("GET", COMPANY_SESSION, **of_session), _context())
    key = json.loads(status["body"])["data"]["userKey"]
    for event in (
        by_company("GET", f"{COMPANY_SESSION}/verified-data", **of_session),
        by_company("GET", f"{COMPANY_USER}/sessions", userKey=key),
        by_company("DELETE", COMPANY_USER, userKey=key),
    ):
        assert _invoke(company, event)


@contextmanager
def _restored(table: str, key: str) -> Iterator[None]:
    """Store the erased items again, as if a late bundle had written them, and make the sweep due
    that finishes the erasure.
    """
    dynamodb = boto3.Session().client("dynamodb")
    item = dynamodb.get_item(TableName=table, Key={"id": {"S": key}})["Item"]
    yield
    dynamodb.put_item(TableName=table, Item=item)
    erased = dynamodb.scan(TableName=table, FilterExpression="attribute_exists(erased_at)")
    for day in erased["Items"]:
        dynamodb.update_item(
            TableName=table,
            Key={"id": day["id"]},
            UpdateExpression="SET due_at = :past",
            ExpressionAttributeValues={":past": {"N": "0"}},
        )


def _invoke(handler: Handler, event: dict[str, Any]) -> bool:
    return bool(handler(event, _context())["statusCode"] < 300)


def _context() -> Any:
    return Context("an-id", "function", "arn", "1024", time.time() + 25)


def _signed_in(method: str, path: str, email: str) -> dict[str, Any]:
    return signed_in(method, path=path, email=email, auth_time=time.time())


def _webhook(session_id: str) -> None:
    attributes = {"SentTimestamp": str(int(time.time() * 1000))}
    body = json.dumps({"sessionId": session_id})
    record = {"messageId": "1", "body": body, "attributes": attributes}
    outcome({"Records": [{**record, "eventSource": "aws:sqs"}]}, _context())


def _sweep(queue_url: str) -> None:
    """Let the sweep queue what is due, and the function handle it."""
    outcome({"source": "aws.events"}, _context())
    sqs = boto3.Session().client("sqs")
    queued = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", [])
    records = [
        {"messageId": each["MessageId"], "body": each["Body"], "eventSource": "aws:sqs"}
        for each in queued
    ]
    if records:
        outcome({"Records": records}, _context())


def _publish(table: str) -> None:
    """Publish every session as a change. At first the bus accepts it. Then the bus refuses it
    until the function parks it.
    """
    dynamodb = boto3.Session().client("dynamodb")
    items = dynamodb.scan(TableName=table)["Items"]
    for bus_takes_it, hours in ((True, 0), (False, 21)):
        at = time.time() - hours * 3600
        records = [
            {
                "eventID": str(number),
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "ApproximateCreationDateTime": at,
                    "Keys": {"id": item["id"]},
                    "NewImage": item,
                    "SequenceNumber": str(number),
                },
            }
            for number, item in enumerate(items, start=1)
        ]
        refusal = nullcontext() if bus_takes_it else _bus_out_of_reach()
        with refusal:
            outcome_events({"Records": records}, _context())


@contextmanager
def _bus_out_of_reach() -> Iterator[None]:
    wired.cache_clear()
    with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL_EVENTBRIDGE": "http://127.0.0.1:9"}):
        yield


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, set[Grant]]]:
    """Record the calls of every function: cold, warm, with revoked admin tokens, refused, and
    failing.
    """
    recorder = Recorder()
    with lambdas_on_services() as (plain, _):
        assert boto3.DEFAULT_SESSION is not None
        boto3.DEFAULT_SESSION.events.register("provide-client-params", recorder.record)
        lambdas = RecordedLambdas(plain, recorder)
        lambdas.nobody_minted = True
        # Each session nearly spends its share of the budget.
        lambdas.fresh(DAILY_SESSION_BUDGET="16")
        assert set(_whole_journey(lambdas, "ann@example.com")) == {200}
        lambdas.nobody_minted = False
        assert set(_whole_journey(lambdas, "ann@example.com")) == {200}
        assert set(_whole_journey(lambdas, "bob+admin_token_revoked@example.com")) == {200}
        failing = Journey(lambdas, "cid+unreadable_document@example.com").until("extract")
        assert failing.extract().status == 422
        stranger = Journey(lambdas, "eve@example.com").until("consent")
        stranger.bundle["userBearerToken"] = "not-the-token-of-this-session"
        assert _refusals(stranger) == [404, 404, 404, 404]
        stranger.bundle["sessionId"] = "unknown"
        # The presentation was made for the existing session.
        assert _refusals(stranger) == [404, 404, 404, 403]
        assert stranger.renew().status == 404
        waiting = Journey(lambdas, "gil@example.com")
        _let_another_make_the_did(lambdas.variables["USERS_TABLE"], waiting.email)
        assert waiting.start().status == 200
        _follow_outcomes(lambdas, recorder)
        yield recorder.calls


def test_every_function_of_the_template_is_exercised(calls: dict[str, set[Grant]]) -> None:
    functions = Stack.where().of_type("AWS::Lambda::Function")
    assert set(calls) == {name.removesuffix("Function") for name in functions}


@pytest.mark.parametrize("name", NAMES)
def test_a_role_grants_what_its_function_calls_and_nothing_else(
    calls: dict[str, set[Grant]], name: str
) -> None:
    granted = grants(Stack.where(), name) - own_logs(name) - OF_LAMBDA
    # DynamoDB and Secrets Manager use the key for the function.
    assert calls[name] == {grant for grant in granted if not grant[0].startswith("kms:")}
