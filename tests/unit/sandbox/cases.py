"""The rows of a table of refused calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.sandbox.guide_journey import Answer, Journey

type Ask = Callable[[Journey], Answer]


def case(name: str, reached: str, ask: Ask, status: int, said: str) -> Any:
    return pytest.param(reached, ask, status, said, id=name)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
