"""The local gateway, over HTTP with a small function behind it, does the same as API Gateway."""

import http.client
import json
import subprocess
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.integration.echo_stack import ORIGIN, STACK
from tests.support.stack import RunningStack, SharedStacks

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack(STACK)


def echo(stack: RunningStack, **order: Any) -> requests.Response:
    return requests.post(f"{stack.url}/echo", json=order, timeout=30)


def test_a_request_becomes_the_documented_event(stack: RunningStack) -> None:
    answer = requests.post(
        f"{stack.url}/echo?a=1&a=2&b=%C3%A4",
        data='{"ä": 1}'.encode(),
        headers={**JSON, "X-Twice": "1, 2", "Cookie": "a=b; c=d"},
        timeout=10,
    )
    event = answer.json()["event"]
    assert event["version"] == "2.0"
    assert event["routeKey"] == "POST /echo"
    assert event["rawPath"] == "/echo"
    assert event["rawQueryString"] == "a=1&a=2&b=%C3%A4"
    assert event["queryStringParameters"] == {"a": "1,2", "b": "ä"}
    assert event["cookies"] == ["a=b", "c=d"]
    assert event["headers"]["x-twice"] == "1, 2"
    assert "cookie" not in event["headers"]
    assert event["body"] == '{"ä": 1}'
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["requestId"] == answer.headers["apigw-requestid"]


def test_path_parameters_are_decoded(stack: RunningStack) -> None:
    event = requests.get(f"{stack.url}/items/a%20b%C3%A4", timeout=10).json()["event"]
    assert event["rawPath"] == "/items/a bä"
    assert event["pathParameters"] == {"id": "a bä"}


def test_a_binary_body_arrives_whole(stack: RunningStack) -> None:
    answer = requests.post(
        f"{stack.url}/echo", data=b"\x00\xff", headers={"content-type": "image/png"}, timeout=10
    )
    event = answer.json()["event"]
    assert (event["body"], event["isBase64Encoded"]) == ("AP8=", True)


def test_an_unknown_route_is_not_found(stack: RunningStack) -> None:
    for method, path in (("GET", "/nothing"), ("DELETE", "/items/1"), ("GET", "/echo/")):
        answer = requests.request(method, stack.url + path, timeout=10)
        assert (answer.status_code, answer.text) == (404, '{"message":"Not Found"}')
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["apigw-requestid"]


def test_without_a_token_a_private_route_is_closed(stack: RunningStack) -> None:
    answer = requests.get(f"{stack.url}/private", timeout=10)
    assert (answer.status_code, answer.text) == (401, '{"message":"Unauthorized"}')
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("wanted", "description"),
    [
        ({"expires_in": -1}, "the token has expired"),
        ({"audience": "another"}, "the token does not have a valid audience"),
    ],
)
def test_an_invalid_token_is_refused_with_the_reason(
    stack: RunningStack, wanted: dict[str, Any], description: str
) -> None:
    token = stack.token("ann@example.com", "Ann", **wanted)
    answer = requests.get(
        f"{stack.url}/private", headers={"authorization": f"Bearer {token}"}, timeout=10
    )
    assert (answer.status_code, answer.text) == (401, '{"message":"Unauthorized"}')
    assert answer.headers["www-authenticate"] == (
        f'Bearer scope="" error="invalid_token" error_description="{description}"'
    )


@pytest.mark.parametrize("scheme", ["Bearer ", ""])
def test_a_signed_in_user_is_known_to_the_function(stack: RunningStack, scheme: str) -> None:
    token = stack.token("ann@example.com", "Ann")
    answer = requests.get(
        f"{stack.url}/private", headers={"authorization": scheme + token}, timeout=10
    )
    authorizer = answer.json()["event"]["requestContext"]["authorizer"]
    claims = authorizer["jwt"]["claims"]
    assert authorizer["jwt"]["scopes"] is None
    assert claims["iss"] == f"{stack.url}/local"
    assert (claims["email"], claims["name"]) == ("ann@example.com", "Ann")
    assert claims["email_verified"] == "true"
    assert int(claims["exp"]) - int(claims["iat"]) == 3600


def test_the_identity_provider_is_found_as_open_id_connect_says(stack: RunningStack) -> None:
    configuration = requests.get(
        f"{stack.url}/local/.well-known/openid-configuration", timeout=10
    ).json()
    assert configuration["issuer"] == f"{stack.url}/local"
    (key,) = requests.get(configuration["jwks_uri"], timeout=10).json()["keys"]
    assert key["alg"] == "RS256"
    assert not {"d", "p", "q"} & set(key)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"email": 5}', b'{"email": "a", "name": 1}'])
