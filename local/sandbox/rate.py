"""A limit on calls a minute, for each client address."""

from __future__ import annotations

import math
import threading
from collections import defaultdict, deque

from local.sandbox.tokens import Clock

_WINDOW_SECONDS = 60


class RateLimit:
    def __init__(self, per_minute: int, clock: Clock) -> None:
        """`per_minute` 0 means no limit."""
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def wait_seconds(self, address: str) -> int:
        """0 when the call may go on; else the whole seconds until one may again."""
        if not self._per_minute:
            return 0
        now = self._clock()
        with self._lock:
            calls = self._calls[address]
            while calls and calls[0] <= now - _WINDOW_SECONDS:
                calls.popleft()
            if len(calls) >= self._per_minute:
                return max(1, math.ceil(calls[0] + _WINDOW_SECONDS - now))
            calls.append(now)
            return 0
