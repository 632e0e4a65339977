"""Messages about Docker, and the commands for this machine. These tests run no container."""

import io
import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from local.runtime.containers import docker
from local.runtime.containers.bridge import is_loopback
from local.runtime.containers.commands import by_hand, check_processor, docker_options, template
from local.runtime.containers.docker import DockerError, DockerHost, failure, host_of
from local.runtime.sam_log import SamLog
from local.template.resources import Function

LINUX: dict[str, Any] = {
    "OSType": "linux",
    "Architecture": "x86_64",
    "OperatingSystem": "Debian GNU/Linux 12",
}
BRIDGE: dict[str, Any] = {
    "IPAM": {"Config": [{"Subnet": "172.17.0.0/16", "Gateway": "172.17.0.1"}]},
}
ON_LINUX = DockerHost("x86_64", "172.17.0.1")
ON_A_DESKTOP = DockerHost("arm64")


def test_linux_containers_reach_the_address_of_dockers_bridge() -> None:
    assert host_of(LINUX, BRIDGE, "linux") == ON_LINUX


def test_the_bridges_address_is_found_if_docker_does_not_report_a_gateway() -> None:
    network = {"IPAM": {"Config": [{"Subnet": "127.0.0.0/8"}]}}
    assert host_of(LINUX, network, "linux").bridge == "127.0.0.1"


def test_a_bridge_without_an_address_on_this_machine_is_refused() -> None:
    # An address of a documentation range, which no machine has.
    network = {"IPAM": {"Config": [{"Subnet": "198.51.100.0/24"}]}}
    with pytest.raises(DockerError, match=r"no address on this machine.*LOCAL_RUNTIME=lambda"):
        host_of(LINUX, network, "linux")


@pytest.mark.parametrize(
    ("info", "platform"),
    [
        ({"Architecture": "aarch64"}, "darwin"),
        ({"Architecture": "arm64"}, "win32"),
        ({"Architecture": "aarch64", "OperatingSystem": "Docker Desktop"}, "linux"),
    ],
)
def test_docker_desktop_forwards_its_own_name_of_the_host(
    info: dict[str, Any], platform: str
) -> None:
    assert host_of(LINUX | info, BRIDGE, platform) == ON_A_DESKTOP


@pytest.mark.parametrize(
    ("info", "sentence"),
    [
        ({"OSType": "windows"}, "Docker runs windows containers here; switch it to Linux's"),
        ({"Architecture": "riscv64"}, "Lambda has no processor riscv64"),
    ],
)
def test_containers_that_cannot_run_the_functions_are_refused(
    info: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DockerError, match=sentence):
        host_of(LINUX | info, BRIDGE, "linux")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?",
            "Docker's daemon does not answer; start it",
        ),
        (
            "permission denied while trying to connect to the Docker daemon socket",
            "You may not use Docker (permission denied",
        ),
        ("one\ntwo.", "docker info failed: two"),
        ("", "docker info failed: no reason given"),
    ],
)
def test_a_failed_command_prints_one_sentence(output: str, sentence: str) -> None:
    told = str(failure(["info"], output))
    assert told.startswith(sentence)
    assert "\n" not in told


def fake_docker(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "docker"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_missing_docker_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DockerError, match=r"Docker is not installed; install it"):
        docker.docker_host()


def test_a_docker_daemon_that_does_not_answer_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_docker(tmp_path, "exec sleep 10", monkeypatch)
    with pytest.raises(DockerError, match=r"does not answer within 0 seconds; restart it"):
        docker.docker("info", seconds=0.2)


def test_an_image_that_no_registry_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_docker(tmp_path, "echo 'Error: no such host' >&2; exit 1", monkeypatch)
    with pytest.raises(DockerError) as raised:
        docker.pull_image("public.ecr.aws/lambda/python:3.13-x86_64")
    assert str(raised.value) == (
        "The image public.ecr.aws/lambda/python:3.13-x86_64 is not here and cannot be pulled"
        " (docker pull failed: Error: no such host); `KEEP=1 make sam-local` makes one from this"
        " machine's Python"
    )


