"""Hypersign answers 401 although the admin token has not expired."""

from collections.abc import Iterator

import pytest

from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey
from tests.support.canned_answers import NEEDS
from tests.support.engine import DynamoDbEngine

pytestmark = pytest.mark.long

#: For each operation: the steps before it, and the step that uses it.
REACHED = {
    "kyc_session": ("start", "start"),
    "user_did": ("start", "start"),
    "did_jwt": ("start", "start"),
    "user_token": ("start", "start"),
    "document_ocr": ("extract", "extract"),
    "face_match": ("verify", "verify"),
    "presentation": ("present", "present"),
    "consent": ("consent", "consent"),
    "outcome": ("consent", "consent"),
}
STEP_ROUTES = ("document_ocr", "face_match", "presentation", "consent", "outcome")
FORCED_MINT_EVERY_MS = 60_000


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench) -> Iterator[Bench]:
    one_bench.forget_tokens()
    yield one_bench
    one_bench.upstream.mend()


def _about_to(bench: Bench, operation: str) -> Journey:
    """Return a journey whose next step uses the operation, in a container that already has its
    tokens.
    """
    before, _ = REACHED[operation]
    Journey(bench.lambdas).until("extract")
    journey = Journey(bench.lambdas).until(before)
    if operation == "outcome":
        bench.upstream.fault("consent", faults.Resets(unread=False), times=1)
        assert journey.consent().status == 502
    return journey


@pytest.mark.parametrize("operation", REACHED)
def test_a_token_that_ended_early_is_replaced_without_an_error(
    bench: Bench, operation: str
) -> None:
    journey = _about_to(bench, operation)
    minted, used = bench.upstream.mints(), bench.upstream.used()
    bench.upstream.fault(operation, faults.TokensDie(), times=1)

    assert getattr(journey, REACHED[operation][1])().status == 200

    services = {service for _, service in NEEDS[operation]}
    assert bench.upstream.mints() - minted == dict.fromkeys(services, 1)
    assert (bench.upstream.used() - used)[operation] == 2


def test_another_container_adopts_the_replacement(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    bench.upstream.fault("document_ocr", faults.TokensDie(), times=1)
    assert journey.extract().status == 200
    minted = bench.upstream.mints()

    bench.lambdas.fresh()

    assert journey.until("verify").verify().status == 200
    assert bench.upstream.mints() == minted


@pytest.mark.parametrize("operation", REACHED)
def test_repeated_401s_are_answered_and_cause_few_mints(bench: Bench, operation: str) -> None:
    journey = _about_to(bench, operation)
    minted, used = bench.upstream.mints(), bench.upstream.used()
    bench.upstream.fault(operation, faults.refuses(401))
    expected = (401, "USER_TOKEN_EXPIRED") if operation in STEP_ROUTES else (502, "UPSTREAM_ERROR")
    step = REACHED[operation][1]

    replies = [getattr(journey, step)() for _ in range(3)]
    bench.lambdas.fresh()
    replies.append(getattr(journey, step)())

    assert {reply.outcome for reply in replies} == {expected}
    services = {service for _, service in NEEDS[operation]}
    assert bench.upstream.mints() - minted == dict.fromkeys(services, 1)
    # Only the first call was repeated, because there was no new token for the others.
    assert (bench.upstream.used() - used)[operation] == len(replies) + 1


def test_after_a_minute_a_refused_token_is_replaced_once_more(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    bench.upstream.fault("document_ocr", faults.refuses(401))
    minted = bench.upstream.mints()
    assert journey.extract().status == 401
    assert journey.extract().status == 401
    for item in bench.engine.items(bench.tables.admin_tokens):
        earlier = item | {"forced_at": item["forced_at"] - FORCED_MINT_EVERY_MS}
        bench.engine.put(bench.tables.admin_tokens, **earlier)

    assert journey.extract().status == 401
    assert journey.extract().status == 401

    assert bench.upstream.mints() - minted == {"kyc": 2, "ssi": 2}


def test_a_refused_user_token_costs_no_attempt_and_says_what_to_do(bench: Bench) -> None:
    bench.lambdas.fresh(MAX_ATTEMPTS="2")
    journey = _about_to(bench, "document_ocr")
    bench.upstream.fault("document_ocr", faults.refuses(401), times=6)

    for _ in range(3):
        reply = journey.extract()
        assert reply.outcome == (401, "USER_TOKEN_EXPIRED")
        assert "sessionId" in reply.body["error"]["hint"]
    bench.upstream.mend()

    assert journey.renew().status == 200
    assert journey.extract().status == 200
    assert journey.extract().status == 200
    assert journey.extract().outcome == (429, "TOO_MANY_ATTEMPTS")
    bench.lambdas.fresh(MAX_ATTEMPTS="10")
