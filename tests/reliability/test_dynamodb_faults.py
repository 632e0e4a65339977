"""DynamoDB throttles, refuses, is slow, is down, loses an answer, or has an item that is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest

from hypersign_kyc.digests import user_digest
from tests.reliability import faults
from tests.reliability.bench import Bench, open_bench
from tests.reliability.engine import DynamoDbEngine
from tests.reliability.faulty_dynamodb import (
    DYNAMODB_TEXT,
    Act,
    FaultyDynamoDb,
    answer_lost,
    down,
    refused,
    slow,
    throttled,
)
from tests.reliability.lambdas import Journey, Reply

NOT_AVAILABLE = (503, "UPSTREAM_UNAVAILABLE")
#: What fails: everything, or what is written after a read that worked.
FAULTS: dict[str, tuple[Act, bool]] = {
    "throttled": (throttled, False),
    "refused": (refused, False),
    "down": (down, False),
    "slow": (slow, False),
    "writes_throttled": (throttled, True),
    "writes_down": (down, True),
}
QUICK_FAULTS = [name for name in FAULTS if name != "slow"]
STEPS = ("extract", "verify", "present", "consent")
LAMBDA_SECONDS = 28.0


@pytest.fixture(scope="module")
def dynamodb(engine: DynamoDbEngine) -> Iterator[FaultyDynamoDb]:
    with FaultyDynamoDb(engine.url) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def one_bench(engine: DynamoDbEngine, dynamodb: FaultyDynamoDb) -> Iterator[Bench]:
    with open_bench(engine, dynamodb.url) as bench:
        yield bench


@pytest.fixture
def bench(one_bench: Bench, dynamodb: FaultyDynamoDb) -> Iterator[Bench]:
    yield one_bench
    dynamodb.mend()
    one_bench.put_right()


@pytest.fixture
def warm(bench: Bench) -> Bench:
    """A bench whose container has served before."""
    Journey(bench.lambdas).until("extract")
    return bench


def _fail(dynamodb: FaultyDynamoDb, table: str, name: str) -> None:
    act, writes = FAULTS[name]
    dynamodb.fail(table, act, writes=writes)


def _assert_refused_without_a_word(reply: Reply) -> None:
    assert reply.outcome == NOT_AVAILABLE
    assert int(reply.headers["Retry-After"]) >= 1
    assert DYNAMODB_TEXT not in reply.text()
    assert reply.seconds < LAMBDA_SECONDS - 1


def test_a_warm_container_needs_no_token_table(warm: Bench, dynamodb: FaultyDynamoDb) -> None:
    dynamodb.fail(warm.tables.admin_tokens, down)
    asked = dynamodb.requests[warm.tables.admin_tokens]
    minted = warm.upstream.mints()

    Journey(warm.lambdas).until("consent").consent()

    assert warm.upstream.mints() == minted
    assert dynamodb.requests[warm.tables.admin_tokens] == asked


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cold_container_mints_for_itself_while_the_token_table_fails(
    bench: Bench, dynamodb: FaultyDynamoDb, fault: str
) -> None:
    bench.forget_tokens()
    _fail(dynamodb, bench.tables.admin_tokens, fault)
    minted = bench.upstream.mints()

    for _ in range(3):
        reply = Journey(bench.lambdas).start(seconds=LAMBDA_SECONDS)
        assert reply.status == 200
        assert DYNAMODB_TEXT not in reply.text()

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


def test_a_container_that_mints_for_itself_does_so_at_most_once_a_minute(
    bench: Bench, dynamodb: FaultyDynamoDb
) -> None:
    bench.forget_tokens()
    dynamodb.fail(bench.tables.admin_tokens, down)
    bench.upstream.fault("admin_token", faults.refuses(500))
    minted = bench.upstream.mints()

    replies = [Journey(bench.lambdas).start() for _ in range(4)]

    assert {reply.outcome for reply in replies} == {NOT_AVAILABLE}
    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize("skip", [0, 1], ids=["lease", "token"])
def test_a_lost_answer_of_the_token_table_costs_no_mint(
    bench: Bench, dynamodb: FaultyDynamoDb, skip: int
) -> None:
    bench.forget_tokens()
    minted = bench.upstream.mints()
    dynamodb.fail(bench.tables.admin_tokens, answer_lost, writes=True, skip=2 * skip, times=1)

    assert Journey(bench.lambdas).start().status == 200
    bench.lambdas.fresh()
    assert Journey(bench.lambdas).start().status == 200

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_token": 5, "refresh_at": "soon", "expires_at": "later"},
        {"lease_until": "for ever", "retry_at": "never"},
        {"access_token": "two\r\nlines", "refresh_at": 10**15, "expires_at": 10**15},
    ],
    ids=["token", "lease", "header"],
)
def test_a_malformed_token_item_is_replaced(bench: Bench, wrong: dict[str, Any]) -> None:
    bench.forget_tokens()
    for service in ("access_service_kyc", "access_service_ssi"):
        bench.engine.put(bench.tables.admin_tokens, id=service, **wrong)
    minted = bench.upstream.mints()

    assert Journey(bench.lambdas).start().status == 200
    bench.lambdas.fresh()
    assert Journey(bench.lambdas).start().status == 200

    assert bench.upstream.mints() - minted == {"kyc": 1, "ssi": 1}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("table", ["users", "sessions"])
def test_without_users_or_sessions_nothing_is_spent(
    warm: Bench, dynamodb: FaultyDynamoDb, table: str, fault: str
) -> None:
    journey = Journey(warm.lambdas)
    _fail(dynamodb, getattr(warm.tables, table), fault)
    used = warm.upstream.used()

    _assert_refused_without_a_word(journey.start(seconds=LAMBDA_SECONDS))
    assert warm.upstream.used() == used

    dynamodb.mend()
    assert journey.start().status == 200
    assert (warm.upstream.used() - used)["user_did"] == 1


@pytest.mark.parametrize("fault", QUICK_FAULTS)
@pytest.mark.parametrize("step", STEPS)
def test_without_sessions_no_step_is_spent(
    warm: Bench, dynamodb: FaultyDynamoDb, step: str, fault: str
) -> None:
    journey = Journey(warm.lambdas).until(step)
    used = warm.upstream.used()
    _fail(dynamodb, warm.tables.sessions, fault)

    _assert_refused_without_a_word(getattr(journey, step)())
    assert warm.upstream.used() == used

    dynamodb.mend()
    assert getattr(journey, step)().status == 200


def test_a_fresh_user_token_is_not_fetched_for_a_session_that_cannot_be_read(
    warm: Bench, dynamodb: FaultyDynamoDb
) -> None:
    journey = Journey(warm.lambdas).until("extract")
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, throttled)

    _assert_refused_without_a_word(journey.renew())

    assert warm.upstream.used() == used


def test_who_came_today_already_needs_no_users_table(warm: Bench, dynamodb: FaultyDynamoDb) -> None:
    journey = Journey(warm.lambdas).until("extract")
    did = journey.bundle["userDid"]
    dynamodb.fail(warm.tables.users, down)

    assert journey.start().status == 200
    assert journey.bundle["userDid"] == did


def test_a_did_that_could_not_be_stored_is_stored_on_retry(
    warm: Bench, dynamodb: FaultyDynamoDb
) -> None:
    journey = Journey(warm.lambdas)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.users, throttled, writes=True, skip=1)

    _assert_refused_without_a_word(journey.start())
    dynamodb.mend()
    assert journey.start().status == 200

    assert (warm.upstream.used() - used)["user_did"] == 1
    assert _stored_did(warm, journey) == journey.bundle["userDid"]


@pytest.mark.parametrize("skip", [0, 1], ids=["lease", "did"])
def test_a_lost_answer_of_the_users_table_makes_no_second_did(
    warm: Bench, dynamodb: FaultyDynamoDb, skip: int
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
    warm.engine.put(warm.tables.users, id=user_digest(journey.email), **wrong)
    used = warm.upstream.used()

    reply = journey.start(seconds=LAMBDA_SECONDS)

    _assert_refused_without_a_word(reply)
    assert reply.seconds < 3
    assert warm.upstream.used() == used


@pytest.mark.parametrize(
    "wrong",
    [
        {"step_state": "elsewhere"},
        {"extractions": "many"},
        {"user_token_expires_at": "soon"},
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

    _assert_refused_without_a_word(journey.extract())

    assert warm.upstream.used() == used


@pytest.mark.parametrize("wrong", [{"opened": "many"}, {"did": 5}], ids=["count", "did"])
def test_a_malformed_day_spends_nothing(warm: Bench, wrong: dict[str, Any]) -> None:
    journey = Journey(warm.lambdas).until("extract")
    day = next(
        item
        for item in warm.engine.items(warm.tables.sessions)
        if item["id"].startswith(f"owner#{user_digest(journey.email)}#")
    )
    warm.engine.put(warm.tables.sessions, **(day | wrong))
    used = warm.upstream.used()

    _assert_refused_without_a_word(journey.start())

    assert warm.upstream.used() == used


@pytest.mark.parametrize("skip", [0, 1, 2], ids=["count", "did", "session"])
def test_a_lost_answer_of_the_sessions_table_opens_one_session(
    warm: Bench, dynamodb: FaultyDynamoDb, skip: int
) -> None:
    journey = Journey(warm.lambdas)
    used = warm.upstream.used()
    dynamodb.fail(warm.tables.sessions, answer_lost, writes=True, skip=skip, times=1)

    assert journey.start().status == 200
    assert journey.extract().status == 200

    assert (warm.upstream.used() - used)["kyc_session"] == 1


@pytest.mark.parametrize("skip", [0, 1], ids=["begin", "end"])
@pytest.mark.parametrize("step", STEPS)
def test_a_lost_answer_in_a_step_is_one_step(
    warm: Bench, dynamodb: FaultyDynamoDb, step: str, skip: int
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


def test_a_consent_that_could_not_be_stored_is_a_consent_all_the_same(
    warm: Bench, dynamodb: FaultyDynamoDb
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
    did: str = bench.engine.item(bench.tables.users, user_digest(journey.email))["did"]
    return did


def _let_the_lease_run_out(bench: Bench, journey: Journey) -> None:
    key = f"session#{journey.session_id}"
    item = bench.engine.item(bench.tables.sessions, key)
    bench.engine.put(bench.tables.sessions, **(item | {"lease_until": 1}))
