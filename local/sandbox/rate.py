"""Limits the calls per minute of each client address."""

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
        #: For each address: the start of its window, and the number of calls in it.
        self._windows: dict[str, tuple[float, int]] = {}

    def lets_in(self, address: str) -> bool:
        """Count a call. Returns False if its window is full. A new window begins with the
        first call after the last window ended. Refused calls count too.
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
