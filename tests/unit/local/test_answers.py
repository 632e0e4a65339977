"""The local gateway turns a function's answer into an HTTP answer."""

import json
from typing import Any

import pytest

from local.gateway.answers import Answer, MalformedAnswerError, from_function


def answer_to(result: Any) -> Answer:
    return from_function(json.dumps(result).encode())


def test_a_whole_answer() -> None:
    answer = answer_to(
        {
            "statusCode": 201,
            "headers": {"Content-Type": "text/css", "X-Number": 5, "X-Flag": True},
            "cookies": ["a=1; Secure", "b=2"],
            "body": "ä",
        }
    )
    headers = {"content-type": "text/css", "x-number": "5", "x-flag": "true"}
    assert answer == Answer(201, headers, "ä".encode(), ("a=1; Secure", "b=2"))


def test_a_base64_body_is_decoded() -> None:
    answer = answer_to({"statusCode": 200, "body": "/9j/", "isBase64Encoded": True})
    assert answer.body == b"\xff\xd8\xff"


def test_an_answer_without_content_type_is_plain_text() -> None:
    assert answer_to({"statusCode": 204}).headers == {"content-type": "text/plain;charset=UTF-8"}


@pytest.mark.parametrize(
    ("result", "body"),
    [
        ({"message": "Hello"}, b'{"message": "Hello"}'),
        ("Hello", b"Hello"),
        ([1], b"[1]"),
        (None, b"null"),
    ],
)
def test_an_answer_without_status_is_a_json_success(result: object, body: bytes) -> None:
    assert answer_to(result) == Answer(200, {"content-type": "application/json"}, body)


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": "ok"},
        {"statusCode": True},
        {"statusCode": 99},
        {"statusCode": 600},
        {"statusCode": None},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": ["b"]}},
        {"statusCode": 200, "cookies": "a=1"},
        {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True},
    ],
)
def test_an_answer_that_api_gateway_rejects_is_malformed(result: object) -> None:
    with pytest.raises(MalformedAnswerError):
        answer_to(result)


def test_an_answer_that_is_not_json_is_malformed() -> None:
    with pytest.raises(MalformedAnswerError):
        from_function(b"<html>")
