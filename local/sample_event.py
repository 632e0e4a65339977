"""`python -m local.sample_event EVENT`: puts a session of the running services into a sample event.

The services are those of `make services`. The functions that open the session run in processes of
their own, so neither Docker nor a build is needed.
"""

import dataclasses
import functools
import json
import operator
import os
import socket
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from events import make
from local.invoke import function_of
from local.log import say
from local.runtime.environment import InvocationError
from local.runtime.pool import Fleet
from local.runtime.process import ProcessRuntime
from local.services.aws import Endpoints, credentials
from local.services.local_template import local_template
from local.services.upstream import Upstream, UpstreamError
from local.template.intrinsics import TemplateError
from local.template.stack_template import DEFAULT_REGION

Event = dict[str, Any]
#: Sends an event to its function and returns the answer. Raises InvocationError.
Send = Callable[[Event], Any]
_REPOSITORY = Path(__file__).resolve().parents[1]
_FOLDER = Path("build", "events")
_URL = "http://localhost:3000"
_SECONDS = 28.0


class FillingError(Exception):
    """The services do not answer, or refuse a step. The text is one sentence."""


def fill(event: Event, send: Send) -> Event:
    """Return the event with a new user and session. The session has the steps that come before the
    event.
    """
    journey = _Journey(send)
    text = json.dumps(event) + json.dumps(_body(event))
    needs_confirmation = any(route in text for route in ("/verified-data", "/age-over/"))
    last = max(
        at
        for at, learned in enumerate(make.JOURNEY.values())
        if at == 0 or needs_confirmation or any(placeholder in text for placeholder in learned)
    )
    for sample in list(make.JOURNEY)[: last + 1]:
        journey.do(sample, make.JOURNEY[sample])
    if needs_confirmation:
        journey.do("session-status")  # makes the function ask whether the session is confirmed
    if make.USER_KEY in text:
        journey.do("company-session", {make.USER_KEY: "data.userKey"})
    return journey.filled(event)


class _Journey:
    """Sends samples in the order of a verification, each with the answers to the earlier ones."""

    def __init__(self, send: Send) -> None:
        self._send_event = send
        self._samples = make.all_events()
        #: By the placeholder's text: the text that replaces it.
        self._values = {
            make.SUBJECT: str(uuid.uuid4()),
            str(make.AUTH_TIME): str(int(time.time())),
            make.EMAIL: f"anna-{uuid.uuid4().hex}@example.com",
        }

    def do(self, sample: str, learned: Mapping[str, str] | None = None) -> None:
        """Send a sample. `learned`: where its answer has the values for these placeholders."""
        answer = self._send(sample)
        for placeholder, path in (learned or {}).items():
            value: Any = functools.reduce(operator.getitem, path.split("."), answer)
            self._values[placeholder] = value if isinstance(value, str) else json.dumps(value)

    def filled(self, event: Event) -> Event:
        """Return the event with real values instead of its placeholders."""
        body = _body(event)
        event = event | ({"body": self._replaced(json.dumps(body))} if body else {})
        filled: Event = json.loads(self._replaced(json.dumps(event)))
        if "body" in filled and "content-length" in filled.get("headers", {}):
            filled["headers"]["content-length"] = str(len(filled["body"]))
        return filled

    def _replaced(self, text: str) -> str:
        # The latest first: a presentation contains the placeholders of credentials and DID.
        for placeholder, value in reversed(self._values.items()):
            text = text.replace(placeholder, value)
        return text

    def _send(self, sample: str) -> dict[str, Any]:
        try:
            answer = self._send_event(self.filled(self._samples[sample]))
        except InvocationError as error:
            raise FillingError(f"The function of {sample} failed: {error}") from error
        body: dict[str, Any] = json.loads(answer["body"])
        if answer["statusCode"] != 200:
            raise FillingError(f"{sample} got {answer['statusCode']}: {body.get('message')}")
        return body


def _body(event: Event) -> dict[str, Any]:
    """Return the fields of the event's JSON body. It is empty if there is no such body."""
    try:
        body = json.loads(event.get("body") or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def functions_of_services(environment: Mapping[str, str], stopping: ExitStack) -> Send:
    """Yield functions that call the running services. Raises FillingError if no services are
    running.
    """
    aws_port = environment.get("SERVICES_AWS_PORT") or "3002"
    sandbox_port = environment.get("SERVICES_SANDBOX_PORT") or "3001"
    for port in (aws_port, sandbox_port):
        _check_port(int(port))
    aws = credentials(environment, environment.get("AWS_REGION") or DEFAULT_REGION)
    url = environment.get("AWS_ENDPOINT_URL") or f"http://127.0.0.1:{aws_port}"
    endpoints = Endpoints(url, url, url, url, aws)
    variables = Upstream(environment).variables(f"http://127.0.0.1:{sandbox_port}")
    template = local_template({**environment, **variables}, _URL)
    template.physical_ids |= {name: each["Name"] for name, each in template.secrets().items()}
    functions = [
        dataclasses.replace(each, environment={**endpoints.variables(), **each.environment})
        for each in template.functions().values()
    ]
    fleet = Fleet(functions, ProcessRuntime(aws, functions))
    stopping.callback(fleet.close)

    def send(event: Event) -> Any:
        content = json.dumps(event).encode()
        return json.loads(fleet.invoke(function_of(event, template), content, _SECONDS))

    return send


def _check_port(port: int) -> None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError as error:
        raise FillingError(
            f"Nothing serves on port {port}; run `make services` in another terminal"
        ) from error


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        say("usage: python -m local.sample_event EVENT")
        return 2
    path = Path(arguments[0])
    try:
        event = json.loads(path.read_text(encoding="utf-8"))
        with ExitStack() as stopping:
            filled = fill(event, functions_of_services(os.environ, stopping))
    except (FillingError, OSError, TemplateError, UpstreamError, ValueError) as error:
        say(f"error: {error}")
        return 1
    written = _FOLDER / path.name
    (_REPOSITORY / _FOLDER).mkdir(parents=True, exist_ok=True)
    (_REPOSITORY / written).write_text(json.dumps(filled, indent=2) + "\n", encoding="utf-8")
    say(str(written))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
