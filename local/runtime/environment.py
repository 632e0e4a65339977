"""What the pool needs to know of an execution environment, and what can go wrong in one.

InvocationError
├── FunctionError     the handler raised: the environment lives on
└── EnvironmentLostError    no use any more: take it out of the pool
    ├── InitError     it never got ready
    ├── CrashError        the process ended in the middle of an invocation
    └── FunctionTimeoutError       the function's time was up; it was killed
"""

from dataclasses import dataclass
from typing import Protocol

from local.template.resources import Function

#: Lambda's limit on an event and on an answer, in bytes.
PAYLOAD_LIMIT = 6_291_556
#: Seconds that an environment may take to get ready. Lambda gives it 10, and then the function's
#: timeout once more; a laptop that starts fifty at once needs them too.
INIT_LIMIT = 25.0


class InvocationError(Exception):
    """There is no answer of the function."""


class FunctionError(InvocationError):
    """The handler raised an exception, or answered something that is no JSON."""


class EnvironmentLostError(InvocationError):
    """The environment cannot be used any more."""


class InitError(EnvironmentLostError):
    """The function could not be loaded, or not in time."""


class CrashError(EnvironmentLostError):
    """The environment's process ended."""


class FunctionTimeoutError(EnvironmentLostError):
    """The function ran longer than it may."""


@dataclass(frozen=True)
class Invocation:
    """One event (JSON), and the time of `time.monotonic()` at which it must be answered."""

    request_id: str
    event: bytes
    deadline: float


class Environment(Protocol):
    """One execution environment. It is never used by two threads at once, but for `close`."""

    def wait_ready(self) -> None:
        """Return when the function is loaded. Raises InitError."""

    def invoke(self, invocation: Invocation) -> bytes:
        """The function's answer (JSON). Raises InvocationError."""

    def is_alive(self) -> bool:
        """Whether it can take another invocation."""

    def close(self) -> None:
        """End it at once, also in the middle of an invocation. Closing twice is fine."""


class Runtime(Protocol):
    """A way to run functions."""

    def start(self, function: Function) -> Environment:
        """A new environment; it may still be getting ready."""

    def close(self) -> None:
        """Free what the runtime holds besides its environments."""
