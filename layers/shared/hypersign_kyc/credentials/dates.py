"""Read the dates in credentials. Hypersign's have ISO dates, unix times, and incomplete dates."""

import calendar
import re
from datetime import date, timedelta
from typing import Any

_EPOCH = date(1970, 1, 1)
_DAY_S = 86_400
_UNIX_TIME = re.compile(r"-?[0-9]{1,16}")
#: A unix time with more digits counts milliseconds.
_MOST_DIGITS_OF_SECONDS = 10
_YEAR = re.compile(r"[0-9]{4}")
#: A calendar date, possibly without day, or without month and day. `00` means unknown.
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DATE_CHARACTERS = 10


def date_of(value: Any) -> str | None:
    """Return a claim's date in ISO 8601 (`1977-03-05`, or incomplete: `1977`, `1977-03`), or None
    if it is not a date.

    - Digits are a unix time: seconds (up to 10 digits) or milliseconds. It must be midnight in UTC,
      because the document has no time of day. Before 1970, it has a minus sign.
    - Four digits are a year. As a unix time, they would never be midnight.
    - Of other texts, the first ten characters must be a date.
    """
    text = _text_of(value)
    if _YEAR.fullmatch(text) is None and _UNIX_TIME.fullmatch(text):
        return _of_unix_time(text)
    return _of_calendar(text[:_DATE_CHARACTERS])


def earliest_and_latest(text: str) -> tuple[date, date]:
    """Return the first and the last day that a date of `date_of` can mean."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    earliest = date(year, month or 1, day or 1)
    if day:
        return earliest, earliest
    last_month = month or 12
    return earliest, date(year, last_month, calendar.monthrange(year, last_month)[1])


def _text_of(value: Any) -> str:
    """Return the claim as text, empty if it is neither a text nor a whole number."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**16:
        return ""
    return str(value)


def _of_unix_time(text: str) -> str | None:
    digits = len(text.removeprefix("-"))
    unit = _DAY_S if digits <= _MOST_DIGITS_OF_SECONDS else _DAY_S * 1000
    days, rest = divmod(int(text), unit)
    if rest:
        return None
    try:
        return (_EPOCH + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _of_calendar(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not month:
        return text[:4]
    return text if day else text[:7]
