"""The users' or the sessions' table fails, loses an answer, or has a malformed item."""

from typing import Any

import pytest

from tests.reliability.outages.dynamodb.conftest import (
    FAULTS,
    LAMBDA_SECONDS,
    assert_refused_without_a_word,
    fail,
)
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.lambdas import Journey, user_key
from tests.support.dynamodb_proxy import DynamoDbProxy, answer_lost, throttled

pytestmark = pytest.mark.long

QUICK_FAULTS = [name for name in FAULTS if name != "slow"]
STEPS = ("extract", "verify", "present", "consent")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("table", ["users", "sessions"])
def test_nothing_is_spent_if_users_or_sessions_cannot_be_read(
    warm: Bench, dynamodb: DynamoDbProxy, table: str, fault: str
) -> None:
    journey = Journey(warm.lambdas)
    fail(dynamodb, getattr(warm.tables, table), fault)
    used = warm.upstream.used()

    assert_refused_without_a_word(journey.start(seconds=LAMBDA_SECONDS))
    assert warm.upstream.used() == used

    dynamodb.mend()
    assert journey.start().status == 200
    assert (warm.upstream.used() - used)["user_did"] == 1


@pytest.mark.parametrize("fault", QUICK_FAULTS)
@pytest.mark.parametrize("step", STEPS)
def test_without_sessions_no_step_is_spent(
    warm: Bench, dynamodb: DynamoDbProxy, step: str, fault: str
) -> None:
    journey = Journey(warm.lambdas).until(step)
    used = warm.upstream.used()
    fail(dynamodb, warm.tables.sessions, fault)

    assert_refused_without_a_word(getattr(journey, step)())
    assert warm.upstream.used() == used

    dynamodb.mend()
    assert getattr(journey, step)().status == 200


def test_a_fresh_user_token_is_not_fetched_for_a_session_that_cannot_be_read(
    warm: Bench, dynamodb: DynamoDbProxy
) -> None:
    journey = Journey(warm.lambdas).until("extract")
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, throttled)

    assert_refused_without_a_word(journey.renew())

    assert warm.upstream.used() == used


def test_a_did_that_could_not_be_stored_is_stored_on_retry(
    warm: Bench, dynamodb: DynamoDbProxy
) -> None:
    journey = Journey(warm.lambdas)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.users, throttled, writes=True, skip=1)

    assert_refused_without_a_word(journey.start())
    dynamodb.mend()
    assert journey.start().status == 200

    assert (warm.upstream.used() - used)["user_did"] == 1
    assert _stored_did(warm, journey) == journey.bundle["userDid"]


@pytest.mark.parametrize("skip", [0, 1], ids=["lease", "did"])
def test_a_lost_answer_of_the_users_table_makes_no_second_did(
    warm: Bench, dynamodb: DynamoDbProxy, skip: int
) -> None:
    journey = Journey(warm.lambdas)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.users, answer_lost, writes=True, skip=skip, times=1)

    assert journey.start().status == 200

    assert (warm.upstream.used() - used)["user_did"] == 1
    assert _stored_did(warm, journey) == journey.bundle["userDid"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"did": 5},
        {"did": ""},
        {"did": "did:hid:z6MkHalf"},
        {"verification_method_id": "did:hid:z6MkHalf#key-1"},
        {"lease_until": "for ever"},
    ],
    ids=["number", "empty", "no_method", "no_did", "lease"],
)
def test_a_malformed_user_gets_no_second_did(warm: Bench, wrong: dict[str, Any]) -> None:
    journey = Journey(warm.lambdas)
    warm.engine.put(warm.tables.users, id=user_key(journey.email), **wrong)
    used = warm.upstream.used()

    reply = journey.start(seconds=LAMBDA_SECONDS)

    assert_refused_without_a_word(reply)
    # The container did not wait for a lease that never ends.
    assert reply.seconds < LAMBDA_SECONDS / 2
    assert warm.upstream.used() == used


@pytest.mark.parametrize(
    "wrong",
    [
        {"step_state": "elsewhere"},
        {"extractions": "many"},
        {"user_tokens": "all"},
        {"did": 5},
        {"lease_until": "for ever"},
        {"credential_digests": "none"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_malformed_session_spends_nothing(warm: Bench, wrong: dict[str, Any]) -> None:
    journey = Journey(warm.lambdas).until("extract")
    key = f"session#{journey.session_id}"
    warm.engine.put(warm.tables.sessions, **(warm.engine.item(warm.tables.sessions, key) | wrong))
    used = warm.upstream.used()

    assert_refused_without_a_word(journey.extract())

    assert warm.upstream.used() == used


def test_a_malformed_day_spends_nothing(warm: Bench) -> None:
    journey = Journey(warm.lambdas).until("extract")
    day = next(
        item
        for item in warm.engine.items(warm.tables.sessions)
        if item["id"].startswith(f"day#{user_key(journey.email)}#")
    )
    warm.engine.put(warm.tables.sessions, **(day | {"opened": "many"}))
    used = warm.upstream.used()

    assert_refused_without_a_word(journey.start_anew())

    assert warm.upstream.used() == used


@pytest.mark.parametrize("skip", [0, 1], ids=["count", "session"])
def test_a_lost_answer_of_the_sessions_table_opens_one_session(
    warm: Bench, dynamodb: DynamoDbProxy, skip: int
) -> None:
    journey = Journey(warm.lambdas)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, answer_lost, writes=True, skip=skip, times=1)

    assert journey.start().status == 200
    assert journey.extract().status == 200

    assert (warm.upstream.used() - used)["kyc_session"] == 1


@pytest.mark.parametrize("skip", [0, 1], ids=["begin", "end"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_whose_answer_was_lost_is_done_once(
    warm: Bench, dynamodb: DynamoDbProxy, step: str, skip: int
) -> None:
    journey = Journey(warm.lambdas).until(step)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, answer_lost, writes=True, skip=skip, times=1)

    assert getattr(journey, step)().status == 200

    operation = {
        "extract": "document_ocr",
        "verify": "face_match",
        "present": "presentation",
        "consent": "consent",
    }[step]
    assert (warm.upstream.used() - used)[operation] == 1


def test_a_consent_succeeds_even_if_it_cannot_be_stored(
    warm: Bench, dynamodb: DynamoDbProxy
) -> None:
    journey = Journey(warm.lambdas).until("consent")
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, throttled, writes=True, skip=1)
    assert journey.consent().status == 200
    dynamodb.mend()
    assert journey.consent().outcome == (409, "STEP_IN_PROGRESS")
    _let_the_lease_run_out(warm, journey)

    assert journey.consent().status == 200
    assert journey.consent().status == 200

    assert (warm.upstream.used() - used)["consent"] == 1


def _stored_did(bench: Bench, journey: Journey) -> str:
    did: str = bench.engine.item(bench.tables.users, user_key(journey.email))["did"]
    return did


def _let_the_lease_run_out(bench: Bench, journey: Journey) -> None:
    key = f"session#{journey.session_id}"
    item = bench.engine.item(bench.tables.sessions, key)
    bench.engine.put(bench.tables.sessions, **(item | {"lease_until": 1}))
