"""Run independent calls at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Any


class Parallel:
    """The threads of one container, created when they are first needed."""

    def __init__(self, threads: int = 8) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="kyc")

    def run[Value](self, *calls: Callable[[], Value]) -> list[Value]:
        """Return the values of all calls, in their order. Waits for all calls, then raises the
        first error in that order.

        The last call runs in the caller's own thread, so nested use cannot deadlock.
        """
        futures = [self._threads.submit(copy_context().run, call) for call in calls[:-1]]
        try:
            last = calls[-1]()
        finally:
            wait(futures)
        return [*(future.result() for future in futures), last]

    def both[First, Second](
        self, first: Callable[[], First], second: Callable[[], Second]
    ) -> tuple[First, Second]:
        """Return the values of two calls with different types."""
        values: list[Any] = self.run(first, second)
        return values[0], values[1]
