"""What the queue's consumers do with an item that the sweep queued."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.observability import observation
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.record import awaiting_shard_of, key_of
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.upstream.wire import OutcomeAnswer
from hypersign_kyc.upstream_errors import UpstreamUnavailable
from hypersign_kyc.use_cases.outcome_watch import OutcomeWatch
from tests.support.engine import DynamoDbEngine

HOUR_MS = 3_600_000


@dataclass
class Hypersign:
    """The outcome of a session whose consent is not confirmed yet."""

    down: bool = False
    asked: list[str] = field(default_factory=list)

    def outcome(self, session_id: str, _deadline: Deadline) -> OutcomeAnswer:
        self.asked.append(session_id)
        if self.down:
            raise UpstreamUnavailable("outcome", retry_after=5)
        return OutcomeAnswer.model_validate({"data": []})


@dataclass
class World:
    engine: DynamoDbEngine
    table: str
    hypersign: Hypersign = field(default_factory=Hypersign)

    def __post_init__(self) -> None:
        table, kyc = Table(self.table, self.engine.client), self.hypersign
        self.watch = OutcomeWatch(
            SessionOutcomes(table, result_retention_days=30),
            kyc,  # type: ignore[arg-type]  # it has the one method that is called
            SessionErasure(table),
            KycEnvironment.PRODUCTION,
        )

    def add(self, **more: Any) -> str:
        """Store a session that was consented to an hour ago and has been due for a minute."""
        session_id, now = uuid.uuid4().hex, now_ms()
        key = key_of(session_id)
        item = {
            "id": key,
            "session_id": session_id,
            "user_key": "a-user",
            "did": "did:hid:x",
            "verification_method_id": "did:hid:x#key-1",
            "user_token_digest": "x",
            "user_token_expires_at": now,
            "expires_at": now + 20 * HOUR_MS,
            "purge_at": now // 1000 + 40 * 3600,
            "step_state": "consented",
            "furthest": "consented",
            "furthest_at": now - HOUR_MS,
            "consent_sent_at": now - HOUR_MS,
            "asked_at": now - HOUR_MS + 1,
            "awaiting": awaiting_shard_of(key),
            "due_at": now - 60_000,
        }
        self.engine.put(self.table, **(item | more))
        return key

    def due(self, key: str) -> list[str]:
        """Let a consumer handle the item. Return the metrics that it counted."""
        with observation.record() as seen:
            self.watch.due(key, Deadline.after(20))
        return seen.counted

    def due_at(self, key: str) -> int:
        return int(self.engine.item(self.table, key)["due_at"])


@pytest.fixture
def world(engine: DynamoDbEngine) -> World:
    return World(engine, engine.create_tables().sessions)


def test_a_due_session_is_asked_about_once_however_often_it_was_queued(world: World) -> None:
    key = world.add()

    counted = [world.due(key) for _ in range(3)]

    assert len(world.hypersign.asked) == 1
    assert counted == [[], [], []]
    assert world.due_at(key) > now_ms() + HOUR_MS // 2


def test_a_session_that_is_not_due_any_more_is_not_asked_about(world: World) -> None:
    key = world.add(due_at=now_ms() + 60_000)

    world.due(key)
    world.due(key_of("unknown"))

    assert world.hypersign.asked == []


def test_a_failed_question_is_counted_and_asked_again_later(world: World) -> None:
    key = world.add()
    world.hypersign.down = True

    assert world.due(key) == ["SweepFailures"]

    # Not at once, so that a Hypersign that is down is not asked about everything each minute.
    assert world.due(key) == []
    assert len(world.hypersign.asked) == 1
    assert world.due_at(key) > now_ms() + HOUR_MS // 2


def test_a_tombstone_whose_outcome_is_published_is_deleted(world: World) -> None:
    key = world.add(erased_user_key="a-user", ended_as="confirmed", ended_at=1)

    world.due(key)

    assert world.engine.item(world.table, key) == {}
    assert world.hypersign.asked == []


@pytest.mark.parametrize("day", [{}, {"erased_at": 1, "due_at": now_ms() + HOUR_MS}])
def test_a_day_whose_erasure_is_not_due_is_left_alone(world: World, day: dict[str, int]) -> None:
    world.engine.put(world.table, id="day#a-user#2026-11-30", user_key="a-user", opened=1, **day)
    before = world.engine.items(world.table)

    assert world.due("day#a-user#2026-11-30") == []

    assert world.engine.items(world.table) == before
