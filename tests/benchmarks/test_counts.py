"""How often a container calls Hypersign and AWS."""

from collections.abc import Iterator

import pytest

from benchmarks.counts import Counted, Counts, bundles, counted, steps, verified_data
from events.make import BUNDLE
from tests.support.engine import DynamoDbEngine


@pytest.fixture(scope="module")
def container(engine: DynamoDbEngine) -> Iterator[Counted]:
    with counted(engine) as running:
        yield running


@pytest.fixture(scope="module")
def warm(container: Counted) -> dict[str, Counts]:
    """Return the calls of a container's second journey."""
    steps(container)
    return steps(container)


@pytest.fixture(scope="module")
def bundle(container: Counted) -> dict[str, Counts]:
    return bundles(container)


def test_a_bundle_costs_three_upstream_calls_and_one_more_for_each_thing_missing(
    bundle: dict[str, Counts],
) -> None:
    calls = {who: counts.upstream for who, counts in bundle.items()}

    every_time = {"kyc_session": 1, "did_jwt": 1, "user_token": 1}
    assert calls["continued"] == {"did_jwt": 1, "user_token": 1}
    assert calls["cannot be continued"] == every_time
    assert calls["known user"] == every_time
    assert calls["new user"] == every_time | {"user_did": 1}
    minting = {"admin_token": 2, "secret": 1}
    assert calls["new user, no cached token"] == every_time | {"user_did": 1} | minting


def test_a_warm_request_costs_at_most_two_calls_of_dynamodb(warm: dict[str, Counts]) -> None:
    for path, counts in warm.items():
        if path != BUNDLE:
            assert counts.dynamodb == {"sessions": 2}, path


def test_a_known_users_bundle_costs_at_most_five_calls_of_dynamodb(
    bundle: dict[str, Counts],
) -> None:
    assert bundle["continued"].dynamodb == {"sessions": 2, "users": 1}
    assert bundle["known user"].dynamodb == {"sessions": 2, "users": 2}
    assert bundle["cannot be continued"].dynamodb == {"sessions": 3, "users": 2}


def test_verified_data_costs_two_upstream_calls_and_one_of_dynamodb(container: Counted) -> None:
    counts = verified_data(container)

    assert counts.upstream == {"outcome": 1, "verified_data": 1}
    assert counts.dynamodb == {"sessions": 1}


def test_a_warm_container_reads_neither_secrets_nor_the_token_table(
    warm: dict[str, Counts],
) -> None:
    for path, counts in warm.items():
        assert not counts.upstream["secret"], path
        assert not counts.dynamodb["admin"], path


def test_each_step_costs_one_upstream_call(warm: dict[str, Counts]) -> None:
    assert {
        path: counts.upstream_calls for path, counts in warm.items() if path != BUNDLE
    } == dict.fromkeys([path for path in warm if path != BUNDLE], 1)
