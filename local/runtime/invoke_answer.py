"""Reads the answer of Lambda's emulator to an Invoke: the function's answer or an error."""

import json

from local.runtime.environment import (
    PAYLOAD_LIMIT,
    CrashError,
    EnvironmentLostError,
    FunctionError,
    FunctionTimeoutError,
)

_TIMED_OUT = b"Task timed out after "


def read_answer(status: int, answer: bytes) -> bytes:
    """Return the function's answer. Raises InvocationError if the emulator reports a failure."""
    if answer.startswith(_TIMED_OUT):
        raise FunctionTimeoutError(answer.decode())
    if status != 200:
        raise _failure(answer)
    if len(answer) > PAYLOAD_LIMIT or _is_error(answer):
        raise FunctionError("error")
    return answer


def _failure(answer: bytes) -> FunctionError | EnvironmentLostError:
    try:
        kind = str(json.loads(answer)["errorType"])
    except (ValueError, KeyError, TypeError):
        return CrashError("The emulator answered with an error")
    if kind == "Function.ResponseSizeTooLarge":
        return FunctionError(kind)
    return CrashError(kind)


def _is_error(answer: bytes) -> bool:
    """Return whether this is awslambdaric's answer for an exception. The emulator does not mark
    it.
    """
    if not answer.startswith(b'{"errorMessage":'):
        return False
    parsed = json.loads(answer)
    return {"errorMessage", "errorType", "requestId"} <= set(parsed)
