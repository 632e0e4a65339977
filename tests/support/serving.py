"""Servers in threads of the test's process, for handlers that see every byte."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Service:
    """Serves a handler on a free port. The handler finds this object as its `server.service`.
    Leaving the `with` block ends it.
    """

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ServiceServer(handler, self)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def prepare(self, listening: socket.socket) -> None:
        """Set options of the socket before it is bound."""


class ServiceServer(ThreadingHTTPServer):
    """The server of a service. It can end while requests still hang."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, handler: type[BaseHTTPRequestHandler], service: Service) -> None:
        self.service = service
        super().__init__(("127.0.0.1", 0), handler)

    def server_bind(self) -> None:
        """Called by the base class."""
        self.service.prepare(self.socket)
        super().server_bind()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing, because some tests have clients that leave in the middle of a request."""
