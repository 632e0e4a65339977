"""Which presentations are sent to Hypersign, for which domain, and when a consent is not sent."""

from typing import Any

import pytest

from hypersign_kyc.consent_models import MOST_CREDENTIALS, ConsentResult
from hypersign_kyc.errors import Forbidden, InvalidRequest, KycError, StoreUnavailable
from hypersign_kyc.session_errors import SessionCompleted, StepInProgress
from hypersign_kyc.sessions.steps import Ending
from hypersign_kyc.upstream.wire import StepOutcome
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamTimeout
from tests.unit.layer.consent_world import (
    APP,
    FIRST,
    FOREIGN,
    GIVEN,
    OTHER,
    PASSPORT,
    RECORD,
    SIGNED,
    World,
    digest,
    fields,
    presentation,
    proof,
    sent_before,
)


@pytest.mark.parametrize(
    ("named", "origin", "domain"),
    [
        (None, APP, APP),
        (None, FOREIGN, FIRST),
        (None, None, FIRST),
        (APP, FIRST, APP),
        (APP, FOREIGN, APP),
    ],
)
def test_credentials_are_presented_to_the_named_domain_the_allowed_origin_or_the_first(
    named: str | None, origin: str | None, domain: str
) -> None:
    world = World()

    result = world.run(origin, credentials=[PASSPORT], domain=named)

    assert result.data == GIVEN
    assert world.presented == [([PASSPORT], domain)]
    assert world.sent == [(SIGNED, False)]
    assert world.stored["consent_digest"] == digest(domain=domain)


def test_a_domain_that_is_not_allowed_is_refused() -> None:
    world = World()

    with pytest.raises(Forbidden) as refused:
        world.run(APP, credentials=[PASSPORT], domain=FOREIGN)

    assert fields(refused.value) == ["domain"]
    assert world.done == []


def test_without_any_allowed_domain_the_request_must_name_one() -> None:
    world = World(origins=())

    with pytest.raises(InvalidRequest) as refused:
        world.run(APP)

    assert fields(refused.value) == ["domain"]
    assert world.done == []


@pytest.mark.parametrize("proofs", [1, 2])
def test_a_presentation_for_this_session_is_sent_as_it_is(proofs: int) -> None:
    world = World()
    shown = presentation(*[proof()] * proofs)

    result = world.run(presentation=shown)

    assert result.data == GIVEN
    assert world.sent == [(shown, True)]
    (request,) = world.granted
    assert (request.did, request.presentation_domain) == ("did:own", APP)
    assert request.digest == digest(domain=APP)


@pytest.mark.parametrize(
    "shown",
    [
        presentation(proof(challenge="another")),
        presentation(proof(), proof(challenge="another")),
        presentation(proof(APP), proof(FIRST)),
        presentation(proof(APP), proof(None)),
        presentation(proof(None), proof(APP)),
        presentation(),
        presentation(proof(), credentials=()),
        presentation(proof(None)),
        presentation(proof(FOREIGN)),
    ],
)
def test_a_presentation_that_is_not_for_this_session_and_one_allowed_domain_is_refused(
    shown: dict[str, Any],
) -> None:
    world = World()

    with pytest.raises(Forbidden) as refused:
        world.run(presentation=shown)

    assert fields(refused.value) == ["presentation"]
    assert world.done == []


def test_a_presentation_has_at_most_fifty_credentials() -> None:
    def shown(number: int) -> dict[str, Any]:
        return presentation(proof(), credentials=tuple({"id": f"vc:{n}"} for n in range(number)))

    world = World()
    world.run(presentation=shown(MOST_CREDENTIALS))
    assert len(world.granted[0].credential_digests) == MOST_CREDENTIALS

    world = World()
    with pytest.raises(InvalidRequest) as refused:
        world.run(presentation=shown(MOST_CREDENTIALS + 1))
    assert fields(refused.value) == ["presentation.verifiableCredential"]
    assert world.done == []


