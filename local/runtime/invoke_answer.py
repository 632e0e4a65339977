"""Sends an Invoke to Lambda's emulator or to SAM, and reads the answer or the error."""

import http.client
import json
from urllib.parse import urlsplit

from local.runtime.environment import (
    PAYLOAD_LIMIT,
    CrashError,
    EnvironmentLostError,
    FunctionError,
    FunctionTimeoutError,
    Invocation,
)

_TIMED_OUT = b"Task timed out after "


def post(
    url: str, invocation: Invocation, seconds: float, *, grace_s: float, lost: str
) -> tuple[int, bytes]:
    """Send the event, and return status and answer.

    Raises FunctionTimeoutError if there is no answer `grace_s` after these seconds, and CrashError
    with the text `lost` if the connection ends.
    """
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=seconds + grace_s)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", address.path, invocation.event, headers)
        response = connection.getresponse()
        return response.status, response.read()
    except TimeoutError as error:
        raise FunctionTimeoutError(f"Task timed out after {seconds:.2f} seconds") from error
    except (http.client.HTTPException, OSError) as error:
        raise CrashError(lost) from error
    finally:
        connection.close()


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
