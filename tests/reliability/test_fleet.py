"""A whole fleet at once: one mint a service, one DID a user."""

import os

import pytest

from tests.reliability.conftest import World
from tests.reliability.fleet import Fleet
from tests.reliability.vendor import KYC, SSI

ROUNDS = int(os.environ.get("STRESS_ROUNDS", "3"))
CONTAINERS = 50


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_fifty_cold_containers_mint_once_a_service(
    world: World, fleet: Fleet, round_number: int
) -> None:
    fleet.open(world.environment(), CONTAINERS)
    outcomes = fleet.bundles([f"user{number}@example.com" for number in range(CONTAINERS)])

    assert [outcome.status for outcome in outcomes] == [200] * CONTAINERS
    assert world.upstream.mint_counts() == {KYC: 1, SSI: 1}
    assert len({outcome.session_id for outcome in outcomes}) == CONTAINERS
    assert len({outcome.did for outcome in outcomes}) == CONTAINERS


@pytest.mark.parametrize("round_number", range(max(1, ROUNDS // 3)))
def test_fifty_first_calls_of_a_user_make_one_did(
    world: World, fleet: Fleet, round_number: int
) -> None:
    fleet.open(world.environment(), CONTAINERS)
    outcomes = fleet.bundles(["Ann@Example.com "] * CONTAINERS)

    assert [outcome.status for outcome in outcomes] == [200] * CONTAINERS
    assert world.upstream.calls["user_did"] == 1
    (user,) = world.engine.items(world.tables.users)
    assert {outcome.did for outcome in outcomes} == {user["did"]}
