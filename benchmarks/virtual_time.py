"""Virtual time, which passes only while all tasks wait. A minute of a thousand containers takes a
few real seconds.

Tasks are threads, and one runs at a time. A task that sleeps hands over to the task that wakes
first, and the clock jumps to that moment.
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

_STACK_BYTES = 256 * 1024


class VirtualTime:
    """A clock, in seconds, and the tasks that use it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, threading.Semaphore]] = []
        self._numbers = itertools.count()
        self._handed_over = threading.Semaphore(0)

    def module(self, epoch: float = 1.8e9) -> Any:
        """Return a replacement for the module `time` in the code that the tasks run."""
        return SimpleNamespace(
            sleep=self.sleep,
            monotonic=lambda: self.now,
            time_ns=lambda: round((epoch + self.now) * 1e9),
        )

    def sleep(self, seconds: float) -> None:
        """Sleep in virtual time, so that other tasks run. Called by tasks."""
        turn = self._turn_at(self.now + max(0.0, seconds))
        self._handed_over.release()
        turn.acquire()

    def run(self, tasks: Iterable[Callable[[], None]]) -> None:
        """Run all tasks until they end, starting at time 0."""
        before = threading.stack_size(_STACK_BYTES)
        threads = [self._begin(task) for task in tasks]
        threading.stack_size(before)
        while self._due:
            self.now, _, turn = heapq.heappop(self._due)
            turn.release()
            self._handed_over.acquire()
        for thread in threads:
            thread.join()

    def _begin(self, task: Callable[[], None]) -> threading.Thread:
        turn = self._turn_at(0.0)

        def live() -> None:
            turn.acquire()
            try:
                task()
            finally:
                self._handed_over.release()

        thread = threading.Thread(target=live, daemon=True)
        thread.start()
        return thread

    def _turn_at(self, moment: float) -> threading.Semaphore:
        turn = threading.Semaphore(0)
        heapq.heappush(self._due, (moment, next(self._numbers), turn))
        return turn
