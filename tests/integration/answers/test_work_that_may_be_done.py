"""Hypersign can answer 503 after it has done the work, and 400 in an outage."""

from dataclasses import dataclass

import pytest

from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says, refuses
from tests.reliability.rig.lambdas import Journey, user_key
from tests.support.canned_upstream import Exchange

STEPS = {"document_ocr": "extract", "face_match": "verify", "consent": "consent"}
COUNTERS = {"document_ocr": "extractions", "face_match": "face_matches", "consent": "consents"}


@dataclass(frozen=True)
class Uncommitted:
    """Does the work, and answers 503."""

    retry_after: int | None = 7
    unread = False

    def act(self, exchange: Exchange) -> None:
        exchange.done()
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        exchange.reply(503, b'{"statusCode": 503}', headers)


@pytest.mark.parametrize("retry_after", [None, 7])
@pytest.mark.parametrize("operation", STEPS)
def test_a_503_of_a_paid_step_counts_as_an_attempt_and_is_not_repeated(
    bench: Bench, operation: str, retry_after: int | None
) -> None:
    journey = Journey(bench.lambdas).until(STEPS[operation])
    bench.upstream.fault(operation, Uncommitted(retry_after), times=1)
    before = bench.upstream.received[operation]

    reply = getattr(journey, STEPS[operation])()

    assert reply.outcome == (504, "UPSTREAM_TIMEOUT")
    assert reply.headers.get("Retry-After") == (retry_after and str(retry_after))
    assert bench.upstream.received[operation] - before == 1
    record = bench.engine.item(bench.tables.sessions, f"session#{journey.session_id}")
    assert record[COUNTERS[operation]] == 1


def test_a_consent_after_a_503_is_asked_about_and_not_sent_again(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    bench.upstream.fault("consent", Uncommitted(), times=1)
    assert journey.consent().status == 504
    before = bench.upstream.received.copy()

    assert journey.consent().status == 200

    received = bench.upstream.received - before
    assert (received["consent"], received["outcome"]) == (0, 1)


def test_extractions_that_answer_503_use_up_the_attempts(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", Uncommitted())

    outcomes = [journey.extract().outcome for _ in range(6)]

    assert outcomes == [(504, "UPSTREAM_TIMEOUT")] * 5 + [(429, "TOO_MANY_ATTEMPTS")]


def sessions_today(bench: Bench, journey: Journey) -> int:
    """Return how many sessions of the user were counted."""
    days = [
        item for item in bench.engine.items(bench.tables.sessions) if item["id"].startswith("day#")
    ]
    from_journey = [
        int(day["opened"]) for day in days if day["user_key"] == user_key(journey.email)
    ]
    return sum(from_journey)


def test_a_503_to_the_creation_of_a_did_does_not_count_as_a_session(bench: Bench) -> None:
    journey = Journey(bench.lambdas)
    bench.upstream.fault("user_did", refuses(503), times=1)

    reply = journey.start()

    assert reply.outcome == (503, "UPSTREAM_UNAVAILABLE")
    assert reply.headers["Retry-After"]
    assert sessions_today(bench, journey) == 0
    assert journey.start().status == 200
    assert sessions_today(bench, journey) == 1


def test_a_400_to_the_creation_of_a_did_can_be_repeated(bench: Bench) -> None:
    journey = Journey(bench.lambdas)
    bench.upstream.fault("user_did", Says(400, b'["Cannot reach the registry"]'), times=1)

    reply = journey.start()

    assert reply.outcome == (502, "UPSTREAM_ERROR")
    assert reply.body["error"]["retryable"] is True
    assert "registry" not in reply.text()
    assert journey.start().status == 200


@pytest.mark.parametrize("status", [400, 404])
def test_a_foreign_issuer_is_the_operators_to_set_right(bench: Bench, status: int) -> None:
    journey = Journey(bench.lambdas)
    bench.upstream.fault("did_jwt", refuses(status), times=1)

    reply = journey.start()

    assert reply.outcome == (500, "MISCONFIGURED")
    assert '"Misconfigured":[1.0]' in reply.log
    assert "IssuerDid" in reply.body["error"]["hint"]
    assert "IssuerDid" in reply.log
    assert sessions_today(bench, journey) == 0
