"""What an app is told after a refusal, and what the session remembers."""

from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.sessions.record import key_of
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.faults import refuses
from tests.reliability.rig.lambdas import Journey, Reply
from tests.support.engine import DynamoDbEngine

MOST = 3
#: A code of our table, one of its general codes, and one that is not in it.
KNOWN, GENERAL, OTHER = "EYES_CLOSED", "DOCUMENT_VERIFICATION_FAILED", "SOMETHING_ELSE"


@pytest.fixture(scope="module")
def opened(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        bench.lambdas.fresh(MAX_ATTEMPTS=str(MOST))
        yield bench


@pytest.fixture
def bench(opened: Bench) -> Iterator[Bench]:
    yield opened
    opened.upstream.mend()


def record(bench: Bench, journey: Journey) -> dict[str, Any]:
    return bench.engine.item(bench.tables.sessions, key_of(journey.session_id))


def told(reply: Reply) -> tuple[int, str, bool, int | None]:
    error = reply.body["error"]
    return reply.status, error["code"], error["retryable"], error.get("attemptsLeft")


@pytest.mark.parametrize("code", [KNOWN, GENERAL])
def test_a_refusal_says_how_many_attempts_are_left(bench: Bench, code: str) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", refuses(400, code))

    replies = [journey.extract() for _ in range(MOST)]

    assert [told(reply) for reply in replies] == [
        (422, code, True, 2),
        (422, code, True, 1),
        (422, code, False, 0),
    ]
    assert replies[-1].body["error"]["nextStep"] == "Start again."
    stored = record(bench, journey)
    assert [(each["step"], each["code"]) for each in stored["refusals"]] == [
        ("extraction", code)
    ] * MOST
    assert stored["refusals"][-1]["at"] == stored["refused_at"]
    assert "unusable_at" not in stored


@pytest.mark.parametrize("status", [400, 409, 422])
@pytest.mark.parametrize("code", ["", OTHER])
def test_a_second_refusal_without_a_known_code_ends_the_session(
    bench: Bench, status: int, code: str
) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", refuses(status, code))

    first, second = journey.extract(), journey.extract()

    assert (first.status, first.body["error"]["attemptsLeft"]) == (422, 2)
    assert told(second) == (409, "SESSION_UNUSABLE", False, None)
    assert "SessionsUnusable" in second.log
    assert "SessionsUnusable" not in first.log
    stored = record(bench, journey)
    assert stored["extractions"] == 2
    assert len(stored["refusals"]) == 1
    assert "unusable_at" in stored
    bench.upstream.mend()
    session_id = journey.session_id
    assert journey.start().status == 200
    assert journey.session_id != session_id


def test_a_refusal_of_another_step_does_not_end_the_session(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", refuses(400, KNOWN))
    assert journey.extract().status == 422
    bench.upstream.mend()
    assert journey.extract().status == 200

    bench.upstream.fault("face_match", refuses(400, OTHER))

    assert journey.verify().status == 422
    assert journey.verify().outcome == (409, "SESSION_UNUSABLE")


def test_a_known_code_after_an_unknown_one_does_not_end_the_session(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", refuses(400, OTHER))
    assert journey.extract().status == 422

    bench.upstream.fault("document_ocr", refuses(400, KNOWN))

    assert told(journey.extract()) == (422, KNOWN, True, 1)


def test_a_step_of_a_session_that_hypersign_does_not_know_ends_it(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", refuses(404))
    assert journey.extract().status == 502
    bench.upstream.mend()
    session_id = journey.session_id

    assert journey.start().status == 200

    assert journey.session_id != session_id


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_refused_exchange_opens_a_new_session_in_the_same_call(bench: Bench, status: int) -> None:
    journey = Journey(bench.lambdas).until("extract")
    session_id = journey.session_id
    bench.upstream.fault("user_token", refuses(status), times=1)

    assert journey.start().status == 200

    assert journey.session_id != session_id
    old = bench.engine.item(bench.tables.sessions, key_of(session_id))
    assert "unusable_at" in old
    assert old["renewals"] == 1


@pytest.mark.parametrize(("status", "answered"), [(401, 503), (402, 502), (403, 502), (429, 503)])
def test_other_failures_of_the_exchange_keep_the_session(
    bench: Bench, status: int, answered: int
) -> None:
    journey = Journey(bench.lambdas).until("extract")
    session_id = journey.session_id
    bench.upstream.fault("user_token", refuses(status))

    assert journey.start(seconds=5.0).status == answered

    bench.upstream.mend()
    bench.lambdas.fresh(MAX_ATTEMPTS=str(MOST))
    assert journey.start().status == 200
    assert journey.session_id == session_id
