"""An execution environment as the pool sees it, and the errors of one.

InvocationError
├── FunctionError              the handler raised an exception; the environment can be used again
└── EnvironmentLostError       the environment must be taken out of the pool
    ├── InitError              it did not become ready
    ├── CrashError             its process ended during an invocation
    └── FunctionTimeoutError   the function ran too long and was killed
"""

from dataclasses import dataclass
from typing import Protocol

from local.template.resources import Function

#: Lambda's limit on an event and on an answer, in bytes.
PAYLOAD_LIMIT = 6_291_556
#: Seconds that an environment may take to become ready. Lambda allows 10, then tries once more
#: within the function's timeout. A laptop that starts fifty at once needs that time too.
INIT_LIMIT = 25.0


class InvocationError(Exception):
    """The function gave no answer."""


class FunctionError(InvocationError):
    """The handler raised an exception, or its answer is not JSON."""


class EnvironmentLostError(InvocationError):
    """The environment cannot be used any more."""


class InitError(EnvironmentLostError):
    """The function could not be loaded in time."""


class CrashError(EnvironmentLostError):
    """The environment's process ended."""


class FunctionTimeoutError(EnvironmentLostError):
    """The function ran longer than its timeout."""


@dataclass(frozen=True)
class Invocation:
    """One event (JSON), and its deadline as a value of `time.monotonic()`."""

    request_id: str
    event: bytes
    deadline: float


class Environment(Protocol):
    """One execution environment. Only `close` may be called from a second thread."""

    def wait_ready(self) -> None:
        """Wait until the function is loaded. Raises InitError."""

    def invoke(self, invocation: Invocation) -> bytes:
        """Return the function's answer (JSON). Raises InvocationError."""

    def is_alive(self) -> bool:
        """Return whether it can take another invocation."""

    def close(self) -> None:
        """End it at once, even during an invocation. May be called twice."""


class Runtime(Protocol):
    """A way to run functions."""

    def start(self, function: Function) -> Environment:
        """Return a new environment. It may not be ready yet."""

    def close(self) -> None:
        """Free the runtime's own resources. Environments are closed separately."""
