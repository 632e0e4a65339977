"""Provides Docker for the check: a running daemon, or one that is installed and started."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from local.runtime.containers.docker import (
    DockerError,
    DockerHost,
    NotRunningError,
    docker_host,
)

_LOG = Path(__file__).resolve().parents[2] / ".cache" / "dockerd.log"
_BRIDGE = Path("/sys/class/net/docker0")
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
_POLL_SECONDS = 0.5


def running_docker(stopping: ExitStack, say: Callable[[str], None], *, keep: bool) -> DockerHost:
    """Return the host of this machine's containers. Starts a daemon if none runs and this user may.

    `stopping` ends a daemon that was started here, unless `keep` is set. Raises DockerError.
    """
    try:
        return docker_host()
    except NotRunningError as error:
        if not _may_start_one():
            raise
        reason = error
    if shutil.which("dockerd") is None:
        say("installing Docker…")
        _install(reason)
        try:
            return docker_host()  # the package's own service may have started it
        except NotRunningError:
            pass
    return _start(stopping, say, keep=keep)


def _may_start_one() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _install(reason: DockerError) -> None:
    """Install Debian's Docker. Newer releases have the command line in a separate package."""
    _apt(reason, "update")
    has_cli = subprocess.run(["apt-cache", "show", "docker-cli"], capture_output=True, check=False)  # noqa: S607
    packages = ["docker.io", *(["docker-cli"] if has_cli.returncode == 0 else [])]
    _apt(reason, "install", "--yes", "--no-install-recommends", *packages)


def _apt(reason: DockerError, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 (apt-get)
        ["apt-get", "-q", *arguments],  # noqa: S607
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DockerError(f"{reason}; apt-get {arguments[0]} failed: {last}")


def _start(stopping: ExitStack, say: Callable[[str], None], *, keep: bool) -> DockerHost:
    _LOG.parent.mkdir(exist_ok=True)
    with _LOG.open("w") as log:
        daemon = subprocess.Popen(
            # Containers only talk to this machine, so the machine's firewall need not change.
            ["dockerd", "--iptables=false", "--ip6tables=false"],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    if keep:
        stopping.callback(say, f"Docker's daemon still runs; end it with: kill {daemon.pid}")
    else:
        stopping.callback(_stop, daemon, removes_bridge=not _BRIDGE.exists())
    say(f"started Docker's daemon (process {daemon.pid})")
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return docker_host()
        except NotRunningError as error:
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise DockerError(f"Docker's daemon does not start here; see {_LOG}") from error
        time.sleep(_POLL_SECONDS)


def _stop(daemon: subprocess.Popen[bytes], *, removes_bridge: bool) -> None:
    """End the daemon, and remove the network interface that it leaves."""
    daemon.terminate()
    try:
        daemon.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()
    if removes_bridge and _BRIDGE.exists() and shutil.which("ip"):
        subprocess.run(["ip", "link", "delete", _BRIDGE.name], check=False)  # noqa: S603, S607
