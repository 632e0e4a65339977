"""Dates in credentials, and the ages that follow from them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hypersign_kyc.credentials.age import is_over, today, years_in
from hypersign_kyc.credentials.dates import date_of
from hypersign_kyc.errors import InvalidRequest

DAY = 86_400


@pytest.mark.parametrize(
    ("claim", "read"),
    [
        # ISO 8601, whole and incomplete
        ("1977-03-05", "1977-03-05"),
        (" 1977-03-05 ", "1977-03-05"),
        ("1977-03", "1977-03"),
        ("1977", "1977"),
        (1977, "1977"),
        ("1977-00-00", "1977"),
        ("1977-03-00", "1977-03"),
        ("1977-00", "1977"),
        ("1977-00-15", "1977"),
        ("1976-02-29", "1976-02-29"),
        # only the first ten characters count
        ("1977-03-05T23:59:59-12:00", "1977-03-05"),
        ("1977-03-05 00:00", "1977-03-05"),
        ("1977-00-00T00:00:00Z", "1977"),
        ("1977-03T00:00:00Z", None),
        # unix times: seconds, milliseconds, before 1970
        (226_368_000, "1977-03-05"),
        ("226368000", "1977-03-05"),
        (226_368_000_000, "1977-03-05"),
        ("226368000000", "1977-03-05"),
        (226_368_000.0, "1977-03-05"),
        (226_368_001, None),
        (226_368_000_001, None),
        (0, "1970-01-01"),
        (-DAY, "1969-12-31"),
        (str(-DAY), "1969-12-31"),
        (-DAY + 1, None),
        (-2_208_988_800, "1900-01-01"),
        (-2_208_988_800_000, "1900-01-01"),
        (9_999_936_000, "2286-11-20"),
        (86_400_000_000_000_000, None),
        ("9" * 16, None),
        ("9" * 5_000, None),
        pytest.param(10**5_000, None, id="5,000 digits"),
        # not a date
        ("1977-02-29", None),
        ("1977-02-30", None),
        ("1977-13-01", None),
        ("0000-00-00", None),
        ("0000", None),
        ("77-03-05", None),
        ("1977-3-5", None),
        ("05.03.1977", None),
        ("1977/03/05", None),
        ("19770305", None),
        ("770305", None),
        ("\u0661\u0669\u0667\u0667-03-05", None),
        ("\u0661\u0669\u0667\u0667", None),
        ("unknown", None),
        ("", None),
        ("-", None),
        (None, None),
        (True, None),
        (1.5, None),
        (float("nan"), None),
        (float("inf"), None),
        (["1977-03-05"], None),
        ({"year": 1977}, None),
    ],
)
def test_a_date_is_read_or_unknown(claim: Any, read: str | None) -> None:
    assert date_of(claim) == read


@pytest.mark.parametrize(
    ("born", "years", "on", "over"),
    [
        ("2008-11-30", 18, "2026-11-29", False),
        ("2008-11-30", 18, "2026-11-30", True),
        ("2008-11-30", 18, "2026-12-01", True),
        # a person who was born on 29 February is a year older on 1 March
        ("2008-02-29", 18, "2026-02-28", False),
        ("2008-02-29", 18, "2026-03-01", True),
        ("2004-02-29", 20, "2024-02-28", False),
        ("2004-02-29", 20, "2024-02-29", True),
        ("2004-02-28", 20, "2024-02-28", True),
        # incomplete
        ("2007", 18, "2026-01-01", True),
        ("2008", 18, "2026-12-30", None),
        ("2008", 18, "2026-12-31", True),
        ("2008", 18, "2026-01-01", None),
        ("2009", 18, "2026-12-31", False),
        ("2008-11", 18, "2026-10-31", False),
        ("2008-11", 18, "2026-11-01", None),
        ("2008-11", 18, "2026-11-29", None),
        ("2008-11", 18, "2026-11-30", True),
        ("2008-02", 18, "2026-02-28", None),
        ("2008-02", 18, "2026-03-01", True),
        ("2008-12", 18, "2026-12-31", True),
        ("9999", 1, "2026-12-31", False),
        # in the future, and the largest numbers
        ("2030-01-01", 1, "2026-01-01", False),
        ("1876-01-01", 150, "2026-01-01", True),
        ("9999-12-31", 150, "2026-01-01", False),
        (None, 18, "2026-01-01", None),
    ],
)
def test_an_age_is_decided_or_unknown(
    born: str | None, years: int, on: str, over: bool | None
) -> None:
    assert is_over(born, years, date.fromisoformat(on)) is over


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ((2026, 3, 1, 0, 0), "2026-02-28"),
        ((2026, 3, 1, 11, 59), "2026-02-28"),
        ((2026, 3, 1, 12, 0), "2026-03-01"),
        ((2026, 3, 1, 23, 59), "2026-03-01"),
    ],
)
def test_today_is_the_day_that_has_begun_everywhere(
    moment: tuple[int, int, int, int, int], day: str
) -> None:
    year, month, of_month, hour, minute = moment
    at = datetime(year, month, of_month, hour, minute, tzinfo=UTC)
    assert today(int(at.timestamp() * 1000)) == date.fromisoformat(day)


@pytest.mark.parametrize("years", [1, 9, 10, 18, 99, 100, 149, 150])
def test_years_are_1_to_150(years: int) -> None:
    assert years_in(str(years)) == years


@pytest.mark.parametrize(
    "text",
    ["0", "151", "200", "1000", "-1", "+18", "018", "18.0", " 18", "18 ", "", "x", "\u0661\u0668"],
)
def test_other_years_are_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        years_in(text)
    assert refused.value.problems[0].field == "years"
