"""A limit on calls in each minute, for each client address."""

from __future__ import annotations

import threading

from local.sandbox.tokens import Clock

WINDOW_SECONDS = 60


class RateLimit:
    def __init__(self, per_window: int, clock: Clock) -> None:
        """`per_window` 0 means no limit."""
        self._per_window = per_window
        self._clock = clock
        self._lock = threading.Lock()
        #: When each address's window began, and how many calls it has seen.
        self._windows: dict[str, tuple[float, int]] = {}

    def lets_in(self, address: str) -> bool:
        """Count a call. Returns False if its window is full. A window begins with the first call
        after the last one ended; refused calls count too.
        """
        if not self._per_window:
            return True
        now = self._clock()
        with self._lock:
            began, calls = self._windows.get(address, (now, 0))
            if now >= began + WINDOW_SECONDS:
                began, calls = now, 0
            self._windows[address] = (began, calls + 1)
            return calls < self._per_window
