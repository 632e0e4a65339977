"""The HTTP server of the sandbox."""

from __future__ import annotations

from typing import Protocol, cast
from urllib.parse import urlsplit

import waitress  # type: ignore[import-untyped]

from local.processes.hosts import THIS_MACHINE_OR_FROM_CONTAINERS, OnlyForHosts
from local.sandbox.app import Sandbox

# A hanging failure occupies its thread for 40 seconds, so many threads are needed.
_THREADS = 128
_CONNECTIONS = 1000
_BUFFER = 16 * 1024 * 1024


class Server(Protocol):
    effective_port: int

    def run(self) -> None: ...


def create_server(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Return a server that already listens. Port 0 takes a free port; see `effective_port`."""
    server = waitress.create_server(
        OnlyForHosts(sandbox, THIS_MACHINE_OR_FROM_CONTAINERS | _public_host(sandbox)),
        host=host,
        port=port,
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        backlog=_CONNECTIONS,
        asyncore_use_poll=True,
        # Most bodies are pictures of some megabytes: read them in large pieces, and in memory.
        recv_bytes=256 * 1024,
        inbuf_overflow=_BUFFER,
        ident=None,
    )
    return cast(Server, server)


def _public_host(sandbox: Sandbox) -> set[str]:
    host = urlsplit(sandbox.state.config.public_url).hostname
    return {host} if host else set()
