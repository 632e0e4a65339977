"""No body of any content takes a function over 412 MB in all, so that `MemorySize=512` suffices.

The test measures the function's process under Lambda's runtime, so that the runtime's own parsing
of the event is included, which takes up to 210 MB. Each step gets an invalid bearer token.
"""

import base64
import dataclasses
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from events.make import CREDENTIAL, all_events
from local.invoke import function_of
from local.runtime.artefacts import emulation
from local.runtime.emulator import EmulatorRuntime
from local.runtime.environment import PAYLOAD_LIMIT, Environment, Invocation
from local.runtime.memory import child_of
from local.services.local_template import local_template
from tests.support.stack import start_stack

pytestmark = [pytest.mark.runtime, pytest.mark.long]
MEGABYTE = 1_000_000
MOST = 412 * MEGABYTE
#: The length of a hostile value. With the rest of the body, it is nearly the limit of a body.
N = 5_900_000
#: The same if JSON escapes every second character in the event.
ESCAPED_N = 5_000_000


def _repeated(pattern: str, size: int) -> str:
    return pattern * (size // len(pattern))


def _numbered(pattern: str, count: int) -> str:
    return ",".join(pattern % number for number in range(count))


#: Hostile values of a field, each with a name. They are made when they are needed, because they
#: take some time and memory.
VALUES: dict[str, Callable[[], str]] = {
    "nested": lambda: "[" * N,
    "nested objects": lambda: _repeated('{"a":', ESCAPED_N * 5 // 6),
    "wide": lambda: "[" + _repeated("1,", N) + "1]",
    "wide of lists": lambda: "[" + _repeated("[],", N) + "[]]",
    "many keys": lambda: "{" + _numbered('"%07d":1', 400_000) + "}",
    "duplicate keys": lambda: "{" + _repeated('"a":1,', ESCAPED_N * 4 // 5) + '"a":1}',
    "one long number": lambda: "1" * N,
    "a long string": lambda: '"' + "x" * N + '"',
    "a string of surrogate pairs": lambda: '"\U0001f600' + "x" * (N - 10) + '"',
    "escapes": lambda: '"' + _repeated("\\u0041", ESCAPED_N) + '"',
    "lone surrogates": lambda: '"' + _repeated("\\ud800", ESCAPED_N) + '"',
    "19,000 long numbers": lambda: "[" + _repeated(f"{'1' * 295},", N - 200_000) + "1]",
    "19,000 long keys": lambda: "{" + _numbered('"%0280d":1', 19_000) + "}",
}
#: Also sent in Base64, as API Gateway sends bodies of other types.
IN_BASE64 = ("wide", "a string of surrogate pairs")


#: A placeholder for the value while the rest of an event is encoded.
PLACE = "<value>"


def _bodies(sample: dict[str, Any]) -> Iterator[str]:
    """Return bodies with the value in a field that nothing reads, and in the place of
    credentials.
    """
    fields = json.dumps(json.loads(sample.get("body") or "{}") | {"ignored": None})
    yield fields.replace("null", PLACE)
    if str(CREDENTIAL["id"]) in fields:
        for name in ("credentials", "credentialDocuments"):
            yield f'{{"sessionId": "x", "challenge": "x", "{name}": [{{"a": {PLACE}}}]}}'
        yield f'{{"sessionId": "x", "presentation": {{"a": {PLACE}}}}}'


def _events(sample: dict[str, Any], kind: str, value: str) -> Iterator[bytes]:
    encoded = json.dumps(value, ensure_ascii=False)[1:-1]
    for body in _bodies(sample):
        event = json.dumps(sample | {"body": body}).replace(PLACE, encoded).encode()
        assert len(event) <= PAYLOAD_LIMIT, len(event)
        yield event
    if kind in IN_BASE64 and "body" in sample:
        part = value[: N * 3 // 4].encode()
        coded = base64.b64encode(part).decode("ascii")
        yield json.dumps(sample | {"body": coded, "isBase64Encoded": True}).encode()


SAMPLES = {
    event["routeKey"]: event
    for name, event in all_events().items()
    if "routeKey" in event and not name.startswith("fails-")
}


class Function:
    """One execution environment."""

    def __init__(self, environment: Environment, pid: int) -> None:
        self._environment = environment
        self._pid = pid

    def settle(self, event: bytes) -> None:
        """Load the function and make it answer once."""
        self.answer(event)
        self._child = Path("/proc", str(child_of(self._pid)))

    def answer(self, event: bytes) -> dict[str, Any]:
        invocation = Invocation("hostile", event, time.monotonic() + 25)
        answer: dict[str, Any] = json.loads(self._environment.invoke(invocation))
        return answer

    def peak(self, event: bytes) -> int:
        """Return the most bytes that the function has while it answers this event."""
        (self._child / "clear_refs").write_text("5")
        assert self.answer(event)["statusCode"] < 500
        return self._status("VmHWM")

    def _status(self, name: str) -> int:
        for line in (self._child / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise LookupError(name)


@pytest.fixture(scope="module")
def functions() -> Iterator[dict[str, Function]]:
    """One idle environment per route."""
    ports = {"SERVICES_AWS_PORT": "0", "SERVICES_SANDBOX_PORT": "0"}
    with start_stack(ports, "services") as services, ExitStack() as stopping:
        (line,) = (it for it in services.logs().splitlines() if it.startswith("variables: "))
        variables = json.loads(line.removeprefix("variables: "))["Parameters"]
        template = local_template({"LOCAL_RUNTIME": "lambda", **variables}, "http://localhost:1")
        runtime = EmulatorRuntime(emulation())
        stopping.callback(runtime.close)
        started = {}
        for name, function in template.functions().items():
            own = dataclasses.replace(function, environment={**function.environment, **variables})
            environment = runtime.start(own)
            stopping.callback(environment.close)
            environment.wait_ready()
            started[name] = Function(environment, environment._process.pid)  # type: ignore[attr-defined]
        by_route = {}
        for route, sample in SAMPLES.items():
            by_route[route] = started[function_of(sample, template)]
            by_route[route].settle(json.dumps(sample).encode())
        yield by_route


@pytest.mark.parametrize("kind", VALUES)
def test_a_function_has_at_most_412_mb_for_a_hostile_body(
    kind: str, functions: dict[str, Function]
) -> None:
    value = VALUES[kind]()

    peaks = {
        f"{route}, body {number}": function.peak(event)
        for route, function in functions.items()
        for number, event in enumerate(_events(SAMPLES[route], kind, value))
    }
    worst = max(peaks, key=lambda it: peaks[it])
    if table := os.environ.get("MEMORY_TABLE"):
        with Path(table).open("a") as lines:
            lines.write(f"| {kind} | {peaks[worst] / MEGABYTE:.0f} MB | {worst} |\n")
    assert peaks[worst] <= MOST, f"{worst}: {peaks[worst]:,}"