@pytest.mark.parametrize(
    ("earlier", "done"),
    [
        (digest(PASSPORT), ["grant", "ask", "present", "send", "complete"]),
        (digest(OTHER), ["grant", "ask", "replace", "present", "send", "complete"]),
    ],
    ids=["same", "different"],
)
def test_a_consent_after_one_that_did_not_arrive_is_sent_and_replaces_a_different_one(
    earlier: str, done: list[str]
) -> None:
    world = World(sent_before(earlier))

    result = world.run()

    assert result.data == GIVEN
    assert world.done == done


def test_a_consent_that_arrived_is_not_sent_again() -> None:
    world = World(sent_before(digest()), hypersigns_steps=None)

    result = world.run()

    assert result.data == {}
    assert world.done == ["grant", "ask", "complete"]


def test_a_different_consent_after_one_that_arrived_is_refused_and_the_first_one_stored() -> None:
    world = World(sent_before(digest(OTHER)), hypersigns_steps=None)

    with pytest.raises(SessionCompleted):
        world.run()

    assert world.done == ["grant", "ask", "complete"]
    assert world.stored["consent_digest"] == digest(OTHER)


def test_a_409_counts_as_consented_if_hypersign_has_finished_the_session() -> None:
    world = World(hypersigns_steps=None, errors={"send": UpstreamError("consent", status=409)})

    result = world.run()

    assert result.data == {}
    assert world.done == ["grant", "present", "send", "ask", "complete"]
    assert world.stored["consent_digest"] == digest()


@pytest.mark.parametrize(
    ("status", "steps", "asked"), [(409, [], ["ask"]), (400, None, []), (500, None, [])]
)
def test_other_errors_of_hypersign_are_answered_and_may_be_repeated(
    status: int, steps: list[StepOutcome] | None, asked: list[str]
) -> None:
    raised = UpstreamError("consent", status=status)
    world = World(hypersigns_steps=steps, errors={"send": raised})

    with pytest.raises(UpstreamError) as refused:
        world.run()

    assert refused.value is raised
    assert raised.retryable
    assert world.done == ["grant", "present", "send", *asked, "abandon"]


@pytest.mark.parametrize(("done", "retryable"), [(True, True), (False, False)])
def test_a_lost_answer_may_be_repeated(*, done: bool, retryable: bool) -> None:
    raised = UpstreamTimeout("consent")
    raised.done, raised.retryable = done, False
    world = World(errors={"send": raised})

    with pytest.raises(UpstreamTimeout):
        world.run()

    assert raised.retryable is retryable


@pytest.mark.parametrize("late", [StoreUnavailable(), StepInProgress()])
def test_a_consent_that_hypersign_has_is_a_success_even_if_it_cannot_be_stored(
    late: KycError,
) -> None:
    world = World(errors={"complete": late})

    assert world.run().data == GIVEN


ANSWER = ConsentResult(data=GIVEN).model_dump_json()


@pytest.mark.parametrize(
    ("stored", "data"),
    [
        ({"consent_digest": digest(), "consent_answer": ANSWER}, GIVEN),
        (
            {"consent_digest": digest(), "consent_sent_at": 1, "ended_as": Ending.CONFIRMED},
            {},
        ),
        ({"consent_digest": digest(OTHER), "consent_answer": ANSWER}, None),
        ({"consent_digest": digest(domain=APP), "consent_answer": ANSWER}, None),
        ({"consent_digest": digest(), "consent_sent_at": 1, "ended_as": Ending.REJECTED}, None),
        ({"consent_digest": digest(), "ended_as": Ending.CONFIRMED}, None),
    ],
)
def test_a_repeated_consent_gets_the_first_ones_answer_and_another_is_refused(
    stored: dict[str, Any], data: Any
) -> None:
    world = World(RECORD.model_copy(update=stored), errors={"grant": SessionCompleted()})

    if data is None:
        with pytest.raises(SessionCompleted):
            world.run()
    else:
        assert world.run().data == data
    assert world.done == ["grant"]
