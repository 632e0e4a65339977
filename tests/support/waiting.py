"""Wait for a condition instead of a fixed time."""

import time
from collections.abc import Callable

_LOOK_AGAIN_S = 0.05


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until `holds` returns something true. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(_LOOK_AGAIN_S)
