"""What `make services` and LOCAL_RUNTIME=sam do before a container runs."""

import json
import socket
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from local.processes.serving import PortInUseError
from local.runtime.containers.bridge import Bridge
from local.runtime.containers.docker import DockerError, DockerHost
from tests.support.stack import REPOSITORY, StackFailedError, start_stack

#: Another address of this machine, in place of Docker's bridge.
BRIDGE = DockerHost("x86_64", "127.9.8.7")
SERVICES = {"SERVICES_AWS_PORT": "0", "SERVICES_SANDBOX_PORT": "0"}


class Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Ignore a message."""


def reached(url: str) -> str:
    """Return the URL with the address from a container's hosts file."""
    return url.replace("host.docker.internal", BRIDGE.bridge)


def test_a_service_on_the_loopback_address_is_reached_over_the_bridge() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server, ExitStack() as stopping:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        bridge = Bridge(BRIDGE, stopping)
        url = bridge.reach(f"http://localhost:{server.server_address[1]}/kyc")
        body = b"x" * 6_000_000

        assert requests.post(reached(url), data=body, timeout=10).content == body
        assert url.endswith("/kyc")
        assert bridge.variables({"KYC_BASE_URL": "https://kyc.example.com", "OTHER": "1"}) == {
            "KYC_BASE_URL": "https://kyc.example.com",
            "OTHER": "1",
        }
        stopping.close()
        with pytest.raises(requests.ConnectionError):
            requests.post(reached(url), data=b"", timeout=10)
        server.shutdown()


def test_an_https_service_on_the_loopback_address_is_refused() -> None:
    with ExitStack() as stopping, pytest.raises(DockerError, match="certificate is not made for"):
        Bridge(BRIDGE, stopping).reach("https://localhost:9/kyc")


def test_a_port_in_use_on_the_bridge_is_reported() -> None:
    with ExitStack() as stopping, socket.create_server((BRIDGE.bridge, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} is in use"):
            Bridge(BRIDGE, stopping).reach("http://127.0.0.1:9/", port)


def test_an_address_of_another_machine_is_reported() -> None:
    elsewhere = DockerHost("x86_64", "198.51.100.1")
    with ExitStack() as stopping, pytest.raises(DockerError, match="not an address of this mach"):
        Bridge(elsewhere, stopping).reach("http://127.0.0.1:9/")


def fake_docker(folder: Path, script: str) -> dict[str, str]:
    """Return variables with which the command `docker` runs this script."""
    program = folder / "docker"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


# The stack asks Docker before it looks if the build is current.
SOURCES = {"LOCAL_TEMPLATE": str(REPOSITORY / "template.yaml")}
INFO = json.dumps({"OSType": "linux", "Architecture": "x86_64"})
NETWORK = json.dumps([{"IPAM": {"Config": [{"Subnet": "127.9.8.0/24", "Gateway": "127.9.8.7"}]}}])
DOCKER = f"""case "$1" in
info) echo '{INFO}';;
network) echo '{NETWORK}';;
images) echo sha256:1;;
esac"""


def test_the_services_print_commands_for_this_machine(tmp_path: Path) -> None:
    with start_stack(SERVICES | fake_docker(tmp_path, DOCKER), "services") as services:
        logs = services.logs()
        port = services.sandbox_url.rpartition(":")[2]
        named = {"host": f"host.docker.internal:{port}"}
        answer = requests.get(f"http://{BRIDGE.bridge}:{port}/", headers=named, timeout=5)
    assert answer.status_code == 404
    assert "local invoke TokenBundleFunction --event events/bundle-get.json" in logs
    assert "local start-api --port 3003" in logs
    assert logs.count("--add-host host.docker.internal:127.9.8.7 --skip-pull-image") == 2


def test_the_services_run_without_docker_and_say_so(tmp_path: Path) -> None:
    env = SERVICES | {"PATH": str(tmp_path)}
    with start_stack(env, "services") as services:
        assert "containers: Docker is not installed" in services.logs()


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("echo 'Is the docker daemon running?' >&2; exit 1", "Docker's daemon does not answer"),
        (DOCKER.replace("x86_64", "riscv64"), "Lambda has no processor riscv64"),
        (DOCKER.replace("echo sha256:1", "echo; exit 0").replace("esac", "pull) exit 1;; esac"),
         "The image public.ecr.aws/lambda/python:3.13-x86_64 is not here and cannot be pulled"),
    ],
    ids=["daemon", "processor", "image"],
)  # fmt: skip
@pytest.mark.runtime
def test_the_sam_runtime_says_in_one_line_what_is_missing(
    script: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(StackFailedError) as failed:
        start_stack(SOURCES | fake_docker(tmp_path, script), runtime="sam")
    assert failed.value.code == 2
    (line,) = (it for it in str(failed.value).splitlines() if not it.startswith("pulling "))
    assert line.startswith(f"error: {sentence}")
