"""Ask Docker on this machine: whether it answers, its processor, its network."""

import ipaddress
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: The name by which Docker containers reach this machine.
HOST_NAME = "host.docker.internal"
#: Lambda's image of the functions' runtime, as SAM names it.
IMAGE = "public.ecr.aws/lambda/python:3.13-{processor}"
WITHOUT = "LOCAL_RUNTIME=lambda needs no Docker"
_ANSWER_SECONDS = 15.0
_PULL_SECONDS = 600.0
_PROCESSORS = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class DockerError(Exception):
    """Docker cannot do what is needed. The text is one sentence that says why and what to do."""


class NotRunningError(DockerError):
    """Docker is not installed, or its daemon is not running."""


@dataclass(frozen=True)
class DockerHost:
    """How Docker containers on this machine run and reach it.

    `processor` is Lambda's name of their processor. `bridge` is the address of this machine that
    they reach, or empty if Docker forwards HOST_NAME to the loopback address, as Docker Desktop
    does.
    """

    processor: str
    bridge: str = ""

    @property
    def image(self) -> str:
        """Return the name of Lambda's image."""
        return IMAGE.format(processor=self.processor)


def docker_host() -> DockerHost:
    """Ask Docker about this machine. Raises DockerError."""
    info = json.loads(docker("info", "--format", "{{json .}}"))
    network: Mapping[str, Any] = {}
    if sys.platform == "linux":
        (network,) = json.loads(docker("network", "inspect", "bridge"))
    return host_of(info, network, sys.platform)


def host_of(info: Mapping[str, Any], network: Mapping[str, Any], platform: str) -> DockerHost:
    """Return the host that `docker info` and `docker network inspect bridge` describe.

    Raises DockerError.
    """
    if info.get("OSType", "linux") != "linux":
        raise DockerError(f"Docker runs {info['OSType']} containers here; switch it to Linux's")
    processor = _PROCESSORS.get(str(info.get("Architecture", "")).lower())
    if processor is None:
        raise DockerError(f"Lambda has no processor {info.get('Architecture')}; {WITHOUT}")
    is_desktop = "Docker Desktop" in str(info.get("OperatingSystem", ""))
    if platform != "linux" or is_desktop:
        return DockerHost(processor)
    return DockerHost(processor, _bridge_address(network))


def docker(*arguments: str, seconds: float = _ANSWER_SECONDS) -> str:
    """Return what a docker command prints. Raises DockerError."""
    program = shutil.which("docker")
    if program is None:
        raise DockerError(
            f"Docker is not installed; install it (on Debian: apt-get install docker.io); {WITHOUT}"
        )
    try:
        done = subprocess.run(  # noqa: S603 (docker)
            [program, *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DockerError(
            f"Docker's daemon does not answer within {seconds:.0f} seconds; restart it; {WITHOUT}"
        ) from error
    if done.returncode:
        raise failure(arguments, done.stderr)
    return done.stdout


def failure(arguments: Sequence[str], output: str) -> DockerError:
    """Return the error of a docker command that failed with this output."""
    last = (output.strip().splitlines() or ["no reason given"])[-1].rstrip(".")
    if "permission denied" in output.lower():
        return DockerError(
            f"You may not use Docker ({last}); join the group docker, or run this as root"
        )
    if "cannot connect" in output.lower() or "is the docker daemon running" in output.lower():
        return NotRunningError(
            "Docker's daemon does not answer; start it (sudo systemctl start docker, or Docker"
            f" Desktop); {WITHOUT}"
        )
    return DockerError(f"docker {arguments[0]} failed: {last}")


def has_image(name: str) -> bool:
    """Return whether the image is on this machine. Raises DockerError if Docker does not answer."""
    return bool(docker("images", "--quiet", "--no-trunc", name).strip())


def pull_image(name: str) -> None:
    """Get the image from its registry. Raises DockerError."""
    try:
        docker("pull", "--quiet", name, seconds=_PULL_SECONDS)
    except DockerError as error:
        raise DockerError(
            f"The image {name} is not here and cannot be pulled ({error}); `KEEP=1 make sam-local`"
            " makes one from this machine's Python"
        ) from error


def _bridge_address(network: Mapping[str, Any]) -> str:
    """Return this machine's address in Docker's bridge network. Raises DockerError.

    Some versions report the gateway only after the daemon's second start. Then it is the address
    from which this machine would send to the subnet.
    """
    for configuration in network.get("IPAM", {}).get("Config") or ():
        subnet = ipaddress.ip_network(str(configuration["Subnet"]))
        if subnet.version != 4:
            continue
        address = str(configuration.get("Gateway") or _address_towards(str(subnet[2])))
        if ipaddress.ip_address(address) in subnet:
            return address
    raise DockerError(
        f"Docker's bridge network has no address on this machine, so containers cannot reach it;"
        f" {WITHOUT}"
    )


def _address_towards(address: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect((address, 9))  # finds the route; nothing is sent
        return str(sending.getsockname()[0])
