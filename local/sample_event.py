"""`python -m local.sample_event EVENT`: puts a session of the running services into a sample event.

The services are those of `make services`. The functions that open the session run in processes of
their own, so neither Docker nor a build is needed.
"""

import dataclasses
import json
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
    text = json.dumps(event)
    body = _body(event)
    needs_presentation = make.SIGNED_PRESENTATION in body.values()
    needs_confirmation = any(route in text for route in ("/verified-data", "/age-over/"))
    needs_credentials = str(make.CREDENTIAL["id"]) in text or needs_confirmation
    if needs_credentials or make.EXTRACTION_TOKEN in text:
        journey.extract()
    if needs_credentials:
        journey.match_face()
    if needs_presentation:
        journey.present()
    if needs_confirmation:
        journey.consent()
    if make.USER_KEY in text:
        journey.learn_user_key()
    return journey.filled(event)


class _Journey:
    """Fills the samples in the order of a verification, each with the answers to the
    earlier ones.
    """

    def __init__(self, send: Send) -> None:
        self._send_event = send
        self._samples = make.all_events()
        self._credentials: Any = [make.CREDENTIAL]
        self._presentation: Any = make.SIGNED_PRESENTATION
        self._values = {
            make.SUBJECT: str(uuid.uuid4()),
            str(make.AUTH_TIME): str(int(time.time())),
            make.EMAIL: f"anna-{uuid.uuid4().hex}@example.com",
        }
        bundle = self._send("bundle-get")
        self._values |= {
            make.SESSION_ID: bundle["sessionId"],
            make.USER_TOKEN: bundle["userBearerToken"],
            make.HOLDER_DID: bundle["userDid"],
        }

    def extract(self) -> None:
        data = self._send("extract-passport")["data"]
        self._values[make.EXTRACTION_TOKEN] = data["extractionToken"]

    def match_face(self) -> None:
        self._credentials = self._send("verify")["data"]["credentials"]

    def present(self) -> None:
        self._presentation = self._send("presentation")["presentation"]

    def consent(self) -> None:
        self._send("consent-credentials")
        self._send("session-status")  # makes the function ask whether the session is confirmed

    def learn_user_key(self) -> None:
        self._values[make.USER_KEY] = self._send("company-session")["data"]["userKey"]

    def filled(self, event: Event) -> Event:
        """Return the event with real values instead of its placeholders."""
        body = {name: self._issued(value) for name, value in _body(event).items()}
        event = event | ({"body": json.dumps(body)} if body else {})
        text = json.dumps(event)
        for placeholder, value in self._values.items():
            text = text.replace(placeholder, value)
        filled: Event = json.loads(text)
        if "body" in filled and "content-length" in filled.get("headers", {}):
            filled["headers"]["content-length"] = str(len(filled["body"]))
        return filled

    def _issued(self, value: Any) -> Any:
        if value == [make.CREDENTIAL]:
            return self._credentials
        return self._presentation if value == make.SIGNED_PRESENTATION else value

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
