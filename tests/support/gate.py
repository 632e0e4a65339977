"""A proxy in front of the DynamoDB engine: a test sees, holds or loses calls on their way."""

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

import requests
from werkzeug.wrappers import Request, Response

from tests.reliability.rig.serving import Served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_TIMEOUT_SECONDS = 10
_PASSED_ON = ("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization")


class Gate:
    """Context manager; `url` is what the containers take for DynamoDB.

    `before` sees the operation (`UpdateItem`) and its request before it goes on, and may block.
    `after` sees them when the engine has done the work; True loses the answer on the way back.
    """

    def __init__(self, engine_url: str) -> None:
        self.before: Callable[[str, dict[str, Any]], None] = lambda _operation, _request: None
        self.after: Callable[[str, dict[str, Any]], bool] = lambda _operation, _request: False
        self._engine_url = engine_url
        self._served = Served(self._answer)
        self.url = self._served.url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._served.stop()

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data()
        operation = request.headers["X-Amz-Target"].rpartition(".")[2]
        asked = json.loads(body)
        self.before(operation, asked)
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        done = requests.post(self._engine_url, body, headers=headers, timeout=_TIMEOUT_SECONDS)
        if self.after(operation, asked):
            raise ConnectionResetError
        answer = Response(done.content, done.status_code, content_type=done.headers["Content-Type"])
        answer.headers["x-amz-crc32"] = done.headers.get("x-amz-crc32", "0")
        return answer(environ, start_response)
