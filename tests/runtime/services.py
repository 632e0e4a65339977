"""The functions in this process, on real settings, with the local stack's AWS and sandbox."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import boto3

from hypersign_kyc.wiring import wired
from tests.reliability.rig.lambdas import ORIGIN, Lambdas
from tests.support.stack import RunningStack, start_stack


@contextmanager
def lambdas_on_services() -> Iterator[tuple[Lambdas, RunningStack]]:
    """Containers that call their own moto and sandbox, and the stack of these services."""
    ports = {
        "SERVICES_AWS_PORT": "0",
        "SERVICES_SANDBOX_PORT": "0",
        # The tests discard more admin tokens than Hypersign's rate limit allows.
        "SANDBOX_OAUTH_PER_MINUTE": "0",
    }
    with start_stack(ports, "services") as services:
        (line,) = (it for it in services.logs().splitlines() if it.startswith("variables: "))
        variables: dict[str, str] = json.loads(line.removeprefix("variables: "))["Parameters"]
        with mock.patch.dict(os.environ, variables):
            # The containers make their clients from this session, so a test can add handlers to it.
            boto3.setup_default_session()
            yield Lambdas(variables | {"ALLOWED_ORIGINS": ORIGIN}), services
    boto3.DEFAULT_SESSION = None
    wired.cache_clear()
