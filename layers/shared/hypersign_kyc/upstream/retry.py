"""Whether to send a call again, and after how long: pure functions."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from hypersign_kyc.random_source import random
from hypersign_kyc.upstream.operations import Operation

#: Answers that say: not now.
REFUSED_FOR_NOW = (429, 503)
MAX_ATTEMPTS = 3
FIRST_PAUSE_S = 0.2
#: A longer Retry-After is the caller's to wait, not a running function's.
LONGEST_PAUSE_S = 3.0
#: What is told to the caller where upstream names no time.
DEFAULT_RETRY_AFTER_S = 5
LONGEST_RETRY_AFTER_S = 3600


def may_repeat(operation: Operation, attempt: int, *, sent: bool, status: int | None) -> bool:
    """Whether attempt number `attempt` (from 1) that failed so may be followed by another.

    `sent`: whether the request can have reached the vendor; `status`: of its answer, if there was
    one.
    """
    if attempt >= MAX_ATTEMPTS:
        return False
    return not sent or (operation.safe_to_repeat and status in REFUSED_FOR_NOW)


def pause_s(attempt: int, retry_after: int | None) -> float | None:
    """Seconds to wait after attempt number `attempt`, or None where that is too long."""
    if retry_after is not None and retry_after > LONGEST_PAUSE_S:
        return None
    spread = random.uniform(0.5, 1.0) * FIRST_PAUSE_S * 2.0 ** (attempt - 1)
    return max(spread, float(retry_after or 0))


def retry_after_s(header: str | None) -> int | None:
    """Whole seconds from a Retry-After header, in either of its forms (RFC 9110 §10.2.3); None if
    absent or not readable.
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
