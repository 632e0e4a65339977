"""The local IAM authorizer handles signed requests as API Gateway does."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from tests.integration.echo_stack import STACK
from tests.support.clients import signed
from tests.support.stack import RunningStack, SharedStacks

FORBIDDEN = (403, '{"message":"Forbidden"}')


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack(STACK)


def curl(url: str, *options: str) -> tuple[int, str]:
    """Return the answer to `curl --aws-sigv4`, as docs/events.md shows the command."""
    command = [
        *("curl", "--silent", "--write-out", "\n%{http_code}"),
        *("--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user", "local:local"),
        *options,
        url,
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    body, _, status = printed.stdout.rpartition("\n")
    return int(status), body


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("/signed/abc-1", ()),
        ("/signed/abc?cursor=bb_-b", ()),
        ("/signed", ("--data", '{"a": "ä"}', "--header", "content-type: application/json")),
    ],
)
def test_curl_can_call(stack: RunningStack, path: str, options: tuple[str, ...]) -> None:
    status, body = curl(stack.url + path, *options)
    assert (status, '"userArn": "arn:aws:iam::123456789012:user/local"' in body) == (200, True)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/signed/abc", None),
        ("GET", "/signed/a%20b%C3%A4%2A", None),
        ("GET", "/signed/abc?b=2&a=1&a=&%C3%A4=%2F", None),
        ("POST", "/signed", {"text": "ä"}),
    ],
)
def test_a_request_that_botocore_signs_is_let_in(
    stack: RunningStack, method: str, path: str, body: Any
) -> None:
    answer = signed.call(method, stack.url + path, body=body)
    assert answer.status_code == 200
    iam = answer.json()["event"]["requestContext"]["authorizer"]["iam"]
    assert (iam["accessKey"], iam["accountId"]) == ("local", "123456789012")


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "another"},
        {"secret": "another"},
        {"region": "eu-west-1"},
        {"service": "lambda"},
        {"seconds_late": 301},
        {"seconds_late": -305},
    ],
    ids=str,
)
def test_another_signature_is_refused(stack: RunningStack, wrong: dict[str, Any]) -> None:
    answer = signed.call("GET", f"{stack.url}/signed/abc", **wrong)
    assert (answer.status_code, answer.text) == FORBIDDEN


def test_a_clock_may_be_off_by_some_minutes(stack: RunningStack) -> None:
    for seconds in (280, -280):
        answer = signed.call("GET", f"{stack.url}/signed/abc", seconds_late=seconds)
        assert answer.status_code == 200


def _without(name: str) -> Callable[[requests.PreparedRequest], object]:
    return lambda request: request.headers.pop(name)


def _with(**headers: str) -> Callable[[requests.PreparedRequest], object]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: request.headers.update(named)


def _rewritten(old: str, new: str) -> Callable[[requests.PreparedRequest], object]:
    def rewrite(request: requests.PreparedRequest) -> None:
        assert old in str(request.headers["Authorization"])
        request.headers["Authorization"] = str(request.headers["Authorization"]).replace(old, new)

    return rewrite


def _at(url: str) -> Callable[[requests.PreparedRequest], object]:
    return lambda request: request.prepare_url(str(request.url).replace("/signed", url), None)


def _saying(body: bytes) -> Callable[[requests.PreparedRequest], object]:
    return lambda request: request.prepare_body(body, None)


@pytest.mark.parametrize(
    "change",
    [
        _without("Authorization"),
        _without("X-Amz-Date"),
        _with(Authorization="Bearer eyJ"),
        _with(Authorization="AWS4-HMAC-SHA256 nonsense"),
        _with(X_Amz_Date="20200101T000000Z"),
        _with(X_Amz_Date="now"),
        _with(X_Amz_Security_Token="not-signed"),
        _with(X_Amz_Content_Sha256="UNSIGNED-PAYLOAD"),
        _rewritten(";host", ""),
        _rewritten(";x-amz-date", ""),
        _rewritten("host;", "host;x-absent;"),
        _rewritten(f"/{datetime.now(UTC):%Y%m%d}/", "/20200101/"),
        _at("/signed/other"),
        _at("/signed?a=1"),
        _saying(b'{"text": "changed"}'),
    ],
)
def test_a_request_that_was_changed_after_signing_is_refused(
    stack: RunningStack, change: Callable[[requests.PreparedRequest], object]
) -> None:
    request = signed.signed("POST", f"{stack.url}/signed", {"text": "signed"})

    change(request)

    answer = signed.send(request)
    assert (answer.status_code, answer.text) in (FORBIDDEN, (404, '{"message":"Not Found"}'))
    assert answer.status_code == 403 or "/other" in str(request.url)


def test_a_signature_cannot_be_used_for_another_session(stack: RunningStack) -> None:
    request = signed.signed("GET", f"{stack.url}/signed/mine")
    request.prepare_url(f"{stack.url}/signed/another", None)

    answer = signed.send(request)

    assert (answer.status_code, answer.text) == FORBIDDEN


@pytest.mark.parametrize("scheme", ["Bearer ", ""])
def test_a_sign_in_token_does_not_open_an_iam_route(stack: RunningStack, scheme: str) -> None:
    token = stack.token("ann@example.com")
    headers = {"authorization": scheme + token}
    answer = requests.get(f"{stack.url}/signed/abc", headers=headers, timeout=10)
    assert (answer.status_code, answer.text) == FORBIDDEN


def test_a_signature_does_not_open_a_jwt_route(stack: RunningStack) -> None:
    assert signed.call("GET", f"{stack.url}/private").status_code == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("127.0.0.1:3000", 200),
        ("[::1]:3000", 200),
        ("attacker.example", 403),
        ("localhost.attacker.example", 403),
        ("127.0.0.1.attacker.example:3000", 403),
        ("host.docker.internal", 403),
        ("[::2]", 403),
        ("", 403),
    ],
)
def test_the_gateway_only_answers_for_this_machine(
    stack: RunningStack, host: str, status: int
) -> None:
    """The gateway refuses a web page whose own name resolves to 127.0.0.1 (DNS rebinding)."""
    for path in ("/echo", "/local/.well-known/jwks.json"):
        answer = requests.get(stack.url + path, headers={"host": host}, timeout=10)
        assert answer.status_code == status
