"""Events go to the bus in as few calls as possible, and each session's in their order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import DependencyFailure, observation
from hypersign_kyc.reasons import REASONS
from hypersign_kyc.settings import KycEnvironment
from hypersign_kyc.use_cases.change_events import Change
from hypersign_kyc.use_cases.publisher import MOST_EVENTS, PARKED_AFTER_S, Publisher

NOW = 1_800_000_000
STATES = ("created", "extracted", "verified", "consented")


@dataclass
class Bus:
    """EventBridge and SQS, to the extent that the publisher uses them. `refused`: the sessions and
    outcomes that the bus does not accept.
    """

    refused: set[tuple[str, str]] = field(default_factory=set)
    down: bool = False
    queue_down: bool = False
    entries: list[dict[str, Any]] = field(default_factory=list)
    calls: list[list[tuple[str, str]]] = field(default_factory=list)
    accepted: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    aside: list[dict[str, Any]] = field(default_factory=list)

    def put_events(self, *, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        if self.down:
            raise EndpointConnectionError(endpoint_url="x")
        self.entries += Entries
        details = [json.loads(entry["Detail"]) for entry in Entries]
        about = [(detail["sessionId"], detail["outcome"]) for detail in details]
        self.calls.append(about)
        self.accepted += [each for each in about if each not in self.refused]
        self.ids += [detail["id"] for detail in details]
        answers = [
            {"ErrorCode": "ThrottlingException"} if each in self.refused else {"EventId": "x"}
            for each in about
        ]
        return {"FailedEntryCount": len(self.refused.intersection(about)), "Entries": answers}

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        if self.queue_down:
            raise EndpointConnectionError(endpoint_url="x")
        assert QueueUrl == "the-queue"
        self.aside.append(json.loads(MessageBody))


def publisher(bus: Bus) -> Publisher:
    client: Any = bus
    return Publisher(client, "the-bus", client, "the-queue", KycEnvironment.PRODUCTION)


def record(session_id: str, state: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"session#{session_id}",
        "session_id": session_id,
        "user_key": "a-user",
        "did": "did:hid:x",
        "verification_method_id": "did:hid:x#key-1",
        "user_token_digest": "x",
        "user_token_expires_at": 1,
        "expires_at": 1,
        "step_state": state,
        "furthest": state,
        "furthest_at": 1,
        **more,
    }


def change(session_id: str, state: str, age_s: int = 0) -> Change:
    before = STATES.index(state) - 1
    old = record(session_id, STATES[before]) if before >= 0 else {}
    return Change(old, record(session_id, state), NOW - age_s)


def interleaved(sessions: int) -> list[Change]:
    """Return the journeys of many sessions, as a shard of the stream has them."""
    return [change(f"s{number}", state) for state in STATES for number in range(sessions)]


def test_an_event_goes_to_the_stacks_bus_with_its_source_type_and_time() -> None:
    bus = Bus()

    with observation.record() as seen:
        assert publisher(bus).publish(change("s1", "created"), NOW) is True

    (entry,) = bus.entries
    assert json.loads(entry.pop("Detail"))["sessionId"] == "s1"
    assert entry == {
        "Source": "hypersign.kyc",
        "DetailType": "SessionCreated",
        "EventBusName": "the-bus",
        "Time": datetime.fromtimestamp(0.001, UTC),
    }
    assert seen.counted == ["EventsPublished"]


def test_forty_events_of_ten_sessions_take_four_calls() -> None:
    bus = Bus()

    done = publisher(bus).publish_all(interleaved(10), NOW)

    assert (done.published, done.failed) == (40, set())
    assert [len(call) for call in bus.calls] == [10, 10, 10, 10]


@pytest.mark.parametrize("sessions", [1, 3, 10, 25])
def test_no_call_has_two_events_of_one_session_and_their_order_stays(sessions: int) -> None:
    bus = Bus()

    publisher(bus).publish_all(interleaved(sessions), NOW)

    for call in bus.calls:
        assert len(call) == len({session for session, _ in call}) <= MOST_EVENTS
    for number in range(sessions):
        states = [state for session, state in bus.accepted if session == f"s{number}"]
        assert states == list(STATES)


def test_the_later_events_of_a_session_wait_for_one_that_is_not_accepted() -> None:
    bus = Bus(refused={("s1", "extracted")})
    changes = interleaved(3)

    with observation.record() as seen:
        done = publisher(bus).publish_all(changes, NOW)

    waiting = {number for number, each in enumerate(changes) if each.new["session_id"] == "s1"}
    assert done.failed == waiting - {1}
    assert [state for session, state in bus.accepted if session == "s1"] == ["created"]
    assert [state for session, state in bus.accepted if session == "s2"] == list(STATES)
    throttled = DependencyFailure("events", "PutEvents", "ThrottlingException")
    assert seen.dependency_failures == [throttled]


def test_a_repeated_change_has_the_same_id() -> None:
    bus = Bus()

    publisher(bus).publish_all(interleaved(2), NOW)
    publisher(bus).publish_all(interleaved(2), NOW + 60)

    assert bus.ids[: len(bus.ids) // 2] == bus.ids[len(bus.ids) // 2 :]
    assert len(set(bus.ids)) == len(bus.ids) // 2


def test_a_bus_that_is_down_makes_the_stream_repeat_everything() -> None:
    bus = Bus(down=True)

    done = publisher(bus).publish_all(interleaved(3), NOW)

    assert (done.published, done.failed) == (0, set(range(12)))
    with pytest.raises(StoreUnavailable):
        publisher(bus).publish(change("s1", "created"), NOW)


def test_events_that_the_stream_would_soon_drop_are_set_aside_in_their_order() -> None:
    bus = Bus(down=True)
    old = [change("s1", state, PARKED_AFTER_S) for state in STATES]

    with observation.record() as seen:
        done = publisher(bus).publish_all([*old, change("s2", "created", PARKED_AFTER_S - 1)], NOW)

    assert (done.published, done.failed) == (0, {4})
    assert [each["detail"]["outcome"] for each in bus.aside] == list(STATES)
    assert [each["detail-type"] for each in bus.aside] == [f"Session{s.title()}" for s in STATES]
    assert {each["source"] for each in bus.aside} == {"hypersign.kyc"}
    assert seen.counted == ["EventsParked"] * 4


def test_an_event_that_can_neither_be_published_nor_set_aside_comes_again() -> None:
    bus = Bus(down=True, queue_down=True)

    with observation.record() as seen:
        done = publisher(bus).publish_all([change("s1", "created", PARKED_AFTER_S)], NOW)

    assert done.failed == {0}
    assert [(each.service, each.operation) for each in seen.dependency_failures] == [
        ("events", "PutEvents"),
        ("sqs", "SendMessage"),
    ]


@pytest.mark.parametrize("queue_down", [False, True])
def test_an_unreadable_change_does_not_hold_up_the_others(queue_down: bool) -> None:
    bus = Bus(queue_down=queue_down)
    unreadable = Change({}, record("s1", "elsewhere"), NOW)

    with observation.record() as seen:
        done = publisher(bus).publish_all([unreadable, *interleaved(2)], NOW)

    assert (done.published, done.failed) == (8, {0} if queue_down else set())
    assert seen.counted.count("EventsUnreadable") == (0 if queue_down else 1)
    assert len(bus.aside) == (0 if queue_down else 1)


def test_a_change_that_makes_no_event_is_done() -> None:
    bus = Bus()
    same = Change(record("s1", "created"), record("s1", "created"), NOW)

    assert publisher(bus).publish_all([same], NOW).failed == set()
    assert publisher(bus).publish(same, NOW) is False
    assert bus.calls == []


def _largest() -> Sequence[dict[str, Any]]:
    code = max((reason.code for reason in REASONS), key=len)
    return [{"step": "s" * 64, "code": code, "error_code": 999_999_999}] * 20


def test_ten_of_the_largest_events_fit_into_one_call() -> None:
    """All parts of an event have a longest value, so no event can be too large."""
    sizes: list[int] = []

    class Measured(Bus):
        def put_events(self, *, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
            sizes.extend(len(json.dumps(entry, default=str)) for entry in Entries)
            return super().put_events(Entries=Entries)

    largest = [
        Change({}, record(f"{number}" * 256, "created", step_errors=_largest()), NOW)
        for number in range(10)
    ]
    bus = Measured()

    assert publisher(bus).publish_all(largest, NOW).published == 10
    assert max(sizes) < 10_000
    assert sum(sizes) < 256_000
