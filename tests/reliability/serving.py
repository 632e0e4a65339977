"""WSGI applications of the tests, served over HTTP from threads of the test's own process."""

import threading
from typing import TYPE_CHECKING, Any

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
