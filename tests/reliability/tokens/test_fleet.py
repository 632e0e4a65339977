"""A whole fleet starts at once: one mint per service, and one DID per user."""

import os
from collections.abc import Callable

import pytest

from tests.reliability.conftest import World
from tests.reliability.rig.fleet import Fleet
from tests.support.canned_answers import KYC, SSI

#: `make test` runs the first, `make long` two more.
ROUNDS = [
    pytest.param(number, marks=pytest.mark.long if number else ())
    for number in range(int(os.environ.get("STRESS_ROUNDS", "3")))
]
CONTAINERS = 50

Note = Callable[[str, float], None]


@pytest.mark.parametrize("round_number", ROUNDS)
def test_fifty_cold_containers_mint_once_a_service(
    world: World, fleet: Fleet, note: Note, round_number: int
) -> None:
    fleet.open(world.environment(), CONTAINERS)
    outcomes = fleet.bundles([f"user{number}@example.com" for number in range(CONTAINERS)])

    assert [outcome for outcome in outcomes if outcome.status != 200] == []
    assert world.upstream.mints() == {KYC: 1, SSI: 1}
    assert len({outcome.session_id for outcome in outcomes}) == CONTAINERS
    assert len({outcome.did for outcome in outcomes}) == CONTAINERS
    for count in world.upstream.mints().values():
        note("50 cold containers: mints of a service in a round", count)
    for outcome in outcomes:
        note("50 cold containers: seconds of a bundle", outcome.seconds)


@pytest.mark.parametrize("round_number", ROUNDS[::3])
def test_fifty_first_calls_of_a_user_make_one_did(
    world: World, fleet: Fleet, note: Note, round_number: int
) -> None:
    fleet.open(world.environment(), CONTAINERS)
    outcomes = fleet.bundles(["Ann@Example.com "] * CONTAINERS)

    assert [outcome for outcome in outcomes if outcome.status != 200] == []
    assert world.upstream.received["user_did"] == 1
    (user,) = world.engine.items(world.tables.users)
    assert {outcome.did for outcome in outcomes} == {user["did"]}
    note("50 first calls of a user: DIDs made in a round", world.upstream.received["user_did"])
    for outcome in outcomes:
        note("50 first calls of a user: seconds of a bundle", outcome.seconds)
