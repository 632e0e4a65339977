"""Serves a WSGI application over HTTP with threads."""

import errno
import logging
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import waitress  # type: ignore[import-untyped]

#: The loopback addresses. Clients resolve `localhost` to one or the other.
LOOPBACK = ("127.0.0.1", "::1")
_BACKLOG = 1024
_IN_MEMORY_BYTES = 16 * 1024 * 1024
_READ_BYTES = 256 * 1024


class PortInUseError(Exception):
    """Another process listens there."""


def listen(port: int, hosts: Iterable[str] = LOOPBACK) -> list[socket.socket]:
    """Open sockets on this port (0: a free one) of every loopback address that the machine has.

    Raises PortInUseError.
    """
    sockets: list[socket.socket] = []
    for host in hosts:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with suppress(_NoSuchHost):
            sockets.append(_listen(family, host, port))
            port = sockets[0].getsockname()[1]
    return sockets


def serve(application: WSGIApplication, sockets: list[socket.socket], threads: int) -> None:
    """Serve until the process ends."""
    # waitress warns when requests queue up. Here that is normal, so the warning is silenced.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(
        application,
        sockets=sockets,
        threads=threads,
        connection_limit=2000,
        asyncore_use_poll=True,
        backlog=_BACKLOG,
        inbuf_overflow=_IN_MEMORY_BYTES,
        recv_bytes=_READ_BYTES,
        ident=None,
    )
    server.run()


class OneAtATime:
    """Wrap a WSGI application so that it handles one request at a time."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            return [b"".join(self._application(environ, start_response))]


class _NoSuchHost(Exception):
    """The machine has no such address, for example because IPv6 is off."""


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    try:
        listening = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _NoSuchHost from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(f"port {port} is in use by another process") from error
        raise _NoSuchHost from error
    return listening
