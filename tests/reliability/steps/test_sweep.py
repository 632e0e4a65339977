"""The sweep queues what is due, from all shards, in order, and each item once at a time."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import Observation, observation
from hypersign_kyc.outcomes.due import AWAITING_INDEX, DueItems
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.sessions.record import (
    AWAITING_BEFORE_SHARDS,
    awaiting_shard_of,
    awaiting_shards,
    key_of,
)
from hypersign_kyc.use_cases import sweep
from hypersign_kyc.use_cases.sweep import Sweep
from tests.support.engine import DynamoDbEngine

PARALLEL = Parallel()


@dataclass
class Queue:
    """SQS, to the extent that the sweep uses it."""

    waiting: int = 0
    keys: list[str] = field(default_factory=list)
    #: Called before each call that sends.
    before: Callable[[], None] = lambda: None
    refuses: str = ""

    def send_message_batch(self, *, QueueUrl: str, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        self.before()
        assert QueueUrl == "the-queue"
        assert len({entry["Id"] for entry in Entries}) == len(Entries) <= 10
        keys = [json.loads(entry["MessageBody"])["due"] for entry in Entries]
        self.keys += [key for key in keys if key != self.refuses]
        return {"Failed": [{"Id": "0"}]} if self.refuses in keys else {}

    def get_queue_attributes(self, **_asked: Any) -> dict[str, Any]:
        return {"Attributes": {"ApproximateNumberOfMessages": str(self.waiting)}}


@dataclass
class World:
    engine: DynamoDbEngine
    table: str
    queue: Queue = field(default_factory=Queue)

    def add(self, minutes_ago: float, shard: str | None = None) -> str:
        key = key_of(uuid.uuid4().hex)
        due_at = now_ms() - round(minutes_ago * 60_000)
        shard = shard or awaiting_shard_of(key)
        self.engine.put(self.table, id=key, awaiting=shard, due_at=due_at)
        return key

    def sweep(self, items: DueItems | None = None) -> Observation:
        observed = Observation()
        items = items or DueItems(Table(self.table, self.engine.client))
        swept = Sweep(items, self.queue, "the-queue", PARALLEL, observed)  # type: ignore[arg-type]
        swept.run(Deadline.after(20))
        return observed


@pytest.fixture
def world(engine: DynamoDbEngine) -> World:
    table = f"sweep-{uuid.uuid4().hex}"
    engine.client.create_table(
        TableName=table,
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "awaiting", "AttributeType": "S"},
            {"AttributeName": "due_at", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": AWAITING_INDEX,
                "KeySchema": [
                    {"AttributeName": "awaiting", "KeyType": "HASH"},
                    {"AttributeName": "due_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    engine.wait_for(table)
    return World(engine, table)


def test_sessions_are_spread_over_sixteen_shards() -> None:
    shards = [awaiting_shard_of(key_of(uuid.uuid4().hex)) for _ in range(2000)]

    assert set(shards) | {AWAITING_BEFORE_SHARDS} == set(awaiting_shards())
    assert len(awaiting_shards()) == 17
    assert max(shards.count(shard) for shard in set(shards)) < 250


def test_what_is_due_is_queued_from_all_shards_in_the_order_in_which_it_became_due(
    world: World,
) -> None:
    keys = [world.add(minutes_ago=90 - number) for number in range(73)]
    before_shards = world.add(minutes_ago=100, shard=AWAITING_BEFORE_SHARDS)
    world.add(minutes_ago=-1)

    observed = world.sweep()

    assert len({awaiting_shard_of(key) for key in keys}) > 10
    expected = [before_shards, *keys]
    # The calls of one round are sent at the same time.
    assert set(world.queue.keys) == set(expected)
    assert world.queue.keys[0] == before_shards or before_shards in world.queue.keys[:80]
    measured = dict(observed.seen.measured)
    assert measured["SessionsDue"] == 74
    assert 100 * 60 <= measured["OldestDueSeconds"] < 100 * 60 + 30


def test_rounds_follow_the_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_CALLS_AT_ONCE", 1)
    keys = [world.add(minutes_ago=90 - number) for number in range(35)]

    world.sweep()

    assert world.queue.keys == keys


def test_nothing_due_costs_one_query_a_shard(world: World) -> None:
    observed = world.sweep()

    assert observed.seen.measured == [("SessionsDue", 0), ("OldestDueSeconds", 0.0)]
    assert world.queue.keys == []
    assert world.engine.items(world.table) == []


def test_of_two_sweeps_at_once_one_queues_an_item(world: World) -> None:
    key = world.add(minutes_ago=1)
    others: list[Observation] = []
    world.queue.before = lambda: others.append(world.sweep()) if not others else None

    world.sweep()

    assert others
    assert world.queue.keys == [key]


def test_a_sweep_that_died_holds_up_the_next_only_until_its_lease_ends(world: World) -> None:
    key = world.add(minutes_ago=1)
    items = DueItems(Table(world.table, world.engine.client))
    shard = awaiting_shard_of(key)
    assert items.take(shard, Lease(0.001))

    world.sweep()

    assert world.queue.keys == [key]


def test_another_sweeps_lease_is_not_given_back(world: World) -> None:
    items = DueItems(Table(world.table, world.engine.client))
    mine, theirs = Lease(20), Lease(20)
    assert items.take("due#1", mine)
    assert not items.take("due#1", theirs)

    items.give_back("due#1", theirs)
    assert not items.take("due#1", theirs)
    items.give_back("due#1", mine)
    assert items.take("due#1", theirs)


def test_a_shard_that_does_not_answer_waits_for_the_next_sweep(world: World) -> None:
    keys = [world.add(minutes_ago=5) for _ in range(40)]
    silent = awaiting_shard_of(keys[0])

    class Silent(DueItems):
        def of(self, shard: str, most: int) -> Any:
            if shard == silent:
                raise StoreUnavailable
            return super().of(shard, most)

    observed = world.sweep(Silent(Table(world.table, world.engine.client)))

    assert observed.seen.counted == ["SweepFailures"]
    assert set(world.queue.keys) == {key for key in keys if awaiting_shard_of(key) != silent}
    world.queue.keys.clear()
    world.sweep()
    assert set(world.queue.keys) == set(keys)


def test_a_sweep_that_dies_half_way_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "_CALLS_AT_ONCE", 1)
    keys = [world.add(minutes_ago=60 - number) for number in range(30)]

    def die_after_ten() -> None:
        if world.queue.keys:
            raise KeyboardInterrupt

    world.queue.before = die_after_ten
    with pytest.raises(KeyboardInterrupt):
        world.sweep()
    assert world.queue.keys == keys[:10]

    world.queue.before = lambda: None
    world.sweep()
    assert set(world.queue.keys[10:]) == set(keys)


def test_what_sqs_does_not_accept_stays_due(world: World) -> None:
    refused = world.add(minutes_ago=9)
    world.queue.refuses = refused

    observed = world.sweep()
    world.queue.refuses = ""
    world.sweep()

    assert observed.seen.counted == ["SweepFailures"]
    assert world.queue.keys == [refused]


def test_a_queue_that_is_down_is_named_and_nothing_is_lost(world: World) -> None:
    key = world.add(minutes_ago=9)

    def down() -> None:
        raise EndpointConnectionError(endpoint_url="x")

    world.queue.before = down
    world.sweep()
    failure = observation.seen.dependency_failures.pop()
    world.queue.before = lambda: None
    world.sweep()

    assert (failure.service, failure.operation) == ("sqs", "SendMessageBatch")
    assert world.queue.keys == [key]


def test_consumers_that_are_behind_get_no_more(world: World) -> None:
    world.add(minutes_ago=9)
    world.queue.waiting = sweep.MOST_WAITING

    observed = world.sweep()

    assert world.queue.keys == []
    assert dict(observed.seen.measured)["SessionsDue"] == 1
    world.queue.waiting -= 1
    world.sweep()
    assert len(world.queue.keys) == 1


def test_a_sweep_queues_no_more_of_a_shard_than_it_has_time_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "MOST_OF_A_SHARD", 3)
    keys = [world.add(minutes_ago=60 - number, shard="due#7") for number in range(5)]

    world.sweep()

    assert world.queue.keys == keys[:3]


def test_a_sweep_stops_before_its_deadline(world: World) -> None:
    world.add(minutes_ago=9)
    items = DueItems(Table(world.table, world.engine.client))

    Sweep(items, world.queue, "the-queue", PARALLEL, Observation()).run(  # type: ignore[arg-type]
        Deadline.after(1)
    )

    assert world.queue.keys == []