@pytest.mark.parametrize(
    ("machine", "refused"), [(b"\x3e\x00", False), (b"\xb7\x00", True), (b"\x00\x00", False)]
)
def test_functions_built_for_another_processor_are_refused(
    machine: bytes, refused: bool, tmp_path: Path
) -> None:
    (tmp_path / "module.so").write_bytes(b"\x7fELF" + bytes(14) + machine)
    sentence = "The functions are built for arm64, but Docker's containers are x86_64"
    with pytest.raises(DockerError, match=sentence) if refused else nullcontext():
        check_processor([tmp_path], "x86_64")


@pytest.mark.parametrize("name", ["invoke", "api"])
def test_the_commands_by_hand_are_complete(name: str) -> None:
    options = docker_options(ON_LINUX, has_image=True)
    words = shlex.split(by_hand(ON_LINUX, options, "events/env.json")[name])
    assert words[:4] == [".venv-sam/bin/python", "-m", "samcli", "local"]
    assert words[words.index("--add-host") + 1] == "host.docker.internal:172.17.0.1"
    assert words[words.index("--parameter-overrides") + 1] == "Architecture=x86_64"
    assert words[words.index("--env-vars") + 1] == "events/env.json"
    assert words[words.index("--template") + 1] == ".aws-sam/local/template.yaml"
    assert "--skip-pull-image" in words


def test_a_desktop_needs_no_address_and_an_image_that_is_not_here_is_pulled() -> None:
    assert docker_options(ON_A_DESKTOP, has_image=False) == []


def test_sam_gets_a_template_without_anything_to_resolve() -> None:
    layer = Path("/build/SharedLayer")
    function = Function(
        name="EchoFunction",
        code=Path("/build/EchoFunction"),
        handler="app.lambda_handler",
        environment={"OWN": "one", "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://x:1"},
        timeout=28,
        memory=1024,
        layers=(layer,),
    )
    made = template([function], "arm64")["Resources"]
    assert made["Layer0"]["Properties"] == {"ContentUri": str(layer)}
    properties = made["EchoFunction"]["Properties"]
    assert properties["Environment"]["Variables"] == {
        "OWN": "one",
        "AWS_ENDPOINT_URL": "http://x:1",
    }
    assert (properties["Architectures"], properties["Timeout"]) == (["arm64"], 28)
    assert properties["Layers"] == [{"Ref": "Layer0"}]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("api.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("172.17.0.1", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_loopback_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


SAMS_OUTPUT = """\
No current session found, using default AWS::AccountId
2026-11-24 15:44:53 \x1b[31m\x1b[1mWARNING: This is a development server.\x1b[0m
 * Running on http://127.0.0.1:45671
Invoking app.lambda_handler (python3.13)
Layer0 is a local Layer in the template
Building image.....................
SAM_CONTAINER_ID: ad5938e2467593f3ced02082cc1116812a037a3331ffb9de09af8b62f4f998b6
START RequestId: 84051cee-ac13-45d8-ab01-fa7c73ee6d24 Version: $LATEST
{"level":"INFO","message":"request"}
[ERROR] RuntimeError: told to
END RequestId: 84051cee-ac13-45d8-ab01-fa7c73ee6d24
2026-11-24 15:45:08 127.0.0.1 - - [24/Nov/2026 15:45:08] "POST / HTTP/1.1" 200 -

"""


def test_only_the_functions_lines_of_sams_output_are_passed_on() -> None:
    said: list[str] = []
    log = SamLog(io.StringIO(SAMS_OUTPUT), said.append)
    log.reason()
    assert said == ['{"level":"INFO","message":"request"}', "[ERROR] RuntimeError: told to"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Starting\nError: Address already in use.\nbye\n", "Address already in use"),
        ("Traceback\nValueError: x\n", "ValueError: x"),
        ("", "it printed nothing"),
    ],
)
def test_the_reason_why_sam_does_not_start_is_found(output: str, reason: str) -> None:
    assert SamLog(io.StringIO(output), lambda _: None).reason() == reason
