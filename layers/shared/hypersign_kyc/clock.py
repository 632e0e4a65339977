"""Wall-clock time, in the form that the tables store."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Return milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def utc(milliseconds: int) -> datetime:
    """Return milliseconds since the epoch as a time in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
