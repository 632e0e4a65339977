"""Limits the request rate of each route with a token bucket, as API Gateway does.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

import threading
import time
from collections.abc import Callable

from local.template.resources import RateLimits


class Throttle:
    """Counts the requests to each route."""

    def __init__(self, limits: RateLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        #: By route: tokens left, and when they were counted.
        self._buckets: dict[str, tuple[float, float]] = {}

    def lets_through(self, route: str) -> bool:
        """Return whether the route accepts one more request now. If it does, count the request."""
        limit = self._limits.by_route.get(route, self._limits.default)
        if limit is None:
            return True
        now = self._clock()
        with self._lock:
            tokens, counted_at = self._buckets.get(route, (float(limit.burst), now))
            tokens = min(float(limit.burst), tokens + (now - counted_at) * limit.rate)
            allowed = tokens >= 1
            self._buckets[route] = (tokens - 1 if allowed else tokens, now)
        return allowed
