"""The four functions in this process, with their real handlers and settings, in one container at a
time. Also the journey of a user.
"""

import contextlib
import io
import json
import logging
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from unittest import mock

from events.make import (
    BUNDLE,
    CONSENTS,
    EXTRACT,
    ISSUER,
    PRESENTATION,
    VERIFY,
    event,
    signed_in,
    subject_of,
    tiny_jpeg,
)
from events.make import company as company_event
from functions.biometrics import app as biometrics
from functions.company import app as company
from functions.consent import app as consent
from functions.extraction import app as extraction
from functions.outcome import app as outcome
from functions.token_bundle import app as token_bundle
from hypersign_kyc.api.frame import Handler
from hypersign_kyc.observability import logger, metrics
from hypersign_kyc.users.identity import subject_key
from hypersign_kyc.wiring import wired
from local.runtime.child import Context

Json = dict[str, Any]

ORIGIN = "https://app.example.com"
IMAGE = tiny_jpeg()
COMPANY = "/company"
OUTCOME = "/outcome"
_HANDLERS = {
    OUTCOME: outcome.lambda_handler,
    COMPANY: company.lambda_handler,
    BUNDLE: token_bundle.lambda_handler,
    EXTRACT: extraction.lambda_handler,
    VERIFY: biometrics.lambda_handler,
    PRESENTATION: consent.lambda_handler,
    CONSENTS: consent.lambda_handler,
}
_SETTINGS = {
    "KYC_ENVIRONMENT": "production",
    "ISSUER_DID": "did:hid:z6MkIssuer",
    "ISSUER_VERMETHOD_ID": "did:hid:z6MkIssuer#key-1",
    "ALLOWED_ORIGINS": f"{ORIGIN},https://other.example.com,https://nowhere.example.com",
}


def user_key(email: str) -> str:
    """Return the key of the user who signs in with this address."""
    return subject_key(ISSUER, subject_of(email))


@dataclass(frozen=True)
class Reply:
    """The function's answer, its log, and its duration."""

    status: int
    headers: Mapping[str, str]
    body: Json
    log: str
    seconds: float

    @property
    def code(self) -> str | None:
        """Return the error's code."""
        code: str | None = self.body.get("error", {}).get("code")
        return code

    @property
    def outcome(self) -> tuple[int, str | None]:
        return self.status, self.code

    def refusal(self) -> tuple[Any, ...]:
        """Return everything in which two refusals can differ, except the request id."""
        error = {name: said for name, said in self.body["error"].items() if name != "requestId"}
        return self.status, self.body["message"], error, self.headers.get("Retry-After")

    def text(self) -> str:
        """Return everything that the function answered or logged."""
        return json.dumps([dict(self.headers), self.body]) + self.log


class Lambdas:
    """Runs one container at a time, with the environment variables `variables`."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = _SETTINGS | dict(variables)
        wired.cache_clear()

    def fresh(self, **changed: str) -> None:
        """Start a new container, with some variables changed."""
        self.variables |= changed
        wired.cache_clear()

    def call(
        self,
        path: str,
        body: Json | str | None,
        bearer: str,
        *,
        seconds: float = 8.0,
    ) -> Reply:
        """POST to a route. For the bundle, `bearer` is the signed-in user's e-mail. `seconds` is
        the function's remaining time.
        """
        if path == BUNDLE:
            made = signed_in("POST", body, email=bearer)
        else:
            made = event("POST", path, body, bearer)
        made["requestContext"]["requestId"] = uuid.uuid4().hex
        started = time.monotonic()
        answer, log = self.invoke(path, made, seconds=seconds)
        return Reply(
            answer["statusCode"],
            answer["headers"],
            json.loads(answer["body"]),
            log,
            time.monotonic() - started,
        )

    def ask(self, route: str, **parameters: str) -> Reply:
        """GET one of the company's routes, as one of the company's servers."""
        made = company_event("GET", route, **parameters)
        started = time.monotonic()
        answer, log = self.invoke(COMPANY, made, seconds=20.0)
        return Reply(
            answer["statusCode"],
            answer["headers"],
            json.loads(answer["body"]),
            log,
            time.monotonic() - started,
        )

    def notice(
        self, session_id: str, sent_at: float | None = None, name: str = "sessionId"
    ) -> Json:
        """Send a notice that a session changed, as the queue of webhooks does (now, or at an epoch
        time in seconds). Returns the function's answer.
        """
        at = time.time() if sent_at is None else sent_at
        message = {
            "messageId": "1",
            "eventSource": "aws:sqs",
            "body": json.dumps({name: session_id}),
            "attributes": {"SentTimestamp": str(round(at * 1000))},
        }
        return self.invoke(OUTCOME, {"Records": [message]}, seconds=20.0)[0]

    def invoke(self, path: str, made: Json, *, seconds: float = 8.0) -> tuple[Json, str]:
        """Invoke the function of a route with an event. Return its answer and its log."""
        return self.run(_HANDLERS[path], made, seconds=seconds)

    def run(self, handler: Handler, made: Json, *, seconds: float = 8.0) -> tuple[Json, str]:
        """Call a handler with an event. Return its answer and its log."""
        metrics.namespace = "HypersignKyc"
        request_id = made.get("requestContext", {}).get("requestId", "direct")
        context = Context(request_id, "function", "arn", "1024", time.time() + seconds)
        with mock.patch.dict(os.environ, self.variables), _logged() as log:
            answer: Json = handler(made, context)  # type: ignore[arg-type]
        return answer, log.getvalue()


@contextlib.contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Yield a list that collects everything that is written in the block: by our logger, by
    metrics, and by libraries even at DEBUG.
    """
    log = io.StringIO()
    everything = logging.StreamHandler(log)
    root = logging.getLogger()
    level = root.level
    logger.registered_handler.setStream(log)  # type: ignore[attr-defined]
    root.addHandler(everything)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            yield log
    finally:
        root.setLevel(level)
        root.removeHandler(everything)


