"""The sandbox behind a TLS proxy, as a stack deployed for development reaches it."""

import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from local.sandbox.account import Account
from tests.support.clients.app import App
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.tls_proxy import TlsProxy
from tests.unit.sandbox.guide_journey import Answer, Journey

#: The page's own origin is not among them.
ORIGIN = "https://app.example.com"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsProxy]:
    with TlsProxy(tmp_path_factory.mktemp("tls")) as running:
        yield running


@pytest.fixture(scope="module")
def stack(proxy: TlsProxy) -> Iterator[RunningStack]:
    variables = {
        "SANDBOX_URL": proxy.url,
        "REQUESTS_CA_BUNDLE": str(proxy.bundle),
        "ALLOWED_ORIGINS": ORIGIN,
        "SANDBOX_WEBHOOKS": "on",
    }
    with start_stack(variables) as running:
        proxy.target = urlsplit(running.sandbox_url).port or 0
        yield running


def test_a_user_is_verified_over_tls_with_a_ca_of_the_operator(stack: RunningStack) -> None:
    app = App.of(stack, "ann@example.com", "Ann").go()

    assert app.answers[-1].json()["success"] is True


def test_a_certificate_that_is_not_in_the_bundle_is_refused(tmp_path: Path) -> None:
    with TlsProxy(tmp_path) as proxy, start_stack({"SANDBOX_URL": proxy.url}) as stack:
        proxy.target = urlsplit(stack.sandbox_url).port or 0
        answer = App.of(stack, "bob@example.com", "Bob").fetch_bundle()

    assert answer.status_code == 502
    assert answer.json()["error"]["code"] == "UPSTREAM_ERROR"


def test_the_stacks_own_origin_is_allowed_beside_those_that_are_given(
    stack: RunningStack,
) -> None:
    for origin in (ORIGIN, stack.url):
        answer = requests.get(f"{stack.url}/sessions/x", headers={"origin": origin}, timeout=10)
        assert answer.headers["access-control-allow-origin"] == origin


def test_the_journeys_script_takes_a_sign_in_token_and_an_address(stack: RunningStack) -> None:
    done = subprocess.run(
        ["sh", "examples/journey.sh"],
        cwd=REPOSITORY,
        env={
            "PATH": os.environ["PATH"],
            "API": stack.url,
            "ID_TOKEN": stack.token("cid@example.com", "Cid"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Sign in as" not in done.stdout
    assert "outcome: confirmed" in done.stdout


def test_the_sandbox_alone_sends_webhooks_to_the_address_that_is_given() -> None:
    """`make services`, with the webhook address of a deployed stack."""
    account = Account.generate()
    received: queue.Queue[Any] = queue.Queue()

    class Webhooks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            received.put((self.path, json.loads(self.rfile.read(length))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Webhooks) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        variables = {
            "SANDBOX_WEBHOOK_URL": f"http://127.0.0.1:{server.server_port}/webhooks/hypersign",
            "SANDBOX_WEBHOOKS": "on",
            "SERVICES_AWS_PORT": "0",
            "SERVICES_SANDBOX_PORT": "0",
            "KYC_API_SECRET": account.kyc_api_secret,
            "SSI_API_SECRET": account.ssi_api_secret,
        }
        with start_stack(variables, "services") as services:
            user = Journey(_send_to(services.sandbox_url), services.sandbox_url, account)
            user.to_presentation().consent()
            path, webhook = received.get(timeout=10)
        server.shutdown()

    assert path == "/webhooks/hypersign"
    assert (webhook["sessionId"], webhook["success"]) == (user.session_id, True)


def _send_to(url: str) -> Any:
    def send(method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        answer = requests.request(method, url + path, headers=headers, json=body, timeout=10)
        return Answer(answer.status_code, answer.json(), answer.headers)

    return send
