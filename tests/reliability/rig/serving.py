"""Servers of the tests, in threads of the test's own process: of WSGI applications, and of handlers
that see the very bytes.
"""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_STOP_SECONDS = 5


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """An application that raises `ConnectionError` has its caller's connection closed."""
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        return


class Served:
    """An application on a free port."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._server = make_server(
            "127.0.0.1", 0, application, threaded=True, request_handler=_Quiet
        )
        # A request that hangs on purpose does not hold up the end.
        assert isinstance(self._server, ThreadedWSGIServer)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End it; requests under way lose their answers."""
        self._server.shutdown()
        self._thread.join(_STOP_SECONDS)
        self._server.server_close()


class Service:
    """What handlers serve on a free port; each finds it as its `server.service`. Leaving its `with`
    block ends it.
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
    """The server of a service; requests that hang on purpose do not hold up its end."""

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
        """A client that left in the middle is what some tests are for."""
