"""Decide whether a person has reached an age."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypersign_kyc.credentials.dates import earliest_and_latest
from hypersign_kyc.errors import InvalidRequest, Problem

#: The last place on Earth where a day begins. A person has an age only once it is their birthday
#: everywhere.
_LAST_TIME_ZONE = timezone(timedelta(hours=-12))


_YEARS = re.compile(r"[1-9][0-9]?|1[0-4][0-9]|150")


def years_in(text: str) -> int:
    """Return a number of years from a path. Raises `InvalidRequest` if it is not 1 to 150."""
    if _YEARS.fullmatch(text) is None:
        raise InvalidRequest([Problem("years", "Send a whole number from 1 to 150.")])
    return int(text)


def today(now_ms: int) -> date:
    """Return the date at UTC-12 at a time (epoch ms)."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(_LAST_TIME_ZONE).date()


def is_over(date_of_birth: str | None, years: int, on: date) -> bool | None:
    """Return whether a person is at least `years` old on a day. Returns None if the birth date is
    unknown, or if its known part does not decide.

    A person who was born on 29 February is a year older on 1 March.
    """
    if date_of_birth is None:
        return None
    earliest, latest = earliest_and_latest(date_of_birth)
    if _is_over(latest, years, on):
        return True
    return None if _is_over(earliest, years, on) else False


def _is_over(born: date, years: int, on: date) -> bool:
    # Compares numbers, because 29 February does not exist in every year.
    return (born.year + years, born.month, born.day) <= (on.year, on.month, on.day)
