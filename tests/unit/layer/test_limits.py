"""The limits and times that the documentation promises, with their numbers."""

import pytest

from hypersign_kyc.admin_tokens import store as admin_tokens
from hypersign_kyc.admin_tokens import token
from hypersign_kyc.aws import lease
from hypersign_kyc.outcomes import rules as outcomes
from hypersign_kyc.outcomes import store as outcome_store
from hypersign_kyc.sessions import daily_limit, record
from hypersign_kyc.sessions import store as sessions
from hypersign_kyc.sessions.steps import CONSENT, EXTRACTION, FACE_MATCH, PRESENTATION, Step
from hypersign_kyc.users import records as users

MINUTE_S = 60
HOUR_S = 3600


@pytest.mark.parametrize(
    ("limit", "number"),
    [
        (record.SESSION_LIFETIME_S, 24 * HOUR_S),
        (record.KEPT_AFTER_EXPIRY_S, 24 * HOUR_S),
        (record.EXPIRY_MARGIN_MS, MINUTE_S * 1000),
        (record.CONFIRMATION_DUE_MS, 5 * MINUTE_S * 1000),
        (record.MAX_RENEWALS, 20),
        (record.MOST_REFUSALS, 20),
        (record.CONTINUED_FOR_MS, 30 * MINUTE_S * 1000),
        (len(set(record.awaiting_shards())), 17),
        (sessions.LEASE_MARGIN_S, 4),
        (lease.LONGEST_LIKELY_S, 330),
        (lease.FIRST_POLL_S, 0.1),
        (lease.LONGEST_POLL_S, 1),
        (daily_limit.NEARLY_SPENT, 0.8),
        (daily_limit.BUDGET_SHARDS, 16),
        (daily_limit.FULL_FOR_S, 10),
        (outcomes.WINDOW_MS, 10_000),
        (outcomes.NEWS_S, 2),
        (outcomes.NEWS_FOR_MS, MINUTE_S * 1000),
        (outcome_store._LONGEST_ID, 256),
        (users.CREATE_S, 10),
        (users.LEASE_S, 14),
        (admin_tokens.FORCED_MINT_EVERY_S, MINUTE_S),
        (token.AGEING_SHARE, 0.2),
        (token.EXPIRED_MARGIN_S, 30),
        (token.UNKNOWN_LIFETIME_S, 10 * MINUTE_S),
        (token.LONGEST_LIFETIME_S, 24 * HOUR_S),
    ],
)
def test_a_limit_is_the_documented_one(limit: float, number: float) -> None:
    assert limit == number


@pytest.mark.parametrize(
    ("step", "most"), [(EXTRACTION, 7), (FACE_MATCH, 7), (PRESENTATION, 20), (CONSENT, 20)]
)
def test_costly_steps_have_max_attempts_and_the_others_twenty(step: Step, most: int) -> None:
    assert step.limit(7) == most


def test_a_lease_lasts_longer_than_the_work_under_it() -> None:
    assert users.LEASE_S > users.CREATE_S
    assert lease.LONGEST_LIKELY_S > users.LEASE_S


def test_a_session_is_deleted_a_day_after_its_expiry() -> None:
    assert record.purge_at(1_800_000_000_999) == 1_800_000_000 + 24 * HOUR_S


@pytest.mark.parametrize(("seconds", "lasts"), [(30 * MINUTE_S, True), (30 * MINUTE_S - 1, False)])
def test_a_session_is_continued_if_it_lasts_for_half_an_hour(seconds: int, *, lasts: bool) -> None:
    now = 1_800_000_000_000
    purge_at = record.purge_at(now + seconds * 1000)

    assert record.lasts_long_enough(purge_at, now) is lasts
