"""A web server that only serves files, on its own origin, like the one that a front end is deployed
to. It compresses them.
"""

import gzip
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self


class StaticServer:
    """Serves a folder. A test can replace some of its files by texts. `cached` is how long a
    browser keeps files, in seconds.
    """

    def __init__(self, folder: Path, cached: int = 0) -> None:
        self.folder = folder
        self.replaced: dict[str, bytes] = {}
        handler = partial(_Handler, self.replaced, cached, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        #: The server's address, as a browser's origin.
        self.origin = f"http://localhost:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def replace(self, texts: Mapping[str, str]) -> None:
        """Answer these paths (such as `config.js`) with the given texts."""
        self.replaced.update({f"/{path}": text.encode() for path, text in texts.items()})


class _Handler(SimpleHTTPRequestHandler):
    def __init__(
        self, replaced: dict[str, bytes], cached: int, *given: object, directory: str
    ) -> None:
        self._replaced = replaced
        self._cached = cached
        super().__init__(*given, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        text = self._replaced.get(self.path.partition("?")[0])
        file = Path(self.translate_path(self.path))
        if text is None and not file.is_file():
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes() if text is None else text)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", f"max-age={self._cached}")
        self.end_headers()
        # A page that is closed at this moment does not take the rest.
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  as inherited
        return
