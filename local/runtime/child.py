"""The inside of an execution environment: it loads the function, then answers one event at a time.

Messages over the pipe, as bytes:

    environment → stack   `ready`, or `failed` before it exits
    stack → environment   {"request_id", "deadline" (epoch seconds)}, then the event
    environment → stack   `answer` or `error`, then the JSON of it
"""

import gc
import importlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TextIO

Handler = Callable[[Any, "Context"], Any]


@dataclass(frozen=True)
class Start:
    """The settings of a new environment. `memory` is in MB."""

    function_name: str
    function_arn: str
    memory: int
    handler: str
    paths: tuple[str, ...]
    hidden_path: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Context:
    """The context object of an invocation.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    aws_request_id: str
    function_name: str
    invoked_function_arn: str
    #: In MB. Lambda gives it as text.
    memory_limit_in_mb: str
    deadline: float
    function_version: str = "$LATEST"
    log_group_name: str = ""
    log_stream_name: str = "local"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the function is killed."""
        return max(0, int((self.deadline - time.time()) * 1000))


def serve(connection: Connection, start: Start) -> None:
    """Run as an environment until the stack closes the pipe or ends."""
    _become(start)
    try:
        handler = _load(start.handler)
    except BaseException:  # noqa: BLE001 (the outermost edge: the function's own module)
        _print_error()
        connection.send_bytes(b"failed")
        return
    connection.send_bytes(b"ready")
    while True:
        try:
            head = json.loads(connection.recv_bytes())
            event = json.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        outcome, answer = _invoke(handler, event, _context(start, head))
        _flush()
        connection.send_bytes(outcome)
        connection.send_bytes(answer)


def _become(start: Start) -> None:
    """Replace the process's variables and paths with the function's."""
    # Many environments start at once, and all wait for the stack and its services. So those
    # get the processor first.
    os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stack handles Ctrl-C
    threading.Thread(target=_end_with_stack, name="end-with-stack", daemon=True).start()
    os.environ.clear()
    os.environ.update(start.environment)
    time.tzset()
    hidden = {"", start.hidden_path, os.getcwd()}  # noqa: PTH109 (as sys.path has it)
    sys.path[:] = [*start.paths, *(path for path in sys.path if path not in hidden)]
    for stream in (sys.stdout, sys.stderr):
        _by_line(stream)


def _end_with_stack() -> None:
    """Exit as soon as the stack has ended, even in the middle of an invocation."""
    stack = multiprocessing.parent_process()
    if stack is not None:
        wait([stack.sentinel])
        os._exit(1)


def _load(name: str) -> Handler:
    module, _, function = name.rpartition(".")
    gc.disable()  # imports leave no garbage, and fifty environments may import at once
    try:
        handler: Handler = getattr(importlib.import_module(module.replace("/", ".")), function)
    finally:
        gc.enable()
    return handler


def _invoke(handler: Handler, event: Any, context: Context) -> tuple[bytes, bytes]:
    try:
        answer = json.dumps(handler(event, context), ensure_ascii=False)
        return b"answer", answer.encode("utf-8", "replace")
    except Exception as error:  # noqa: BLE001 (the outermost edge: the handler's own)
        _print_error()
        return b"error", json.dumps({"errorType": type(error).__name__}).encode()


def _context(start: Start, head: Mapping[str, Any]) -> Context:
    return Context(
        aws_request_id=head["request_id"],
        function_name=start.function_name,
        invoked_function_arn=start.function_arn,
        memory_limit_in_mb=str(start.memory),
        deadline=head["deadline"],
        log_group_name=f"/aws/lambda/{start.function_name}",
    )


def _print_error() -> None:
    # Lambda logs a handler's exception with its traceback.
    print(f"[ERROR] {traceback.format_exc()}", flush=True)


def _by_line(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(line_buffering=True)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