class Api(Protocol):
    """Accepts requests: the functions themselves, or a gateway before them."""

    def call(self, path: str, body: Json | None, bearer: str, *, seconds: float = ...) -> Reply: ...


class Journey:
    """One user's journey, step by step. Keeps the values that an app would keep."""

    def __init__(self, lambdas: Api, email: str | None = None) -> None:
        self.lambdas = lambdas
        self.email = email or f"{uuid.uuid4().hex}@example.com"
        self.bundle: Json = {}
        self.extraction_token = ""
        self.credentials: list[Json] = []
        self.presentation: Json = {}

    def start(self, session_id: str | None = None, **limits: float) -> Reply:
        """Fetch a bundle, or a new user token if there is a session."""
        body = {} if session_id is None else {"sessionId": session_id}
        reply = self.lambdas.call(BUNDLE, body, self.email, **limits)
        if reply.status == 200:
            self.bundle = reply.body
        return reply

    def start_anew(self, **limits: float) -> Reply:
        """Fetch a bundle for a new session."""
        reply = self.lambdas.call(BUNDLE, {"newSession": True}, self.email, **limits)
        if reply.status == 200:
            self.bundle = reply.body
        return reply

    def renew(self, **limits: float) -> Reply:
        return self.start(self.session_id, **limits)

    @property
    def session_id(self) -> str:
        return str(self.bundle["sessionId"])

    def extract(self, **limits: float) -> Reply:
        reply = self._step(EXTRACT, limits)
        if reply.status == 200:
            self.extraction_token = reply.body["data"]["extractionToken"]
        return reply

    def verify(self, **limits: float) -> Reply:
        reply = self._step(VERIFY, limits)
        if reply.status == 200:
            self.credentials = reply.body["data"]["credentials"]
        return reply

    def present(self, **limits: float) -> Reply:
        reply = self._step(PRESENTATION, limits)
        if reply.status == 200:
            self.presentation = reply.body["presentation"]
        return reply

    def consent(self, **limits: float) -> Reply:
        return self._step(CONSENTS, limits)

    def body(self, path: str) -> Json:
        """Return the body that the app would send to a route now."""
        bodies: dict[str, Json] = {
            BUNDLE: {"sessionId": self.session_id},
            EXTRACT: {
                "sessionId": self.session_id,
                "documentType": "PASSPORT",
                "documentFront": IMAGE,
            },
            VERIFY: {
                "sessionId": self.session_id,
                "documentToken": self.extraction_token,
                "selfieImage": IMAGE,
                "holderDid": self.bundle["userDid"],
            },
            PRESENTATION: {
                "credentialDocuments": self.credentials,
                "holderDid": self.bundle["userDid"],
                "verificationMethodId": self.bundle["userVerificationMethodId"],
                "challenge": self.session_id,
                "domain": ORIGIN,
            },
            CONSENTS: {"sessionId": self.session_id, "presentation": self.presentation},
        }
        return bodies[path]

    def until(self, step: str) -> "Journey":
        """Do every step before this one. Each must succeed."""
        for before in ("start", "extract", "verify", "present", "consent"):
            if before == step:
                return self
            reply = getattr(self, before)()
            assert reply.status == 200, (before, reply)
        return self

    def _step(self, path: str, limits: Mapping[str, float]) -> Reply:
        bearer = self.bundle["userBearerToken"]
        return self.lambdas.call(path, self.body(path), bearer, **limits)
