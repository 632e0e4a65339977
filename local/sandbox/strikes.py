"""Decides which failures strike a call: those its user chose, and those armed by hand."""

from __future__ import annotations

import threading

from local.sandbox.failure import Failure
from local.sandbox.failures import BY_TAG, ONCE, chosen


class Strikes:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._struck: set[tuple[str, str, str]] = set()
        self._armed: list[tuple[Failure, str]] = []

    def for_user(self, email: str, operation: str) -> list[Failure]:
        failures = list(chosen(email, operation))
        once = any(failure.tag == ONCE for failure in failures)
        return [
            failure
            for failure in failures
            if not (once or failure.once) or self._first((failure.tag, email, operation))
        ]

    def arm(self, tag: str, operation: str, times: int) -> bool:
        """Make the next `times` calls of an operation fail, whichever user calls.

        Needed for operations that know no user. Returns False if there is no such tag.
        """
        failure = BY_TAG.get(tag)
        if failure is None:
            return False
        with self._lock:
            self._armed.extend([(failure, operation)] * times)
        return True

    def for_anyone(self, operation: str) -> list[Failure]:
        with self._lock:
            for entry in self._armed:
                if entry[1] == operation:
                    self._armed.remove(entry)
                    return [entry[0]]
        return []

    def _first(self, strike: tuple[str, str, str]) -> bool:
        with self._lock:
            if strike in self._struck:
                return False
            self._struck.add(strike)
            return True
