"""Turns a request into API Gateway's event for a function (payload format 2.0).

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from local.template.resources import Route
from local.template.stack_template import ACCOUNT_ID

API_ID = "local"
_TEXT_TYPES = ("application/json", "application/xml", "application/javascript")
# Not passed on. Cookies have their own field.
_LEFT_OUT = frozenset({"connection", "cookie", "expect", "keep-alive", "te", "transfer-encoding"})


@dataclass(frozen=True)
class Request:
    """An HTTP request. Header names are in lower case. `body` is complete.

    `path` is decoded. `raw_path` is as the client sent it.
    """

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    source_ip: str
    request_id: str
    protocol: str = "HTTP/1.1"
    raw_path: str = ""


@dataclass(frozen=True)
class JwtCaller:
    """A caller with a JWT, known by its claims."""

    claims: Mapping[str, Any]

    def as_event(self) -> dict[str, Any]:
        """The event's `requestContext.authorizer`."""
        claims = {name: claim_text(value) for name, value in self.claims.items()}
        return {"jwt": {"claims": claims, "scopes": None}}


@dataclass(frozen=True)
class IamCaller:
    """A caller that signed the request. The access key is also the name of its IAM user."""

    access_key: str

    def as_event(self) -> dict[str, Any]:
        """The event's `requestContext.authorizer`."""
        return {
            "iam": {
                "accessKey": self.access_key,
                "accountId": ACCOUNT_ID,
                "callerId": self.access_key,
                "cognitoIdentity": None,
                "principalOrgId": None,
                "userArn": f"arn:aws:iam::{ACCOUNT_ID}:user/{self.access_key}",
                "userId": self.access_key,
            }
        }


Caller = JwtCaller | IamCaller


def build_event(
    request: Request,
    route: Route,
    path_parameters: Mapping[str, str],
    caller: Caller | None,
    received_at: float | None = None,
) -> dict[str, Any]:
    """Return the event. Fields without a value are left out, as API Gateway does."""
    received_at = time.time() if received_at is None else received_at
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": request.path,
        "rawQueryString": request.query_string,
    }
    if cookies := request.headers.get("cookie"):
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    event["headers"] = _headers(request)
    if query := _query_parameters(request.query_string):
        event["queryStringParameters"] = query
    event["requestContext"] = _request_context(request, route, caller, received_at)
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    return event | _body(request)


def is_text(content_type: str | None) -> bool:
    """Return whether a body of this type is passed on as text. All others are passed on as
    Base64.
    """
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type in _TEXT_TYPES


def claim_text(value: Any) -> str:
    """Return a claim as API Gateway writes it: as a string. Lists and objects are in Go's
    format.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "<nil>"
    if isinstance(value, list):
        return f"[{' '.join(map(claim_text, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{claim_text(value[key])}' for key in sorted(value))}]"
    return str(value)


def _headers(request: Request) -> dict[str, str]:
    headers = {name: value for name, value in request.headers.items() if name not in _LEFT_OUT}
    host, _, port = headers.get("host", "localhost").rpartition(":")
    forwarded = headers.get("x-forwarded-for")
    trace = f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    return headers | {
        "content-length": str(len(request.body)),
        "x-amzn-trace-id": headers.get("x-amzn-trace-id", trace),
        "x-forwarded-for": f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip,
        "x-forwarded-port": port if host and port.isdigit() else "80",
        "x-forwarded-proto": "http",
    }


def _query_parameters(query_string: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=True):
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    return parameters


def _request_context(
    request: Request, route: Route, caller: Caller | None, received_at: float
) -> dict[str, Any]:
    domain = request.headers.get("host", "localhost").rsplit(":", 1)[0]
    context: dict[str, Any] = {"accountId": ACCOUNT_ID, "apiId": API_ID}
    if caller is not None:
        context["authorizer"] = caller.as_event()
    return context | {
        "domainName": domain,
        "domainPrefix": domain.split(".", 1)[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": request.request_id,
        "routeKey": route.key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(received_at)),
        "timeEpoch": int(received_at * 1000),
    }


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {"isBase64Encoded": False}
    if is_text(request.headers.get("content-type")):
        return {"body": request.body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(request.body).decode("ascii"), "isBase64Encoded": True}
