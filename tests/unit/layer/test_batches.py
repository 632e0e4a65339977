"""The messages of a batch are handled at the same time, and none suffers from another."""

import threading
import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from hypersign_kyc.api.batches import NotYet, by_message
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.observability import Try, metrics, observation
from local.runtime.child import Context
from tests.support.log_lines import logged


def run(
    handle: Callable[[SQSRecord, Deadline], None], *bodies: str
) -> dict[str, list[dict[str, str]]]:
    metrics.namespace = "HypersignKyc"
    records = [
        {"messageId": body, "body": body, "eventSource": "aws:sqs", "attributes": {}}
        for body in bodies
    ]
    context: Any = Context("request", "function", "arn", "1024", time.time() + 20)
    answer: dict[str, Any] = by_message("webhook", handle)({"Records": records}, context)
    return answer


def failed(answer: dict[str, list[dict[str, str]]]) -> set[str]:
    return {each["itemIdentifier"] for each in answer["batchItemFailures"]}


def test_ten_messages_are_handled_at_the_same_time() -> None:
    together = threading.Barrier(10, timeout=10)

    def handle(_message: SQSRecord, _deadline: Deadline) -> None:
        together.wait()

    answer = run(handle, *map(str, range(10)))

    assert failed(answer) == set()


def test_only_messages_that_failed_come_again() -> None:
    def handle(message: SQSRecord, _deadline: Deadline) -> None:
        errors = {"later": NotYet(), "down": StoreUnavailable(), "poisoned": KeyError("x")}
        if message.body in errors:
            raise errors[message.body]

    answer = run(handle, "good", "later", "down", "poisoned", "also-good")

    assert failed(answer) == {"later", "down", "poisoned"}


def test_messages_about_the_same_session_are_handled_one_after_the_other() -> None:
    """The first asks Hypersign. The others find its answer, instead of coming again later."""
    busy, answered = threading.Lock(), list[str]()

    def handle(message: SQSRecord, _deadline: Deadline) -> None:
        if not busy.acquire(blocking=False):
            raise NotYet
        try:
            time.sleep(0.02)
            answered.append(message.body)
        finally:
            busy.release()

    assert failed(run(handle, "same", "same", "same")) == set()
    assert answered == ["same"] * 3


def test_a_slow_message_does_not_delay_the_others() -> None:
    done: dict[str, float] = {}

    def handle(message: SQSRecord, _deadline: Deadline) -> None:
        if message.body == "slow":
            time.sleep(0.5)
        done[message.body] = time.monotonic()

    run(handle, "slow", *(str(number) for number in range(9)))

    assert max(at for body, at in done.items() if body != "slow") < done["slow"] - 0.2


def test_each_message_of_a_batch_has_its_own_line() -> None:
    def handle(message: SQSRecord, _deadline: Deadline) -> None:
        observation.session_id = f"session-{message.body}"
        observation.tried(Try("outcome", 200, 5))
        observation.count("SessionsConfirmed")
        time.sleep(0.01)
        if message.body == "b":
            raise StoreUnavailable

    with logged() as printed:
        run(handle, "a", "b")

    records = [line for line in printed if line.get("message") == "record"]
    assert {(line["session_id"], line["outcome"], len(line["upstream"])) for line in records} == {
        ("session-a", "OK", 1),
        ("session-b", "STORE_UNAVAILABLE", 1),
    }
    (request,) = [line for line in printed if line.get("message") == "request"]
    assert request.get("session_id") is None
    assert (request["status"], len(request["upstream"])) == (503, 2)
    (counted,) = [line for line in printed if "_aws" in line]
    assert counted["SessionsConfirmed"] == [2]


def test_a_single_messages_session_is_in_the_line_of_the_event() -> None:
    def handle(_message: SQSRecord, _deadline: Deadline) -> None:
        observation.session_id = "session-a"

    with logged() as printed:
        run(handle, "a")
        run(lambda _message, _deadline: None, "b")

    sessions = [line.get("session_id") for line in printed if line.get("message") == "request"]
    assert sessions == ["session-a", None]
    assert not [line for line in printed if line.get("message") == "record"]
