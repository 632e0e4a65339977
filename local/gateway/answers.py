"""Answers to the client: a function's answer translated, or one of the gateway's own.

Formats and rules are those of an HTTP API (payload format 2.0).
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An HTTP answer. Header names are in lower case. A cookie is the value of a `set-cookie`
    header.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: tuple[str, ...] = ()


class MalformedAnswerError(Exception):
    """A function's answer is not one that API Gateway understands."""


def message(status: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return one of the gateway's own short answers."""
    return json_answer(status, {"message": text}, headers)


def json_answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer in JSON."""
    # API Gateway writes JSON without spaces.
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Answer(status, {"content-type": "application/json", **(headers or {})}, text.encode())


def too_large(request_id: str) -> Answer:
    """Return 413 for a body over API Gateway's limit or an event over Lambda's.

    API Gateway sends only the message. Here alone the local gateway sends more, so that the body
    has the format of this API's other errors.
    """
    text = "Request Entity Too Large"
    error = {"code": "PAYLOAD_TOO_LARGE", "retryable": False, "requestId": request_id}
    return json_answer(413, {"success": False, "message": text, "error": error})


def from_function(payload: bytes) -> Answer:
    """Return a function's answer as the client gets it. Raises MalformedAnswerError."""
    try:
        result = json.loads(payload)
    except ValueError as error:
        raise MalformedAnswerError("not JSON") from error
    if not isinstance(result, dict) or "statusCode" not in result:
        # Format 2.0 treats anything else as the body of a 200.
        body = result.encode() if isinstance(result, str) else payload
        return Answer(200, {"content-type": "application/json"}, body)
    cookies = result.get("cookies") or []
    if not isinstance(cookies, list):
        raise MalformedAnswerError("cookies is no list")
    headers = {"content-type": "text/plain;charset=UTF-8"} | _headers(result.get("headers") or {})
    return Answer(_status(result["statusCode"]), headers, _body(result), tuple(map(str, cookies)))


def _status(value: Any) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
        raise MalformedAnswerError("statusCode is no status")
    return value


def _headers(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MalformedAnswerError("headers is no object")
    headers = {}
    for name, text in value.items():
        if isinstance(text, dict | list) or text is None:
            raise MalformedAnswerError("a header is no string")
        headers[name.lower()] = str(text).lower() if isinstance(text, bool) else str(text)
    return headers


def _body(result: Mapping[str, Any]) -> bytes:
    body = result.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedAnswerError("body is no string")
    if result.get("isBase64Encoded") is not True:
        return body.encode("utf-8", "replace")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedAnswerError("body is no Base64") from error
