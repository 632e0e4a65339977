"""`make invoke` and the files that `sam local` reads, tested without Docker."""

import json
import os
import subprocess
import sys
from typing import Any
from unittest import mock

import boto3
import pytest

from hypersign_kyc.wiring import wired
from tests.reliability.rig.lambdas import ORIGIN, Journey, Lambdas
from tests.support.stack import REPOSITORY, start_stack

pytestmark = pytest.mark.long

HOST = "host.docker.internal"


def invoked(event: str, runtime: str) -> dict[str, Any]:
    """Return the last line that the command prints, which is the function's answer."""
    done = subprocess.run(
        [sys.executable, "-m", "local.invoke", f"events/{event}.json"],
        cwd=REPOSITORY,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY}/layers/shared",
            "LOCAL_RUNTIME": runtime,
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    answer: dict[str, Any] = json.loads("{" + done.stdout.rpartition("\n{\n")[2])
    return answer


@pytest.mark.parametrize("runtime", ["process", pytest.param("lambda", marks=pytest.mark.runtime)])
def test_an_event_is_sent_to_the_function_of_its_route(runtime: str) -> None:
    answer = invoked("bundle-get", runtime)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["sessionId"]


def test_an_event_that_fails_gets_the_apis_error() -> None:
    assert invoked("fails-bad-json", "process")["statusCode"] == 400


def env_file() -> dict[str, str]:
    text = (REPOSITORY / "events" / "env.json").read_text(encoding="utf-8")
    variables: dict[str, str] = json.loads(text)["Parameters"]
    return variables


def test_functions_with_the_env_file_verify_a_user() -> None:
    """The same as `make services` with `sam local start-api`, except for the ports and the
    container.
    """
    variables = env_file() | {"PRESENTATION_DOMAINS": ORIGIN}
    issuer = {name: variables[name] for name in ("ISSUER_DID", "ISSUER_VERMETHOD_ID")}
    ports = {"SERVICES_AWS_PORT": "0", "SERVICES_SANDBOX_PORT": "0"}
    with start_stack({**ports, **issuer}, "services") as services:
        found = {f"http://{HOST}:3001": services.sandbox_url, f"http://{HOST}:3002": services.url}
        for name, value in variables.items():
            for address, real in found.items():
                variables[name] = variables[name].replace(address, real)
            assert HOST not in variables[name], value
        aws = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
        with mock.patch.dict(os.environ, variables | aws | {"AWS_DEFAULT_REGION": "us-east-1"}):
            boto3.setup_default_session()
            journey = Journey(Lambdas(variables | aws)).until("none")
            assert journey.presentation["proof"]["domain"]
        boto3.DEFAULT_SESSION = None
        wired.cache_clear()
