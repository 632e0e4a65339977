"""Waiting for what comes by itself."""

import time
from collections.abc import Callable

_LOOK_AGAIN_S = 0.05


def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until it holds; fail when it has not for so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(_LOOK_AGAIN_S)
