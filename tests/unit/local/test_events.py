"""The local gateway's event for a function, compared with the one that API Gateway documents."""

import json
from typing import Any

import pytest

from local.gateway.events import (
    Caller,
    IamCaller,
    JwtCaller,
    Request,
    build_event,
    claim_text,
    is_text,
)
from local.template.resources import LambdaIntegration, Route

ROUTE = Route("POST", "/my/{id}", LambdaIntegration("F"))


def event_of(caller: Caller | None = None, **given: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "method": "POST",
        "path": "/my/a b",
        "query_string": "",
        "headers": {"host": "api.example.com:8080", "user-agent": "agent"},
        "body": b"",
        "source_ip": "192.0.2.1",
        "request_id": "JKJaXmPLvHcESHA=",
    }
    return build_event(Request(**{**fields, **given}), ROUTE, {"id": "a b"}, caller, 1583348638.39)


def test_the_event_has_the_documented_fields() -> None:
    event = event_of(
        headers={
            "host": "api.example.com:8080",
            "user-agent": "agent",
            "cookie": "one=1; two=2",
            "content-type": "application/json",
            "header2": "value1,value2",
            "connection": "keep-alive",
        },
        query_string="parameter1=value1&parameter1=value2&parameter2=a%20b&empty=",
        body='{"ä": 1}'.encode(),
    )

    headers = event.pop("headers")
    trace = headers.pop("x-amzn-trace-id")
    assert trace.startswith("Root=1-")
    assert headers == {
        "host": "api.example.com:8080",
        "user-agent": "agent",
        "content-type": "application/json",
        "content-length": "9",
        "header2": "value1,value2",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-port": "8080",
        "x-forwarded-proto": "http",
    }
    assert event == {
        "version": "2.0",
        "routeKey": "POST /my/{id}",
        "rawPath": "/my/a b",
        "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=a%20b&empty=",
        "cookies": ["one=1", "two=2"],
        "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "a b", "empty": ""},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "api.example.com",
            "domainPrefix": "api",
            "http": {
                "method": "POST",
                "path": "/my/a b",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "agent",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "POST /my/{id}",
            "stage": "$default",
            "time": "04/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1583348638390,
        },
        "pathParameters": {"id": "a b"},
        "body": '{"ä": 1}',
        "isBase64Encoded": False,
    }


def test_missing_parts_of_a_request_are_left_out_of_the_event() -> None:
    event = event_of()
    assert not {"cookies", "queryStringParameters", "body", "stageVariables"} & set(event)
    assert "authorizer" not in event["requestContext"]
    assert event["isBase64Encoded"] is False


def test_claims_arrive_as_strings() -> None:
    claims = {"email": "a@b.c", "email_verified": True, "exp": 1583798639, "groups": ["a", "b"]}
    event = event_of(JwtCaller(claims))

    assert event["requestContext"]["authorizer"] == {
        "jwt": {
            "claims": {
                "email": "a@b.c",
                "email_verified": "true",
                "exp": "1583798639",
                "groups": "[a b]",
            },
            "scopes": None,
        }
    }
    json.dumps(event)


def test_an_iam_principal_arrives_by_its_arn() -> None:
    authorizer = event_of(IamCaller("local"))["requestContext"]["authorizer"]

    assert set(authorizer["iam"]) == {
        "accessKey",
        "accountId",
        "callerId",
        "cognitoIdentity",
        "principalOrgId",
        "userArn",
        "userId",
    }
    assert authorizer["iam"]["userArn"] == "arn:aws:iam::123456789012:user/local"


@pytest.mark.parametrize(
    ("claim", "text"),
    [(False, "false"), (1.5, "1.5"), ([], "[]"), ({"b": 1, "a": [True]}, "map[a:[true] b:1]")],
)
def test_other_claims_look_as_go_prints_them(claim: object, text: str) -> None:
    assert claim_text(claim) == text


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("text/plain", True),
        ("application/xml", True),
        ("application/javascript", True),
        ("application/x-www-form-urlencoded", False),
        ("application/octet-stream", False),
        ("image/jpeg", False),
        (None, False),
    ],
)
def test_bodies_are_base64_unless_their_type_is_text(content_type: str | None, text: bool) -> None:
    assert is_text(content_type) is text


def test_a_binary_body_is_base64() -> None:
    event = event_of(headers={"content-type": "image/png"}, body=b"\x89PNG")
    assert (event["body"], event["isBase64Encoded"]) == ("iVBORw==", True)


def test_a_proxys_addresses_are_kept() -> None:
    event = event_of(headers={"x-forwarded-for": "203.0.113.9"})
    assert event["headers"]["x-forwarded-for"] == "203.0.113.9, 192.0.2.1"
