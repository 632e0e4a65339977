"""Wall-clock time, in the form that the tables store and in the form of the answers."""

import time
from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema


def now_ms() -> int:
    """Return milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def utc(milliseconds: int) -> datetime:
    """Return milliseconds since the epoch as a time in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _with_milliseconds(moment: datetime) -> str:
    """Return a time in UTC as RFC 3339. It has milliseconds, so that texts sort as times do."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


#: A time in an answer or an event.
UtcTime = Annotated[
    datetime,
    PlainSerializer(_with_milliseconds, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
