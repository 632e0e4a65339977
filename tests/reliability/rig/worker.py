"""A process of the fleet. It has containers, each with its own memory, and runs the test's
commands.

A message to the process is `(command, arguments)`. The answer is the command's result.
"""

import importlib
import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.config import Config

from events.make import signed_in
from hypersign_kyc import clock
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.aws import dynamodb
from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.models import BundleRequest
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.wiring import Wiring, wired
from tests.reliability.rig.lambdas import user_key

REPOSITORY = Path(__file__).resolve().parents[3]
_REQUEST_SECONDS = 22.0
#: How long a container of the fleet waits for the engine. Fifty containers on a few busy cores make
#: the engine slower than DynamoDB. The tests in `outages/dynamodb` use the real time limit.
_ENGINE_SECONDS = 20


@dataclass(frozen=True)
class Outcome:
    """A caller's answer: the HTTP status and, after a success, the fields that tests compare."""

    status: int
    seconds: float
    retry_after: int | None = None
    did: str | None = None
    session_id: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class _Context:
    aws_request_id: str = "request"
    function_name: str = "token-bundle"
    memory_limit_in_mb: str = "256"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:token-bundle"

    def get_remaining_time_in_millis(self) -> int:
        return 28_000


def serve(connection: Connection, clock_offset: float) -> None:
    """Run commands until the other end of the connection is closed. The wall clock is wrong by
    `clock_offset` seconds.
    """
    # In reality DynamoDB and Hypersign have their own machines. Here their processes get a higher
    # priority.
    os.nice(10)
    if clock_offset:
        shifted = SimpleNamespace(time_ns=lambda: time.time_ns() + round(clock_offset * 1e9))
        setattr(clock, "time", shifted)  # noqa: B010 - the module does not export it
    patient = CLIENT_CONFIG.merge(Config(read_timeout=_ENGINE_SECONDS))
    setattr(dynamodb, "CLIENT_CONFIG", patient)  # noqa: B010 - the module does not export it
    worker = _Worker()
    while True:
        try:
            command, arguments = connection.recv()
        except EOFError:
            return
        connection.send(getattr(worker, command)(*arguments))


class _Worker:
    def __init__(self) -> None:
        self._containers: list[Wiring] = []

    def open(self, environment: Mapping[str, str], count: int) -> None:
        """Replace the containers by `count` cold ones."""
        os.environ.clear()
        os.environ.update(environment)
        wired.cache_clear()
        # Only one thread may create boto3's default session, because it is not thread-safe.
        boto3.client("secretsmanager")
        self._containers = [Wiring() for _ in range(count)]
        for each in self._containers:
            _ = each.bundle

    def bundles(self, emails: list[str], at: float) -> list[Outcome]:
        """Request one bundle per container, all at the same monotonic time."""
        outcomes: list[Outcome | None] = [None] * len(emails)

        def call(number: int) -> None:
            time.sleep(max(0.0, at - time.monotonic()))
            outcomes[number] = _bundle(self._containers[number], emails[number])

        threads = [threading.Thread(target=call, args=(each,)) for each in range(len(emails))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [outcome for outcome in outcomes if outcome is not None]

    def admin_token(self, service: str) -> str | None:
        """Return the admin token that the first container gets, or None."""
        try:
            tokens = self._containers[0].admin_tokens.current([Service(service)], Deadline.after(9))
        except KycError:
            return None
        return tokens[Service(service)]

    def handle(self, email: str) -> Outcome:
        """Request a bundle with API Gateway's event."""
        app = importlib.import_module("functions.token_bundle.app")
        event = signed_in("GET", email=email)
        started = time.monotonic()
        answer = app.lambda_handler(event, _Context())
        seconds = time.monotonic() - started
        return _outcome(answer, seconds)


def _bundle(container: Wiring, email: str) -> Outcome:
    started = time.monotonic()
    deadline = Deadline.after(_REQUEST_SECONDS)
    try:
        bundle = container.bundle.issue(
            Identity(user_key(email), email, "Ann"), BundleRequest(), deadline
        )
    except KycError as error:
        seconds = time.monotonic() - started
        return Outcome(error.status, seconds, error.retry_after, code=error.code)
    seconds = time.monotonic() - started
    return Outcome(200, seconds, did=bundle.user_did, session_id=bundle.session_id)


def _outcome(answer: Mapping[str, Any], seconds: float) -> Outcome:
    body = json.loads(answer["body"])
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    retry_after = headers.get("retry-after")
    return Outcome(
        answer["statusCode"],
        seconds,
        int(retry_after) if retry_after else None,
        body.get("userDid"),
        body.get("sessionId"),
        body.get("error", {}).get("code"),
    )
