"""Each of our own AWS services fails with each code, and the log line says which, how and where."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.admin_tokens import cache
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Journey, Reply
from tests.support.canned_upstream import SECRET
from tests.support.dynamodb_proxy import DYNAMODB_TEXT, DynamoDbProxy, refuses
from tests.support.engine import DynamoDbEngine

CODES = ("ThrottlingException", "AccessDeniedException", "KMSAccessDeniedException")


@pytest.fixture(scope="module")
def dynamodb(engine: DynamoDbEngine) -> Iterator[DynamoDbProxy]:
    with DynamoDbProxy(engine.url) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine, dynamodb: DynamoDbProxy) -> Iterator[Bench]:
    with open_bench(engine, dynamodb.url) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench, dynamodb: DynamoDbProxy) -> Iterator[Bench]:
    Journey(one_bench.lambdas).until("extract")
    yield one_bench
    dynamodb.mend()
    one_bench.put_right()


def lines(reply: Reply) -> list[dict[str, Any]]:
    return [json.loads(line) for line in reply.log.splitlines() if line.startswith("{")]


def failures(reply: Reply) -> list[dict[str, Any]]:
    """Return what the log line of the request says about our own services."""
    (request,) = [line for line in lines(reply) if line.get("message") == "request"]
    found: list[dict[str, Any]] = request.get("dependencies", [])
    return found


def counted(reply: Reply) -> list[float]:
    """Return the metric that an alarm watches."""
    return [
        value
        for line in lines(reply)
        if "_aws" in line
        for value in line.get("DependencyFailures", [])
    ]


def failure(service: str, operation: str, code: str, times: int = 1) -> dict[str, Any]:
    return {"service": service, "operation": operation, "code": code, "times": times}


def assert_unavailable(reply: Reply) -> None:
    assert reply.outcome == (503, "STORE_UNAVAILABLE")
    assert reply.body["error"]["retryable"]
    assert int(reply.headers["Retry-After"]) >= 1
    assert DYNAMODB_TEXT not in reply.text()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("table", ["users", "sessions"])
def test_a_failing_table_is_named_in_the_log(
    bench: Bench, dynamodb: DynamoDbProxy, table: str, code: str
) -> None:
    dynamodb.fail(getattr(bench.tables, table), refuses(code))
    used = bench.upstream.used()

    reply = Journey(bench.lambdas).start()

    assert_unavailable(reply)
    operation = {"users": "GetItem", "sessions": "UpdateItem"}[table]
    assert failures(reply) == [failure("dynamodb", operation, code)]
    assert counted(reply) == [1]
    assert bench.upstream.used() == used


@pytest.mark.parametrize("code", CODES)
def test_a_step_without_its_table_is_not_done(
    bench: Bench, dynamodb: DynamoDbProxy, code: str
) -> None:
    journey = Journey(bench.lambdas).until("extract")
    dynamodb.fail(bench.tables.sessions, refuses(code))
    used = bench.upstream.used()

    reply = journey.extract()

    assert_unavailable(reply)
    assert failures(reply) == [failure("dynamodb", "UpdateItem", code)]
    assert bench.upstream.used() == used


@pytest.mark.parametrize("code", CODES[1:])
def test_a_container_that_may_not_use_the_token_table_says_so_and_serves(
    bench: Bench, dynamodb: DynamoDbProxy, code: str
) -> None:
    bench.forget_tokens()
    dynamodb.fail(bench.tables.admin_tokens, refuses(code))

    reply = Journey(bench.lambdas).start()

    assert reply.status == 200
    assert failures(reply) == [failure("dynamodb", "GetItem", code, times=2)]
    assert counted(reply) == [2]
    assert DYNAMODB_TEXT not in reply.text()


@pytest.mark.long
def test_a_throttled_token_table_is_named_in_the_log(bench: Bench, dynamodb: DynamoDbProxy) -> None:
    bench.forget_tokens()
    dynamodb.fail(bench.tables.admin_tokens, refuses(CODES[0]))
    minted = bench.upstream.mints()

    reply = Journey(bench.lambdas).start()

    assert_unavailable(reply)
    assert {(each["operation"], each["code"]) for each in failures(reply)} == {
        ("GetItem", CODES[0])
    }
    assert bench.upstream.mints() == minted


@pytest.mark.parametrize("code", CODES)
def test_a_secret_that_cannot_be_read_is_named_and_not_blamed_on_hypersign(
    bench: Bench, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A slow machine must not outlast the back-off.
    monkeypatch.setattr(cache, "FIRST_BACKOFF_S", 20.0)
    bench.forget_tokens()
    body = json.dumps({"__type": code, "message": DYNAMODB_TEXT}).encode()
    bench.upstream.fault(SECRET, Says(400, body))

    first = Journey(bench.lambdas).start()
    bench.lambdas.fresh()
    waiting = Journey(bench.lambdas).start()

    assert_unavailable(first)
    assert failures(first)[0]["service"] == "secretsmanager"
    assert failures(first)[0]["operation"] == "GetSecretValue"
    assert failures(first)[0]["code"] == code
    # Within the back-off, no container reads the secret again, and each caller hears the same.
    assert_unavailable(waiting)
    assert failures(waiting) == []


def test_a_half_filled_secret_is_named_in_the_log(bench: Bench) -> None:
    bench.forget_tokens()
    said = json.dumps({"SecretString": json.dumps({"KYC_API_SECRET": "", "SSI_API_SECRET": "x"})})
    bench.upstream.fault(SECRET, Says(200, said.encode()))

    reply = Journey(bench.lambdas).start()

    assert_unavailable(reply)
    assert failures(reply)[0]["code"] == "UnusableSecret"


def test_a_code_that_is_not_one_of_awss_is_not_logged(
    bench: Bench, dynamodb: DynamoDbProxy
) -> None:
    dynamodb.fail(bench.tables.users, refuses(f"{DYNAMODB_TEXT} of a proxy"))

    reply = Journey(bench.lambdas).start()

    assert_unavailable(reply)
    assert failures(reply) == [failure("dynamodb", "GetItem", "Unknown")]
