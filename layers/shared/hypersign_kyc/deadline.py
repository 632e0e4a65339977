"""How long a request may still take."""

import time
from dataclasses import dataclass
from typing import Protocol

#: API Gateway gives up after 30 s and a function after 28; the caller gets our own answer before
#: either, even where DynamoDB takes both of its attempts, some five seconds, to end the step.
LONGEST_S = 22.0
#: Kept back from the function's own timeout, to record what happened and answer.
RESERVE_S = 3.0


class LambdaContext(Protocol):
    """The part of Lambda's context object that this package reads."""

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
        """The end of the time in which upstream may be used, from the function's remaining time."""
        remaining = context.get_remaining_time_in_millis() / 1000
        return cls.after(min(LONGEST_S, remaining - RESERVE_S))

    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at - time.monotonic())

    def within(self, seconds: float) -> "Deadline":
        """This deadline, or the one in so many seconds if that is sooner."""
        return min(self, Deadline.after(seconds), key=lambda deadline: deadline.at)
