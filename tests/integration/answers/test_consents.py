"""What Hypersign answers to a consent: only two values of it are kept."""

import json
from typing import Any

import pytest

from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Journey, Reply

PERSONAL = ("ann@example.com", "Ann Example", "1990-05-01", "eyJ.id.token", "10 Main Street")
LARGE = {
    "userId": "user-1",
    "redirectUrl": "https://example.com/verified",
    "user": {"email": PERSONAL[0], "name": PERSONAL[1], "dateOfBirth": PERSONAL[2]},
    "idToken": PERSONAL[3],
}


def consent(bench: Bench, journey: Journey, data: Any, message: Any = "Done.") -> Reply:
    """Give the consent. Hypersign answers with this data and message."""
    answer = {"success": True, "message": message, "data": data}
    bench.upstream.fault("consent", Says(200, json.dumps(answer).encode()), times=1)
    return journey.consent()


def test_only_two_values_of_a_consent_are_stored(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")

    first = consent(bench, journey, LARGE, message=f"Sent to {PERSONAL[4]}")
    repeated = journey.consent()

    assert first.status == 200
    assert first.body["data"] == {name: LARGE[name] for name in ("userId", "redirectUrl")}
    assert repeated.body == first.body
    stored = json.dumps(bench.engine.items(bench.tables.sessions), default=str)
    for text in PERSONAL:
        assert text not in stored + first.text() + repeated.text()


@pytest.mark.parametrize(
    "data",
    [
        *(None, [], "text", 5, {"userId": 5, "redirectUrl": ["x"]}, {"userId": "u" * 513}),
        *({"redirectUrl": "https://" + "x" * 2_048}, {"userId": None}),
    ],
)
def test_values_of_another_form_are_left_out(bench: Bench, data: Any) -> None:
    journey = Journey(bench.lambdas).until("consent")

    reply = consent(bench, journey, data, message={"text": "Done."})

    assert (reply.status, reply.body["data"]) == (200, {})
    assert journey.consent().body == reply.body


def test_a_repeated_consent_of_an_older_record_gets_only_the_two_values(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    assert journey.consent().status == 200
    whole = {"success": True, "message": PERSONAL[4], "data": LARGE}
    bench.engine.client.update_item(
        TableName=bench.tables.sessions,
        Key={"id": {"S": f"session#{journey.session_id}"}},
        UpdateExpression="SET consent_answer = :whole",
        ExpressionAttributeValues={":whole": {"S": json.dumps(whole)}},
    )

    repeated = journey.consent()

    assert repeated.body["data"] == {name: LARGE[name] for name in ("userId", "redirectUrl")}
    assert not [text for text in PERSONAL if text in repeated.text()]
