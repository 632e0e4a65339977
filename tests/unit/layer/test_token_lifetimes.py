import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypersign_kyc.admin_tokens.token import (
    AdminToken,
    Freshness,
    jwt_claims,
    lifetime_s,
    minted,
)


def _jwt(claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJ.{payload}.signature"


@pytest.mark.parametrize(
    ("expires_in", "claims", "seconds"),
    [
        (14_400, {}, 14_400),
        (14_400, {"iat": 1000, "exp": 1060}, 14_400),
        ("14400", {}, 14_400),
        (90.5, {}, 90.5),
        (10**9, {}, 86_400),
        (None, {"iat": 1000, "exp": 1300}, 300),
        ("soon", {"iat": 1000, "exp": 1300}, 300),
        (True, {"iat": 1000, "exp": 1300}, 300),
        (0, {"iat": 1000, "exp": 1300}, 300),
        (-5, {}, 600),
        (None, {"exp": 1300}, 600),
        (None, {"iat": 1300, "exp": 1000}, 600),
        (None, {"iat": 1300, "exp": 1300}, 600),
        ("9" * 15, {}, 86_400),
        ("9" * 16, {}, 600),
        ("0" * 10 + "14400", {}, 14_400),
        ("0" * 11 + "14400", {}, 600),
        (10**15 - 1, {}, 86_400),
        (10**15, {}, 600),
        ([], {"iat": "x", "exp": {}}, 600),
        (float("nan"), {}, 600),
        (float("inf"), {}, 600),
        (None, None, 600),
    ],
)
def test_the_lifetime_is_expires_in_or_the_jwts_or_ten_minutes(
    expires_in: Any, claims: Any, seconds: float
) -> None:
    assert lifetime_s(_jwt(claims), expires_in) == seconds


@pytest.mark.parametrize(
    "token", ["", "opaque", "a.b", "a.b.c", "a.!!!.c", "a.W10.c", "a.bnVsbA.c"]
)
def test_an_opaque_token_has_no_claims(token: str) -> None:
    assert jwt_claims(token) == {}


@pytest.mark.parametrize("name", ["", "a", "ab", "abc"])
def test_claims_of_every_length_are_read(name: str) -> None:
    assert jwt_claims(_jwt({"name": name})) == {"name": name}


@given(st.text())
def test_no_text_breaks_the_reader_of_claims(text: str) -> None:
    assert isinstance(jwt_claims(f"a.{text}.c"), dict)


def test_a_token_ages_and_expires_before_its_end() -> None:
    token = minted("opaque", 14_400, asked_at=0)
    usable = (14_400 - 30) * 1000

    assert token.access_token == "opaque"
    assert token.freshness(0) is Freshness.FRESH
    assert token.freshness(round(usable * 0.8) - 1) is Freshness.FRESH
    assert token.freshness(round(usable * 0.8)) is Freshness.AGEING
    assert token.freshness(usable - 1) is Freshness.AGEING
    assert token.freshness(usable) is Freshness.EXPIRED


def test_a_token_for_bundles_is_replaced_ten_minutes_before_its_end() -> None:
    token = minted("opaque", 3600, asked_at=0, renew_before_s=600)

    assert token.freshness(50 * 60_000 - 1) is Freshness.FRESH
    assert token.freshness(50 * 60_000) is Freshness.AGEING


def test_a_minted_tokens_own_lifetime_counts_if_hypersign_gives_no_other() -> None:
    token = minted(_jwt({"iat": 1000, "exp": 1300}), None, asked_at=0)

    assert token.expires_at == (300 - 30) * 1000


def test_half_of_a_short_lifetime_is_used() -> None:
    assert minted("opaque", 40, asked_at=0).expires_at == 20_000


def test_a_token_that_lives_less_than_its_renewal_takes_ages_at_once() -> None:
    assert minted("opaque", 500, asked_at=7, renew_before_s=600).refresh_at == 7


@given(st.integers(1, 86_400))
def test_even_a_short_lived_token_is_used_for_a_while(seconds: int) -> None:
    token = minted("opaque", seconds, asked_at=1000)

    assert 1000 < token.refresh_at < token.expires_at < 1000 + seconds * 1000
    assert token.freshness(1000) is Freshness.FRESH


def test_a_token_does_not_print() -> None:
    assert "secret-part" not in repr(AdminToken("secret-part", 1, 2))
