"""A user's journey through the functions of this process, called as API Gateway calls them."""

import base64
import itertools
import json
import time
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from benchmarks.world import ORIGIN
from events.make import (
    BUNDLE,
    COMPANY_SESSION,
    CONSENTS,
    EXTRACT,
    PRESENTATION,
    VERIFY,
    event,
    signed_in,
)
from events.make import company as by_company
from functions.biometrics import app as biometrics
from functions.company import app as company
from functions.consent import app as consent
from functions.extraction import app as extraction
from functions.token_bundle import app as token_bundle
from local.runtime.child import Context

Json = dict[str, Any]

#: A first call that goes on with the user's unfinished session. `BUNDLE` opens a new one here.
CONTINUED = f"continued {BUNDLE}"
#: What one of the company's servers asks after the steps.
COMPANY_STATUS = f"GET {COMPANY_SESSION}"
VERIFIED_DATA = f"{COMPANY_STATUS}/verified-data"
STEPS = (EXTRACT, VERIFY, PRESENTATION, CONSENTS)
_HANDLERS = {
    BUNDLE: token_bundle.lambda_handler,
    CONTINUED: token_bundle.lambda_handler,
    EXTRACT: extraction.lambda_handler,
    VERIFY: biometrics.lambda_handler,
    PRESENTATION: consent.lambda_handler,
    CONSENTS: consent.lambda_handler,
    COMPANY_STATUS: company.lambda_handler,
    VERIFIED_DATA: company.lambda_handler,
}
_REMAINING_S = 28.0
_numbers = itertools.count()


class RefusedError(Exception):
    """A function did not answer 200."""


@cache
def picture(size: int) -> str:
    """Return this many bytes that begin like a JPEG, as Base64."""
    return base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(range(256)) * (size // 256)).decode()


def call(path: str, made: Json) -> tuple[float, Json]:
    """Invoke the function. Return the duration (seconds) and the answer's JSON. Raises
    `RefusedError`.
    """
    made["requestContext"]["requestId"] = f"request-{next(_numbers)}"
    context = Context("request", "function", "arn", "1024", time.time() + _REMAINING_S)
    started = time.perf_counter()
    answer = _HANDLERS[path](made, context)  # type: ignore[arg-type]
    seconds = time.perf_counter() - started
    if answer["statusCode"] != 200:
        raise RefusedError(answer["body"])
    said: Json = json.loads(answer["body"])
    return seconds, said


def new_email() -> str:
    """Return the e-mail of a new user."""
    return f"{uuid.uuid4().hex}@example.com"


class Journey:
    """One session of a user, step by step."""

    def __init__(self, email: str, picture_bytes: int = 8192) -> None:
        self.email = email
        self._picture = picture(picture_bytes)
        self.bundle: Json = {}
        self._extraction_token = ""
        self._credentials: list[Json] = []
        self._presentation: Json = {}

    def step(self, path: str, body: Json | None = None) -> float:
        """Do a step and return its duration (seconds)."""
        made = self.event(path, body)
        seconds, said = call(path, made)
        self.keep(path, said)
        return seconds

    def event(self, path: str, body: Json | None = None) -> Json:
        """Return the event that API Gateway passes to the function."""
        if path == BUNDLE:
            return signed_in("POST", {"newSession": True}, email=self.email)
        if path == CONTINUED:
            return signed_in("GET", email=self.email)
        if path in (COMPANY_STATUS, VERIFIED_DATA):
            method, route = path.split()
            return by_company(method, route, sessionId=self.bundle["sessionId"])
        return event("POST", path, body or self.body(path), self.bundle["userBearerToken"])

    def body(self, path: str) -> Json:
        """Return the body that the app sends."""
        session_id = self.bundle["sessionId"]
        bodies: Mapping[str, Json] = {
            EXTRACT: {
                "sessionId": session_id,
                "documentType": "PASSPORT",
                "documentFront": self._picture,
            },
            VERIFY: {
                "sessionId": session_id,
                "documentToken": self._extraction_token,
                "selfieImage": self._picture,
                "holderDid": self.bundle["userDid"],
            },
            PRESENTATION: {
                "credentialDocuments": self._credentials,
                "holderDid": self.bundle["userDid"],
                "verificationMethodId": self.bundle["userVerificationMethodId"],
                "challenge": session_id,
                "domain": ORIGIN,
            },
            CONSENTS: {"sessionId": session_id, "presentation": self._presentation},
        }
        return bodies[path]

    def consenting_with_credentials(self) -> Json:
        """Return the body of a consent that also creates the presentation."""
        return {
            "sessionId": self.bundle["sessionId"],
            "credentials": self._credentials,
            "domain": ORIGIN,
        }

    def keep(self, path: str, said: Json) -> None:
        """Keep the parts of a step's answer that the next steps need."""
        if path in (BUNDLE, CONTINUED):
            self.bundle = said
        elif path == EXTRACT:
            self._extraction_token = said["data"]["extractionToken"]
        elif path == VERIFY:
            self._credentials = said["data"]["credentials"]
        elif path == PRESENTATION:
            self._presentation = said["presentation"]
