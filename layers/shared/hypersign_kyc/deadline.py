"""The time by which a request must be answered."""

import time
from dataclasses import dataclass
from typing import Protocol

#: API Gateway stops waiting after 30 s, and Lambda ends the function after 28 s. With this limit,
#: the caller gets our own answer before that, even if DynamoDB needs both of its attempts (about
#: five seconds) to end the step.
LONGEST_S = 22.0
#: Seconds reserved at the end of the function's timeout, for recording the result and answering.
RESERVE_S = 3.0


class LambdaContext(Protocol):
    """The part of Lambda's context object that this package uses."""

    def get_remaining_time_in_millis(self) -> int: ...


@dataclass(frozen=True)
class Deadline:
    """A moment on this process's monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @classmethod
    def of(cls, context: LambdaContext) -> "Deadline":
        """Return the time until which upstream may be called, from the function's remaining
        time.
        """
        remaining = context.get_remaining_time_in_millis() / 1000
        return cls.after(min(LONGEST_S, remaining - RESERVE_S))

    def remaining(self) -> float:
        """Return the seconds left, never below zero."""
        return max(0.0, self.at - time.monotonic())

    def within(self, seconds: float) -> "Deadline":
        """Return the earlier of this deadline and the one `seconds` from now."""
        return min(self, Deadline.after(seconds), key=lambda deadline: deadline.at)
