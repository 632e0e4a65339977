"""Makes services on this machine's loopback address reachable from Docker containers."""

import ipaddress
import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from urllib.parse import SplitResult, urlsplit

from local.processes.serving import listen
from local.runtime.containers.docker import HOST_NAME, DockerError, DockerHost

#: The variables that hold addresses of services start with these.
_ADDRESSES = (
    "AWS_ENDPOINT_URL",
    "KYC_BASE_URL",
    "SSI_BASE_URL",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL",
    "UNPUBLISHED_QUEUE_URL",
    "WEBHOOK_QUEUE_URL",
)
_PIECE = 64 * 1024
_PORTS = {"http": 80, "https": 443}


class Bridge:
    """Forwards connections from the bridge's address to the loopback address.

    Only Docker containers, and programs of this machine, can connect to the bridge's address.
    """

    def __init__(self, host: DockerHost, stopping: ExitStack) -> None:
        self._host = host
        self._stopping = stopping
        self._ports: dict[tuple[str, int], int] = {}

    def reach(self, url: str, port: int = 0) -> str:
        """Return the URL by which Docker containers call the service at `url`.

        URLs of other machines stay as they are. A loopback address is forwarded from `port` of the
        bridge (0: a free one). Raises DockerError, PortInUseError.
        """
        parts = urlsplit(url)
        if not is_loopback(parts.hostname or ""):
            return url
        if parts.scheme == "https":
            raise DockerError(
                f"Docker containers cannot call {url}, because its certificate is not made for"
                f" {HOST_NAME}; use http"
            )
        served = parts.port or _PORTS[parts.scheme]
        if self._host.bridge:
            served = self._forwarded((parts.hostname or "", served), port)
        return _with_address(parts, f"{HOST_NAME}:{served}")

    def variables(self, variables: Mapping[str, str]) -> dict[str, str]:
        """Return a function's variables, with addresses that a Docker container can call. Raises
        the same as `reach`.
        """
        return {
            name: self.reach(value) if name.startswith(_ADDRESSES) else value
            for name, value in variables.items()
        }

    def _forwarded(self, target: tuple[str, int], port: int) -> int:
        if target not in self._ports:
            sockets = listen(port, hosts=(self._host.bridge,))
            if not sockets:
                raise DockerError(
                    f"{self._host.bridge}, which Docker reports as its bridge, is not an address of"
                    " this machine, so Docker containers cannot reach the services"
                )
            (listening,) = sockets
            self._stopping.callback(_close, listening)
            threading.Thread(
                target=_forward, args=(listening, target), name="bridge", daemon=True
            ).start()
            self._ports[target] = listening.getsockname()[1]
        return self._ports[target]


def is_loopback(host: str) -> bool:
    """Return whether this host name or address always means the caller's own machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _with_address(parts: SplitResult, address: str) -> str:
    return parts._replace(netloc=address).geturl()


def _forward(listening: socket.socket, target: tuple[str, int]) -> None:
    """Accept connections until the socket is closed."""
    while True:
        try:
            caller, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_connect, args=(caller, target), daemon=True).start()


def _close(listening: socket.socket) -> None:
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
    listening.close()


def _connect(caller: socket.socket, target: tuple[str, int]) -> None:
    try:
        service = socket.create_connection(target, timeout=10)
    except OSError:
        caller.close()
        return
    service.settimeout(None)
    with caller, service:
        back = threading.Thread(target=_pass_on, args=(service, caller), daemon=True)
        back.start()
        _pass_on(caller, service)
        back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    """Copy bytes until one side ends."""
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
