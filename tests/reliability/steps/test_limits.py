"""Limits on calls that cost credits: per session, per user, and per day for the company."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from events.make import BUNDLE, CONSENTS, EXTRACT
from events.make import PRESENTATION as PRESENT
from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.digests import text_digest
from hypersign_kyc.sessions.daily_limit import budget_shares
from hypersign_kyc.sessions.record import MAX_RENEWALS
from hypersign_kyc.sessions.steps import PRESENTATION
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.faults import refuses
from tests.reliability.rig.lambdas import Journey, Reply, user_key
from tests.support.engine import DynamoDbEngine

BUDGET = 5


@pytest.fixture(scope="module")
def bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as opened:
        yield opened


@pytest.fixture
def limited(bench: Bench) -> Iterator[Bench]:
    """A company whose users may open five sessions today and have opened none."""
    for key in budget_shares(BUDGET, datetime.now(UTC)):
        bench.engine.client.delete_item(TableName=bench.tables.sessions, Key={"id": {"S": key}})
    bench.lambdas.fresh(DAILY_SESSION_BUDGET=str(BUDGET))
    yield bench
    bench.lambdas.fresh(DAILY_SESSION_BUDGET="0")


def _attributes(bench: Bench, journey: Journey) -> dict[str, Any]:
    return bench.engine.item(bench.tables.sessions, f"session#{journey.session_id}")


def _change(bench: Bench, journey: Journey, **attributes: Any) -> None:
    bench.engine.put(bench.tables.sessions, **(_attributes(bench, journey) | attributes))


def _spent_today(bench: Bench, key: str) -> int:
    return int(bench.engine.item(bench.tables.sessions, key)["opened"])


def test_a_session_gets_no_more_than_twenty_fresh_tokens(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    _change(bench, journey, renewals=MAX_RENEWALS - 1)
    assert journey.renew().status == 200
    used = bench.upstream.used()

    assert journey.renew().outcome == (429, "TOO_MANY_ATTEMPTS")

    assert bench.upstream.used() == used
    assert journey.extract().status == 200


def test_a_renewal_that_spent_nothing_is_not_counted(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    bench.upstream.fault("did_jwt", refuses(503))
    assert journey.renew(seconds=5.0).status == 503
    bench.upstream.mend()

    assert _attributes(bench, journey)["renewals"] == 0
    assert journey.renew().status == 200
    assert _attributes(bench, journey)["renewals"] == 1


def test_a_session_makes_no_more_than_twenty_presentations(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("present")
    assert PRESENTATION.most == 20
    _change(bench, journey, presentations=PRESENTATION.most - 1)
    assert journey.present().status == 200
    used = bench.upstream.used()

    assert journey.present().outcome == (429, "TOO_MANY_ATTEMPTS")

    assert bench.upstream.used() == used
    assert journey.consent().status == 200


def test_the_companys_day_ends_with_its_budget(limited: Bench) -> None:
    journeys = [Journey(limited.lambdas) for _ in range(BUDGET + 1)]
    replies = [journey.start() for journey in journeys[:-1]]
    used = limited.upstream.used()

    refused = journeys[-1].start()

    assert [reply.status for reply in replies] == [200] * BUDGET
    assert ["DailyBudgetNearlySpent" in reply.log for reply in replies] == [False] * 3 + [True] * 2
    assert refused.outcome == (503, "DAILY_BUDGET_REACHED")
    assert refused.body["error"]["retryable"] is False
    now = datetime.now(UTC)
    left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
    assert abs(int(refused.headers["Retry-After"]) - left) <= 5
    assert limited.upstream.used() == used
    # The user's own count was decreased again.
    day = f"day#{user_key(journeys[-1].email)}#{now.date().isoformat()}"
    assert _spent_today(limited, day) == 0
    # The user who got no DID left no row.
    assert not limited.engine.item(limited.tables.users, user_key(journeys[-1].email))
    # An open session can continue.
    assert journeys[0].renew().status == 200
    assert journeys[0].extract().status == 200


def test_a_session_that_cost_nothing_is_given_back_to_the_budget(limited: Bench) -> None:
    known = Journey(limited.lambdas)
    assert known.start().status == 200
    limited.upstream.fault("kyc_session", refuses(503))

    assert known.start_anew(seconds=5.0).status == 503
    limited.upstream.mend()

    shares = budget_shares(BUDGET, datetime.now(UTC))
    items = [limited.engine.item(limited.tables.sessions, key) for key in shares]
    assert sum(int(item.get("opened", 0)) for item in items) == 1


def test_a_user_at_the_days_limit_leaves_no_lease_and_no_count(limited: Bench) -> None:
    limited.lambdas.fresh(MAX_SESSIONS_PER_USER="1")
    journey = Journey(limited.lambdas)
    day = f"day#{user_key(journey.email)}#{datetime.now(UTC).date().isoformat()}"
    limited.engine.put(limited.tables.sessions, id=day, opened=1)

    refused = journey.start()
    limited.lambdas.fresh(MAX_SESSIONS_PER_USER="1000")

    assert refused.outcome == (429, "TOO_MANY_ATTEMPTS")
    assert not limited.engine.item(limited.tables.users, user_key(journey.email))
    # Nobody waits for a lease.
    reply = journey.start()
    assert reply.status == 200
    assert reply.seconds < 2


def test_another_consent_after_a_completed_one_is_refused(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("present")
    elsewhere = journey.body(PRESENT) | {"domain": "https://other.example.com"}
    bearer = journey.bundle["userBearerToken"]
    other = bench.lambdas.call(PRESENT, elsewhere, bearer).body["presentation"]
    assert journey.present().status == 200
    first = journey.consent()
    assert first.status == 200
    used = bench.upstream.used()

    session = {"sessionId": journey.session_id}
    same = {"credentials": journey.credentials, "domain": "https://app.example.com"}
    repeated = [journey.consent(), bench.lambdas.call(CONSENTS, session | same, bearer)]
    different: list[dict[str, Any]] = [
        session | {"presentation": other},
        session | same | {"domain": "https://other.example.com"},
    ]
    refused = [bench.lambdas.call(CONSENTS, body, bearer) for body in different]

    assert [reply.body for reply in repeated] == [first.body] * 2
    assert [reply.outcome for reply in refused] == [(409, "SESSION_COMPLETED")] * 2
    assert bench.upstream.used() == used


def test_a_different_consent_than_the_sent_one_does_not_count(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("present")
    elsewhere = journey.body(PRESENT) | {"domain": "https://other.example.com"}
    bearer = journey.bundle["userBearerToken"]
    assert bench.lambdas.call(PRESENT, elsewhere, bearer).status == 200
    consent = {"sessionId": journey.session_id, "credentials": journey.credentials}
    body = consent | {"domain": "https://app.example.com"}
    assert bench.lambdas.call(CONSENTS, body, bearer).status == 200
    # The same as if the container had died after Hypersign got the call.
    item = _attributes(bench, journey)
    for name in ("consent_answer", "lease_until"):
        item.pop(name, None)
    bench.engine.put(bench.tables.sessions, **(item | {"step_state": "verified"}))
    used = bench.upstream.used()

    other = bench.lambdas.call(CONSENTS, consent | {"domain": "https://other.example.com"}, bearer)
    same = bench.lambdas.call(CONSENTS, body, bearer)

    assert other.outcome == (409, "SESSION_COMPLETED")
    assert same.status == 200
    assert (bench.upstream.used() - used)["consent"] == 0


def test_an_unknown_session_and_a_wrong_bearer_cost_the_same_calls(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("get", "update"):
        real = getattr(Table, name)

        def counted(*arguments: Any, _name: str = name, _real: Any = real, **named: Any) -> Any:
            calls.append(_name)
            return _real(*arguments, **named)

        monkeypatch.setattr(Table, name, counted)

    def cost(call: Callable[[], Reply]) -> list[str]:
        calls.clear()
        assert call().status == 404
        return list(calls)

    journey, stranger = (Journey(bench.lambdas).until("extract") for _ in range(2))
    wrong = stranger.bundle["userBearerToken"]
    unknown = journey.body(EXTRACT) | {"sessionId": "unknown"}
    steps = [
        cost(lambda: bench.lambdas.call(EXTRACT, journey.body(EXTRACT), wrong)),
        cost(lambda: bench.lambdas.call(EXTRACT, unknown, wrong)),
    ]
    renewals = [
        cost(lambda: bench.lambdas.call(BUNDLE, {"sessionId": journey.session_id}, stranger.email)),
        cost(lambda: bench.lambdas.call(BUNDLE, {"sessionId": "unknown"}, stranger.email)),
    ]

    assert steps == [["update", "get"]] * 2
    assert renewals == [["update", "get"]] * 2


def test_an_expired_user_token_is_told_nothing_even_after_the_consent(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("consent")
    assert journey.consent().status == 200
    digest = text_digest(journey.bundle["userBearerToken"])
    _change(bench, journey, user_tokens={digest: int(time.time() * 1000) - 1})

    assert journey.consent().outcome == (401, "USER_TOKEN_EXPIRED")


@pytest.mark.parametrize("proof", [{}, {"domain": "https://evil.example"}])
def test_a_proof_needs_a_domain_that_is_allowed(bench: Bench, proof: dict[str, str]) -> None:
    journey = Journey(bench.lambdas).until("present")
    made = {
        "holder": journey.bundle["userDid"],
        "verifiableCredential": journey.credentials,
        "proof": {"challenge": journey.session_id} | proof,
    }
    used = bench.upstream.used()

    body = {"sessionId": journey.session_id, "presentation": made}
    reply = bench.lambdas.call(CONSENTS, body, journey.bundle["userBearerToken"])

    assert reply.outcome == (403, "FORBIDDEN")
    assert bench.upstream.used() == used


def test_a_session_of_the_version_before_is_neither_continued_nor_renewed(bench: Bench) -> None:
    journey = Journey(bench.lambdas).until("extract")
    old, item = journey.session_id, _attributes(bench, journey)
    ((digest, expires_at),) = item.pop("user_tokens").items()
    earlier = {"user_token_digest": digest, "user_token_expires_at": expires_at}
    bench.engine.put(bench.tables.sessions, **(item | earlier))

    assert journey.extract().outcome == (404, "NOT_FOUND")
    assert journey.renew().outcome == (404, "NOT_FOUND")
    reply = bench.lambdas.call(BUNDLE, {}, journey.email)

    assert reply.status == 200
    assert reply.body["sessionId"] != old
