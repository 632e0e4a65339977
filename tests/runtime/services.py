"""The functions in this process, on real settings, with the local stack's AWS and sandbox."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import boto3

from hypersign_kyc.container import get_container
from tests.reliability.rig.lambdas import ORIGIN, Lambdas
from tests.support.stack import RunningStack, start_stack


@contextmanager
def lambdas_on_services() -> Iterator[tuple[Lambdas, RunningStack]]:
    """Containers that call a moto and a sandbox of their own, and the stack that these are."""
    ports = {
        "SERVICES_AWS_PORT": "0",
        "SERVICES_SANDBOX_PORT": "0",
        # Tests throw admin tokens away more often than Hypersign would let them.
        "SANDBOX_OAUTH_PER_MINUTE": "0",
    }
    with start_stack(ports, "services") as services:
        (line,) = (it for it in services.logs().splitlines() if it.startswith("variables: "))
        variables: dict[str, str] = json.loads(line.removeprefix("variables: "))["Parameters"]
        with mock.patch.dict(os.environ, variables):
            # Clients are made of this session: what a test adds to it, they do.
            boto3.setup_default_session()
            yield Lambdas(variables | {"ALLOWED_ORIGINS": ORIGIN}), services
    boto3.DEFAULT_SESSION = None
    get_container.cache_clear()
