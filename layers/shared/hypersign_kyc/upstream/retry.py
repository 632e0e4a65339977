"""Pure functions that decide whether to repeat a call, and how long to wait before."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from hypersign_kyc.random_source import random
from hypersign_kyc.upstream.operations import Operation

#: Statuses that mean "not now".
REFUSED_FOR_NOW = (429, 503)
MAX_TRIES = 3
FIRST_PAUSE_S = 0.2
#: If Retry-After is longer than this, the function does not wait. It tells the caller to wait.
LONGEST_PAUSE_S = 3.0
#: The `Retry-After` for the caller if upstream gives none.
DEFAULT_RETRY_AFTER_S = 5
LONGEST_RETRY_AFTER_S = 3600


def may_repeat(operation: Operation, tries: int, *, sent: bool, status: int | None) -> bool:
    """Return whether another try may follow `tries` failed ones.

    `sent`: whether the request can have reached Hypersign. `status`: the status of its answer, or
    None.
    """
    if tries >= MAX_TRIES:
        return False
    return not sent or (operation.safe_to_repeat and status in REFUSED_FOR_NOW)


def pause_s(tries: int, retry_after: int | None) -> float | None:
    """Return the seconds to wait after `tries` failed tries, or None if that is too long."""
    if retry_after is not None and retry_after > LONGEST_PAUSE_S:
        return None
    spread = random.uniform(0.5, 1.0) * FIRST_PAUSE_S * 2.0 ** (tries - 1)
    return max(spread, float(retry_after or 0))


def retry_after_s(header: str | None) -> int | None:
    """Return the whole seconds of a Retry-After header, in either of its forms (RFC 9110 §10.2.3),
    or None if it is missing or unreadable.
    """
    if header is None:
        return None
    header = header.strip()
    if header.isdecimal():
        seconds = float(header[:9])
    else:
        try:
            at = parsedate_to_datetime(header)
        except (ValueError, OverflowError):
            return None
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return int(min(max(seconds, 0), LONGEST_RETRY_AFTER_S))
