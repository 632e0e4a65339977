"""What a caller sends never makes this API fail, so no alarm and no canary counts it."""

import copy
import json
from typing import Any

import pytest

from events.make import BUNDLE, CONSENTS, EXTRACT, PRESENTATION, VERIFY
from tests.integration.answers.confirmed import Json
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says, refuses
from tests.reliability.rig.lambdas import IMAGE, Journey, Reply

INVALID = (400, "INVALID_REQUEST")


@pytest.fixture
def journey(bench: Bench) -> Journey:
    return Journey(bench.lambdas).until("consent")


def send(bench: Bench, journey: Journey, path: str, body: str | Json) -> Reply:
    """Send a body as it is."""
    return bench.lambdas.call(path, body, journey.bundle["userBearerToken"])


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize("change", ["proofValue", "object", "nothing"])
def test_a_refused_presentation_is_the_callers(
    bench: Bench, journey: Journey, status: int, change: str
) -> None:
    if change == "proofValue":
        journey.presentation["proof"]["proofValue"] = "z" + "1" * 88
    if change == "object":
        (only,) = journey.presentation["verifiableCredential"]
        journey.presentation["verifiableCredential"] = only
    bench.upstream.fault("consent", refuses(status))

    replies = [journey.consent() for _ in range(2)]

    for reply in replies:
        assert reply.outcome == (422, "PRESENTATION_REFUSED")
        assert reply.body["error"]["retryable"] is False
        assert '"ServerErrors":[0.0]' in reply.log
    record = bench.engine.item(bench.tables.sessions, f"session#{journey.session_id}")
    assert record["consents"] == 2
    bench.upstream.mend()
    assert journey.present().status == 200
    assert journey.consent().status == 200


@pytest.mark.parametrize(("status", "outcome"), [(400, 502), (422, 422)])
def test_a_refused_presentation_that_this_api_made_is_not_the_callers(
    bench: Bench, journey: Journey, status: int, outcome: int
) -> None:
    bench.upstream.fault("consent", refuses(status), times=1)
    body = {
        "sessionId": journey.session_id,
        "credentials": journey.credentials,
        "domain": "https://app.example.com",
    }

    reply = send(bench, journey, CONSENTS, body)

    assert reply.status == outcome
    assert reply.code != "PRESENTATION_REFUSED"


def test_a_refusal_with_a_known_reason_keeps_it(bench: Bench, journey: Journey) -> None:
    bench.upstream.fault("consent", refuses(400, "ZK_PROOF_GENERATION_FAILED"), times=1)
    assert journey.consent().outcome == (422, "ZK_PROOF_GENERATION_FAILED")


def test_a_presentation_that_is_too_large_for_hypersign_is_the_callers(
    bench: Bench, journey: Journey
) -> None:
    journey.presentation["extra"] = "x" * 5_600_000
    bench.upstream.fault("consent", Says(413, b"<html>"), times=1)

    assert journey.consent().outcome == (413, "PAYLOAD_TOO_LARGE")


def test_a_presentation_of_5_6_mb_without_the_sessions_credentials_is_refused(
    bench: Bench, journey: Journey
) -> None:
    journey.presentation["verifiableCredential"] = [{"id": "x" * 5_600_000}]
    before = bench.upstream.used()

    reply = journey.consent()

    assert reply.outcome == (403, "FORBIDDEN")
    assert bench.upstream.used() == before
    assert "x" * 100 not in reply.text()


#: The last three are JSON, but no number of Python or JavaScript.
NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 400 + ".0")


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("path", [CONSENTS, PRESENTATION])
def test_what_is_sent_on_contains_only_numbers(
    bench: Bench, journey: Journey, path: str, value: str
) -> None:
    body = copy.deepcopy(journey.body(path))
    signed = body["presentation"] if path == CONSENTS else body["credentialDocuments"][0]
    signed["extra"] = ["HERE"]
    before = bench.upstream.used()

    reply = send(bench, journey, path, json.dumps(body).replace('"HERE"', value))

    assert reply.outcome == INVALID
    assert bench.upstream.used() == before


@pytest.mark.parametrize("value", ["NaN", "[NaN]", "[ Infinity ]", "[1,\n-Infinity]", '{"a":NaN}'])
def test_a_number_that_json_does_not_have_is_found_anywhere(
    bench: Bench, journey: Journey, value: str
) -> None:
    text = json.dumps(journey.body(EXTRACT) | {"extra": "HERE"})
    assert send(bench, journey, EXTRACT, text.replace('"HERE"', value)).outcome == INVALID


@pytest.mark.parametrize("text", ["NaN", " NaN", "a,NaN", ":Infinity", "[-Infinity"])
def test_the_same_words_in_a_text_are_allowed(bench: Bench, journey: Journey, text: str) -> None:
    body = journey.body(EXTRACT) | {"extra": text}
    assert send(bench, journey, EXTRACT, body).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (EXTRACT, {"session_id": "", "documentType": "PASSPORT", "documentFront": IMAGE}),
        (EXTRACT, {"sessionId": "", "document_type": "PASSPORT", "documentFront": IMAGE}),
        (EXTRACT, {"sessionId": "", "documentType": "PASSPORT", "document_front": IMAGE}),
        (VERIFY, {"sessionId": "", "document_token": "token", "selfieImage": IMAGE}),
        (VERIFY, {"sessionId": "", "documentToken": "token", "selfie_image": IMAGE}),
        (PRESENTATION, {"challenge": "", "domain": "https://a.b", "credential_documents": [{}]}),
    ],
)
def test_only_the_documented_names_are_read(
    bench: Bench, journey: Journey, path: str, body: Json
) -> None:
    named = {
        name: journey.session_id if name in ("sessionId", "session_id", "challenge") else value
        for name, value in body.items()
    }

    reply = send(bench, journey, path, named)

    assert reply.outcome == INVALID
    assert not [each for each in reply.body["error"]["details"] if "_" in each["field"]]


def test_an_undocumented_name_does_not_name_a_session(bench: Bench, journey: Journey) -> None:
    reply = bench.lambdas.call(BUNDLE, {"session_id": journey.session_id}, "new@example.com")
    assert reply.status == 200
    assert reply.body["sessionId"] != journey.session_id


def test_a_notice_needs_the_documented_name(bench: Bench, journey: Journey) -> None:
    before = bench.upstream.used()
    bench.lambdas.notice(journey.session_id, name="session_id")
    assert bench.upstream.used() == before


BAD_BODIES = ("", "text", "[]", "null", "5", '{"sessionId"', '"{}"', "{}", '{"a":"\ud800"}')


@pytest.mark.parametrize("path", [EXTRACT, VERIFY, PRESENTATION, CONSENTS])
@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_body_that_is_not_a_json_object_is_refused(
    bench: Bench, journey: Journey, path: str, body: str
) -> None:
    before = bench.upstream.used()

    assert send(bench, journey, path, body).outcome == INVALID
    assert bench.upstream.used() == before


@pytest.mark.parametrize("picture", ["no picture", "", "AAAA", "data:image/jpeg;base64,AAAA", 5])
def test_a_portrait_that_is_not_a_picture_is_refused(
    bench: Bench, journey: Journey, picture: Any
) -> None:
    before = bench.upstream.used()

    reply = send(bench, journey, VERIFY, journey.body(VERIFY) | {"selfieImage": picture})

    assert reply.status == 400
    assert reply.body["error"]["details"][0]["field"] == "selfieImage"
    assert bench.upstream.used() == before
