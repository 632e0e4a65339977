"""Limits the request rate of each route with a token bucket, as API Gateway does.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """`rate`: requests a second. `burst`: requests that may come at once."""

    rate: float
    burst: int


class Throttle:
    """Counts the requests to each route. `limits` has the routes with their own limits."""

    def __init__(
        self,
        default: Limit | None,
        limits: Mapping[str, Limit],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._default = default
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        #: By route: tokens left, and when they were counted.
        self._buckets: dict[str, tuple[float, float]] = {}

    def lets_through(self, route: str) -> bool:
        """Return whether the route accepts one more request now. If it does, count the request."""
        limit = self._limits.get(route, self._default)
        if limit is None:
            return True
        now = self._clock()
        with self._lock:
            tokens, counted_at = self._buckets.get(route, (float(limit.burst), now))
            tokens = min(float(limit.burst), tokens + (now - counted_at) * limit.rate)
            allowed = tokens >= 1
            self._buckets[route] = (tokens - 1 if allowed else tokens, now)
        return allowed
