"""The functions' log lines and metrics of an event."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.reliability.rig.lambdas import OUTCOME, Journey, Lambdas, Reply
from tests.runtime.services import lambdas_on_services


@pytest.fixture(scope="module")
def lambdas() -> Iterator[Lambdas]:
    with lambdas_on_services() as (lambdas, _):
        yield lambdas


def line(reply: Reply) -> dict[str, Any]:
    """Return the only log line about the request."""
    found = [json.loads(it) for it in reply.log.splitlines() if it.startswith('{"level"')]
    (only,) = (it for it in found if it["message"] == "request")
    return dict(only)


def emitted(reply: Reply) -> dict[str, Any]:
    """Return the request's metrics by name. `_aws` has the description for CloudWatch."""
    (only,) = (json.loads(it) for it in reply.log.splitlines() if it.startswith('{"_aws"'))
    return dict(only)


def test_steps_of_the_callers_own_session_are_logged_with_its_id(lambdas: Lambdas) -> None:
    journey = Journey(lambdas)
    steps = (journey.start, journey.renew, journey.extract, journey.verify, journey.present)
    replies = [step() for step in steps]
    assert {line(reply)["session_id"] for reply in replies} == {journey.session_id}

    assert line(journey.consent())["session_id"] == journey.session_id


def test_a_refusal_to_the_owner_is_logged_with_the_session(lambdas: Lambdas) -> None:
    journey = Journey(lambdas)
    journey.start()
    journey.credentials = [{"id": "none-yet"}]
    early = journey.present()
    assert early.code == "STEP_OUT_OF_ORDER"
    assert line(early)["session_id"] == journey.session_id


def test_a_session_id_from_a_stranger_is_not_logged(lambdas: Lambdas) -> None:
    owner = Journey(lambdas)
    owner.start()
    stranger = Journey(lambdas)
    stranger.start()
    session_id = owner.session_id
    stranger.bundle["sessionId"] = session_id
    for refused in (stranger.extract(), stranger.renew()):
        assert refused.code == "NOT_FOUND"
        assert "session_id" not in line(refused)
        assert session_id not in refused.log


def test_a_session_id_is_not_logged_with_the_next_event(lambdas: Lambdas) -> None:
    journey = Journey(lambdas)
    journey.start()
    nobody = Journey(lambdas)
    nobody.bundle = {**journey.bundle, "sessionId": "of-nobody"}
    assert "session_id" not in line(nobody.extract())


def test_completed_steps_are_counted(lambdas: Lambdas) -> None:
    journey = Journey(lambdas)
    assert emitted(journey.start())["BundlesIssued"] == [1.0]
    assert emitted(journey.extract())["ExtractionsCompleted"] == [1.0]
    assert emitted(journey.verify())["FaceMatchesCompleted"] == [1.0]
    assert emitted(journey.present())["PresentationsCompleted"] == [1.0]
    assert emitted(journey.consent())["ConsentsCompleted"] == [1.0]

    failing = Journey(lambdas, "eve+unreadable_document@example.com").until("extract")
    assert "ExtractionsCompleted" not in emitted(failing.extract())


def test_a_finished_sweep_is_counted(lambdas: Lambdas) -> None:
    _, log = lambdas.invoke(OUTCOME, {})

    (metrics,) = (json.loads(it) for it in log.splitlines() if it.startswith('{"_aws"'))
    # The alarm on sweeps that stop counts the values of this metric.
    assert len(metrics["SessionsDue"]) == 1