def test_a_bad_sign_in_is_refused(stack: RunningStack, body: bytes) -> None:
    answer = requests.post(f"{stack.url}/local/token", data=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_the_functions_answer_is_translated(stack: RunningStack) -> None:
    answer = echo(
        stack,
        do="answer",
        answer={
            "statusCode": 418,
            "headers": {"X-Own": "1"},
            "cookies": ["a=1", "b=2"],
            "body": "/9j/",
            "isBase64Encoded": True,
        },
    )
    assert (answer.status_code, answer.content) == (418, b"\xff\xd8\xff")
    assert answer.headers["x-own"] == "1"
    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "order",
    [
        {"do": "raise"},
        {"do": "exit"},
        {"do": "answer", "answer": {"statusCode": "malformed"}},
        {"do": "long", "length": 6_291_560},
    ],
    ids=["exception", "crash", "malformed", "answer too large"],
)
def test_a_function_that_fails_costs_its_own_request_alone(
    stack: RunningStack, order: dict[str, Any]
) -> None:
    answer = echo(stack, **order)
    assert (answer.status_code, answer.text) == (500, '{"message":"Internal Server Error"}')
    assert echo(stack).status_code == 200


def test_a_body_below_the_limits_arrives(stack: RunningStack) -> None:
    answer = requests.post(f"{stack.url}/echo", data=b"a" * 6_200_000, headers=JSON, timeout=30)
    assert answer.json()["body_length"] == 6_200_000


@pytest.mark.parametrize("size", [6_291_556, 10 * 1024 * 1024 + 1, 30_000_000])
def test_a_body_above_a_limit_is_refused_clearly(stack: RunningStack, size: int) -> None:
    answer = requests.post(
        f"{stack.url}/echo", data=b"a" * size, headers={**JSON, "origin": ORIGIN}, timeout=30
    )
    assert answer.status_code == 413
    body = answer.json()
    assert body["message"] == "Request Entity Too Large"
    assert body["error"] == {
        "code": "PAYLOAD_TOO_LARGE",
        "retryable": False,
        "requestId": answer.headers["apigw-requestid"],
    }
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_curl_may_ask_before_it_sends(stack: RunningStack) -> None:
    sent = subprocess.run(
        ["curl", "-sv", "-H", "Expect: 100-continue", "-d", "@-", f"{stack.url}/echo"],
        input=b"a" * 2_000_000,
        capture_output=True,
        timeout=20,
        check=True,
    )
    assert b"100 Continue" in sent.stderr
    # The content type is not text, so the body is Base64.
    assert json.loads(sent.stdout)["body_length"] == 2_666_668


def test_a_connection_serves_many_requests(stack: RunningStack) -> None:
    connection = http.client.HTTPConnection(urlsplit(stack.url).netloc, timeout=10)
    for method, path, status in (
        ("GET", "/echo", 200),
        ("GET", "/nothing", 404),
        ("POST", "/echo", 200),
        ("HEAD", "/", 200),
        ("GET", "/", 200),
    ):
        connection.request(method, path)
        connected = connection.sock
        answer = connection.getresponse()
        body = answer.read()
        assert (answer.status, bool(body)) == (status, method != "HEAD")
        assert connection.sock is connected
    connection.close()


def test_the_page_is_served(stack: RunningStack) -> None:
    answer = requests.get(stack.url, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for path in ("/../stack.py", "/%2e%2e/stack.py", "/nothing.html"):
        assert requests.get(stack.url + path, timeout=10).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_both_names_of_this_machine_work(stack: RunningStack, host: str) -> None:
    port = urlsplit(stack.url).port
    assert requests.get(f"http://{host}:{port}/echo", timeout=10).status_code == 200


def test_functions_reach_dynamodb_and_the_secret(stack: RunningStack) -> None:
    answer = echo(stack, do="dynamodb").json()
    assert int(answer["n"]) >= 1
    assert answer["secret"] == {"KYC_API_SECRET": "kyc-secret", "SSI_API_SECRET": "ssi-secret"}


def test_the_access_log_tells_no_query_and_no_address(stack: RunningStack) -> None:
    answer = requests.get(f"{stack.url}/echo?token=in-the-query", timeout=10)
    request_id = answer.headers["apigw-requestid"]
    # The gateway writes the line after it has sent the answer.
    stack.wait_for_log(request_id)
    (line,) = (line for line in stack.logs().splitlines() if request_id in line)
    logged = json.loads(line)
    assert logged.pop("ms") >= 0
    assert logged == {
        "request_id": request_id,
        "method": "GET",
        "route": "GET /echo",
        "status": 200,
    }
    assert "in-the-query" not in stack.logs()
    assert "127.0.0.1" not in stack.logs()
