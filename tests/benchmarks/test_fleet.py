"""The simulation of a fleet's start, and its clock."""

import pytest

from benchmarks import fleet
from benchmarks.virtual_time import VirtualTime
from tests.support.engine import DynamoDbEngine


def test_one_of_sixty_containers_mints_and_all_are_served(engine: DynamoDbEngine) -> None:
    start = fleet.start(engine, 60)

    assert set(start.mints.values()) == {1}
    assert (len(start.served), start.refused) == (120, 0)
    assert max(start.served) < 2


def test_containers_that_dynamodb_throttles_wait_and_mint_nothing(engine: DynamoDbEngine) -> None:
    start = fleet.start(engine, 60, partition=0.01)

    assert start.throttled > 100
    assert set(start.mints.values()) == {1}
    assert (len(start.served), start.refused) == (120, 0)
    assert max(start.served) < 10


@pytest.mark.long
@pytest.mark.parametrize("containers", [1000, 3000])
def test_a_whole_fleet_mints_once_within_a_partitions_limits(
    engine: DynamoDbEngine, containers: int
) -> None:
    start = fleet.start(engine, containers)

    assert start.throttled > 100
    assert set(start.mints.values()) == {1}
    assert (len(start.served), start.refused) == (2 * containers, 0)
    assert max(start.served) < 10


def test_another_container_takes_over_when_the_minting_one_dies(engine: DynamoDbEngine) -> None:
    start = fleet.start(engine, 12, first_dies=True)

    assert set(start.mints.values()) == {2}
    assert (len(start.served), start.refused) == (22, 0)
    assert 6 < max(start.served) < 10


def test_virtual_time_passes_in_order_and_only_when_all_sleep() -> None:
    time = VirtualTime()
    seen: list[tuple[str, float]] = []

    def wake(name: str, *pauses: float) -> None:
        for pause in pauses:
            time.sleep(pause)
            seen.append((name, time.now))

    time.run([lambda: wake("a", 10, 20), lambda: wake("b", 15, 1)])

    assert seen == [("a", 10), ("b", 15), ("b", 16), ("a", 30)]
