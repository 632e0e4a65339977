"""The admin tokens' table fails, loses an answer, or has a malformed item."""

from typing import Any

import pytest

from tests.reliability.outages.dynamodb.conftest import (
    LAMBDA_SECONDS,
    NOT_AVAILABLE,
    assert_refused_without_a_word,
    fail,
)
from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.lambdas import Journey
from tests.support.dynamodb_proxy import DYNAMODB_TEXT, DynamoDbProxy, answer_lost, down, throttled

pytestmark = pytest.mark.long


def test_a_warm_container_needs_no_token_table(warm: Bench, dynamodb: DynamoDbProxy) -> None:
    dynamodb.fail(warm.tables.admin_tokens, down)
    asked = dynamodb.requests[warm.tables.admin_tokens]
    minted = warm.upstream.mints()

    Journey(warm.lambdas).until("consent").consent()

    assert warm.upstream.mints() == minted
    assert dynamodb.requests[warm.tables.admin_tokens] == asked


@pytest.mark.parametrize("fault", ["refused", "down", "slow", "writes_down"])
def test_a_cold_container_mints_for_itself_while_the_token_table_fails(
    bench: Bench, dynamodb: DynamoDbProxy, fault: str
) -> None:
    bench.forget_tokens()
    fail(dynamodb, bench.tables.admin_tokens, fault)
    minted = bench.upstream.mints()

    for _ in range(3):
        reply = Journey(bench.lambdas).start(seconds=LAMBDA_SECONDS)
        assert reply.status == 200
        assert DYNAMODB_TEXT not in reply.text()

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


def test_a_cold_container_waits_until_the_token_table_throttles_no_more(
    bench: Bench, dynamodb: DynamoDbProxy
) -> None:
    Journey(bench.lambdas).start()
    bench.lambdas.fresh()
    minted = bench.upstream.mints()
    # botocore asks twice each time.
    dynamodb.fail(bench.tables.admin_tokens, throttled, times=6)

    assert Journey(bench.lambdas).start(seconds=LAMBDA_SECONDS).status == 200

    assert bench.upstream.mints() == minted


@pytest.mark.parametrize("fault", ["throttled", "writes_throttled"])
def test_no_container_mints_because_the_token_table_throttles(
    bench: Bench, dynamodb: DynamoDbProxy, fault: str
) -> None:
    bench.forget_tokens()
    fail(dynamodb, bench.tables.admin_tokens, fault)
    minted = bench.upstream.mints()

    assert_refused_without_a_word(Journey(bench.lambdas).start())

    assert bench.upstream.mints() == minted
    dynamodb.mend()
    assert Journey(bench.lambdas).start().status == 200


def test_a_container_that_mints_for_itself_does_so_at_most_once_a_minute(
    bench: Bench, dynamodb: DynamoDbProxy
) -> None:
    bench.forget_tokens()
    dynamodb.fail(bench.tables.admin_tokens, down)
    bench.upstream.fault("admin_token", faults.refuses(500))
    minted = bench.upstream.mints()

    replies = [Journey(bench.lambdas).start() for _ in range(4)]

    assert replies[0].outcome == (503, "UPSTREAM_UNAVAILABLE")
    assert {reply.outcome for reply in replies[1:]} == {NOT_AVAILABLE}
    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize("skip", [0, 1], ids=["lease", "token"])
def test_a_lost_answer_of_the_token_table_costs_no_mint(
    bench: Bench, dynamodb: DynamoDbProxy, skip: int
) -> None:
    bench.forget_tokens()
    minted = bench.upstream.mints()
    dynamodb.fail(bench.tables.admin_tokens, answer_lost, writes=True, skip=2 * skip, times=1)

    assert Journey(bench.lambdas).start().status == 200
    bench.lambdas.fresh()
    assert Journey(bench.lambdas).start().status == 200

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_token": 5, "refresh_at": "soon", "expires_at": "later"},
        {"lease_until": "for ever", "retry_at": "never"},
        {"access_token": "two\r\nlines", "refresh_at": 10**15, "expires_at": 10**15},
    ],
    ids=["token", "lease", "header"],
)
def test_a_malformed_token_item_is_replaced(bench: Bench, wrong: dict[str, Any]) -> None:
    bench.forget_tokens()
    for service in ("access_service_kyc", "access_service_ssi"):
        bench.engine.put(bench.tables.admin_tokens, id=service, **wrong)
    minted = bench.upstream.mints()

    assert Journey(bench.lambdas).start().status == 200
    bench.lambdas.fresh()
    assert Journey(bench.lambdas).start().status == 200

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}
