"""Times in answers and events."""

from datetime import UTC, datetime

import pytest

from hypersign_kyc.clock import UtcTime
from hypersign_kyc.models import Model


class _Timed(Model):
    at: UtcTime


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [(0, "10:20:30.000Z"), (221_000, "10:20:30.221Z"), (999_999, "10:20:30.999Z")],
)
def test_a_time_always_has_its_milliseconds(microsecond: int, text: str) -> None:
    """Without them, texts would not sort as times do."""
    moment = datetime(2026, 11, 24, 10, 20, 30, microsecond, UTC)
    assert _Timed(at=moment).model_dump_json() == f'{{"at":"2026-11-24T{text}"}}'
