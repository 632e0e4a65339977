"""Hypersign answers 401 although the admin token has not expired."""

import time
from collections.abc import Iterator

import pytest

from tests.reliability.rig import faults
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, Reply
from tests.support.canned_answers import KYC, NEEDS, SSI
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
#: The operations that also carry the user token.
WITH_USER_TOKEN = ("document_ocr", "face_match", "consent")
FORCED_MINT_EVERY_MS = 60_000
EXPIRED = (401, "USER_TOKEN_EXPIRED")
UNAVAILABLE = (503, "UPSTREAM_UNAVAILABLE")


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


def _step(journey: Journey, operation: str) -> Reply:
    reply: Reply = getattr(journey, REACHED[operation][1])()
    return reply


def _a_minute_passes(bench: Bench) -> None:
    for item in bench.engine.items(bench.tables.admin_tokens):
        if "forced_at" in item:
            earlier = item | {"forced_at": item["forced_at"] - FORCED_MINT_EVERY_MS}
            bench.engine.put(bench.tables.admin_tokens, **earlier)


def _must_wait(reply: Reply) -> bool:
    return reply.outcome == UNAVAILABLE and 1 <= int(reply.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("operation", REACHED)
def test_tokens_that_ended_early_are_replaced_without_an_error(
    bench: Bench, operation: str
) -> None:
    journey = _about_to(bench, operation)
    minted = bench.upstream.mints()
    bench.upstream.fault(operation, faults.TokensDie(), times=1)

    assert _step(journey, operation).status == 200

    services = {service for _, service in NEEDS[operation]}
    assert bench.upstream.mints() - minted == dict.fromkeys(services, 1)


@pytest.mark.parametrize("operation", WITH_USER_TOKEN)
def test_a_kyc_token_that_ended_early_is_the_only_one_that_is_replaced(
    bench: Bench, operation: str
) -> None:
    journey = _about_to(bench, operation)
    minted, used = bench.upstream.mints(), bench.upstream.used()
    bench.upstream.fault(operation, faults.TokensDie(KYC), times=1)

    assert _step(journey, operation).status == 200

    assert bench.upstream.mints() - minted == {KYC: 1}
    assert (bench.upstream.used() - used)[operation] == 2


def test_an_ssi_token_that_ended_early_is_replaced_with_the_next_user_token(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    minted = bench.upstream.mints()
    bench.upstream.fault("document_ocr", faults.TokensDie(SSI), times=1)

    assert journey.extract().outcome == EXPIRED
    assert bench.upstream.mints() == minted
    assert journey.renew().status == 200
    assert journey.extract().status == 200

    assert bench.upstream.mints() - minted == {SSI: 1}


def test_another_container_adopts_the_replacement(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    bench.upstream.fault("document_ocr", faults.TokensDie(), times=1)
    assert journey.extract().status == 200
    minted = bench.upstream.mints()

    bench.lambdas.fresh()

    assert journey.until("verify").verify().status == 200
    assert bench.upstream.mints() == minted


@pytest.mark.parametrize("operation", WITH_USER_TOKEN)
def test_a_refused_user_token_replaces_no_admin_token(bench: Bench, operation: str) -> None:
    journey = _about_to(bench, operation)
    minted, used = bench.upstream.mints(), bench.upstream.used()
    bench.upstream.fault(operation, faults.refuses(401))

    replies = [_step(journey, operation) for _ in range(3)]

    assert {reply.outcome for reply in replies} == {EXPIRED}
    assert bench.upstream.mints() == minted
    asked = bench.upstream.used() - used
    assert asked[operation] == asked["outcome"] == 3


def test_a_refusal_that_names_the_user_token_is_believed_at_once(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    used = bench.upstream.used()
    bench.upstream.fault("document_ocr", faults.refuses(401, "ACCESS_TOKEN_EXPIRED"))

    assert journey.extract().outcome == EXPIRED

    assert bench.upstream.used() - used == {"document_ocr": 1}


def test_after_one_users_refused_token_dead_admin_tokens_are_still_replaced(bench: Bench) -> None:
    attacker, user = _about_to(bench, "document_ocr"), Journey(bench.lambdas).until("extract")
    bench.upstream.fault("document_ocr", faults.refuses(401), times=1)
    assert attacker.extract().outcome == EXPIRED
    minted = bench.upstream.mints()
    bench.upstream.account.kill_tokens(KYC, SSI)

    assert user.extract().status == 200
    assert Journey(bench.lambdas).start().status == 200

    assert bench.upstream.mints() - minted == {KYC: 1, SSI: 1}


@pytest.mark.parametrize("operation", REACHED)
def test_whoever_must_wait_for_a_replacement_hears_when_to_come_back(
    bench: Bench, operation: str
) -> None:
    journey = _about_to(bench, operation)
    bench.upstream.account.kill_tokens(KYC, SSI)
    assert Journey(bench.lambdas).start().status == 200
    minted = bench.upstream.mints()
    bench.upstream.account.kill_tokens(KYC, SSI)

    replies = [_step(journey, operation)]
    bench.lambdas.fresh()
    replies.append(_step(journey, operation))

    assert all(map(_must_wait, replies)), [reply.outcome for reply in replies]
    assert bench.upstream.mints() == minted
    _a_minute_passes(bench)
    # A first call and a new user token need the tokens of both services.
    assert Journey(bench.lambdas).start().status == 200
    assert _step(journey, operation).status == 200


def test_a_stored_token_that_is_refused_as_well_is_not_the_users_fault(bench: Bench) -> None:
    journey = _about_to(bench, "document_ocr")
    for item in bench.engine.items(bench.tables.admin_tokens):
        other = item | {"access_token": "ended-too", "forced_at": round(time.time() * 1000)}
        bench.engine.put(bench.tables.admin_tokens, **other)
    bench.upstream.account.kill_tokens(KYC, SSI)

    assert _must_wait(journey.extract())
    assert _must_wait(Journey(bench.lambdas).start())

    _a_minute_passes(bench)
    assert journey.extract().status == 200
    assert Journey(bench.lambdas).start().status == 200


@pytest.mark.parametrize("operation", [name for name in REACHED if name not in WITH_USER_TOKEN])
def test_401s_without_end_cause_one_mint_a_minute(bench: Bench, operation: str) -> None:
    journey = _about_to(bench, operation)
    minted = bench.upstream.mints()
    bench.upstream.fault(operation, faults.refuses(401))

    replies = [_step(journey, operation) for _ in range(3)]
    bench.lambdas.fresh()
    replies.append(_step(journey, operation))

    assert all(map(_must_wait, replies)), [reply.outcome for reply in replies]
    services = {service for _, service in NEEDS[operation]}
    assert bench.upstream.mints() - minted == dict.fromkeys(services, 1)


@pytest.mark.parametrize(
    "fault", [faults.refuses(503, retry_after=7), faults.refuses(500), faults.refuses(429)]
)
def test_a_401_that_cannot_be_explained_costs_nothing_and_can_be_repeated(
    bench: Bench, fault: faults.Says
) -> None:
    bench.lambdas.fresh(MAX_ATTEMPTS="2")
    journey = _about_to(bench, "document_ocr")
    minted = bench.upstream.mints()
    bench.upstream.fault("document_ocr", faults.refuses(401), times=3)
    bench.upstream.fault("outcome", fault)

    replies = [journey.extract() for _ in range(3)]

    assert all(map(_must_wait, replies))
    assert bench.upstream.mints() == minted
    bench.upstream.mend()
    assert journey.extract().status == 200
    bench.lambdas.fresh(MAX_ATTEMPTS="10")


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
