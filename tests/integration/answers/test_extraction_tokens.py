"""Hypersign's extraction token contains a picture, so it can have up to 1 MB."""

import base64
import json
from typing import Any

import pytest

from events.make import VERIFY
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Journey, Reply

LONGEST = 1_048_576
SECRET = "Ann-Example-of-the-document"


def token_of(length: int) -> str:
    """Return a token as Hypersign makes it: a JWT with the data and the portrait."""
    portrait = base64.b64encode(bytes(range(256)) * 4).decode()
    document = {"serviceDocument": {"firstName": SECRET, "FACE": portrait}}
    payload = base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.".ljust(length, "s")


def extract(bench: Bench, journey: Journey, token: Any) -> Reply:
    """Extract a document. Hypersign answers with this token."""
    answer = {"success": True, "message": "Done.", "data": {"extractionToken": token}}
    bench.upstream.fault("document_ocr", Says(200, json.dumps(answer).encode()), times=1)
    return journey.extract()


@pytest.mark.parametrize("length", [16_385, 200_000, 900_000, LONGEST])
def test_a_long_extraction_token_goes_through_the_journey(bench: Bench, length: int) -> None:
    journey = Journey(bench.lambdas).until("extract")
    token = token_of(length)

    replies = [extract(bench, journey, token)]
    replies += [getattr(journey, step)() for step in ("verify", "present", "consent")]

    assert [reply.status for reply in replies] == [200] * 4
    assert replies[0].body["data"]["extractionToken"] == token


def test_nothing_of_the_extraction_token_is_stored_or_logged(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    token = token_of(50_000)

    log = extract(bench, journey, token).log + journey.verify().log

    stored = json.dumps(bench.engine.items(bench.tables.sessions), default=str)
    for part in (SECRET, token[:60], token[-60:], token[200:260]):
        assert part not in log
        assert part not in stored


@pytest.mark.parametrize(
    "token", ["not a JWT", "{}", "a.b", "ä\n\u0000😀", "x" * 100_000, "1" * 99]
)
def test_a_token_that_is_not_a_jwt_works_as_opaque_text(bench: Bench, token: str) -> None:
    journey = Journey(bench.lambdas).until("extract")

    assert extract(bench, journey, token).status == 200
    assert journey.verify().status == 200


@pytest.mark.parametrize(
    "token", ["", "x" * (LONGEST + 1), None, 5, True, ["token"], {"token": "token"}]
)
def test_an_answer_without_a_usable_token_is_not_an_extraction(bench: Bench, token: Any) -> None:
    journey = Journey(bench.lambdas).until("extract")

    reply = extract(bench, journey, token)

    assert reply.outcome == (502, "UPSTREAM_ERROR")
    stored = bench.engine.item(bench.tables.sessions, f"session#{journey.session_id}")
    assert stored["step_state"] == "created"
    assert "extraction_token_digest" not in stored


def test_a_document_token_of_more_than_1_mb_is_refused_before_hypersign_is_asked(
    bench: Bench,
) -> None:
    journey = Journey(bench.lambdas).until("verify")
    journey.extraction_token = "x" * (LONGEST + 1)
    before = bench.upstream.received.copy()

    reply = journey.verify()

    assert reply.outcome == (400, "INVALID_REQUEST")
    assert [each["field"] for each in reply.body["error"]["details"]] == ["documentToken"]
    assert bench.upstream.received == before


def test_a_selfie_and_a_token_that_are_too_large_together_get_a_clear_413(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    assert extract(bench, journey, token_of(900_000)).status == 200
    body = journey.body(VERIFY)
    body["selfieImage"] += "A" * 5_100_000

    reply = bench.lambdas.call(VERIFY, body, journey.bundle["userBearerToken"])

    assert reply.outcome == (413, "PAYLOAD_TOO_LARGE")
    assert "documentToken" in reply.body["error"]["hint"]
