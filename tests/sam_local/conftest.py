"""Fixtures of the tests in real Docker containers, which only `make sam-local` runs."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from local.runtime.containers.docker import docker
from local.sample_event import Send, functions_of_services
from tests.support.stack import REPOSITORY, start_stack

collect_ignore_glob = [] if os.environ.get("SAM_LOCAL") else ["test_*.py"]
ISSUER = {
    "ISSUER_DID": "did:hid:testnet:z6MkexampleIssuer",
    "ISSUER_VERMETHOD_ID": "did:hid:testnet:z6MkexampleIssuer#key-1",
}
#: What a function answers if DynamoDB does not answer in time. A client repeats the request.
BUSY = "503 UPSTREAM_UNAVAILABLE"


@dataclass(frozen=True)
class Services:
    """Running services of `make services`, with the commands that it printed."""

    commands: list[list[str]]
    send: Send
    variables: dict[str, str]

    def command(self, name: str) -> list[str]:
        """Return the words of the printed command `sam local NAME`."""
        (found,) = (words for words in self.commands if words[3:5] == ["local", name])
        return found


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    ports = {"SERVICES_AWS_PORT": "0", "SERVICES_SANDBOX_PORT": "0"}
    with start_stack(ports | ISSUER, "services") as running, ExitStack() as stopping:
        urls = {"SERVICES_AWS_PORT": running.url, "SERVICES_SANDBOX_PORT": running.sandbox_url}
        variables = ISSUER | {name: url.rpartition(":")[2] for name, url in urls.items()}
        printed = [line for line in running.logs().splitlines() if " -m samcli " in line]
        commands = [shlex.split(line) for line in printed]
        yield Services(commands, functions_of_services(variables, stopping), variables)


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Check that each command has removed its containers."""
    before = set(docker("ps", "--all", "--quiet").split())
    yield
    assert set(docker("ps", "--all", "--quiet").split()) <= before


def sam(command: list[str]) -> "subprocess.Popen[str]":
    """Run a printed command as a user who pastes it."""
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        # A folder of its own for SAM's locks, so that commands at the same time do not wait.
        env={**os.environ, "SAM_CLI_TELEMETRY": "0", "TMPDIR": tempfile.mkdtemp()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
