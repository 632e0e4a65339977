"""An API Gateway HTTP API on this machine.

It matches the route, checks the caller, calls the function and answers. Requests that match no
route of the API go to `others`: parts of the local stack that are not deployed, such as the
identity provider and the demo.
"""

import base64
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.http import HTTP_STATUS_CODES

from local.gateway import cors
from local.gateway.answers import Answer, MalformedAnswerError, from_function, message, too_large
from local.gateway.callers import Authorizers
from local.gateway.events import Request, build_event
from local.gateway.routing import Match, match_route
from local.gateway.throttling import Throttle
from local.log import log
from local.runtime.environment import PAYLOAD_LIMIT, FunctionTimeoutError, InvocationError
from local.runtime.pool import ThrottledError
from local.template.resources import CorsConfiguration, QueueIntegration, Route

#: API Gateway's limit on a request's body, in bytes.
BODY_LIMIT = 10 * 1024 * 1024
#: API Gateway's limit on an integration's time, in seconds.
INTEGRATION_LIMIT = 30.0

#: Calls a function by its logical name, with an event and a limit in seconds.
Invoke = Callable[[str, bytes, float], bytes]
#: Puts a request into a queue.
Send = Callable[[QueueIntegration, Request], Answer]
#: Answers a request that matches no route, or returns None if the request is not for it.
Other = Callable[[Request], Answer | None]


class Gateway:
    """The WSGI application. It logs one JSON line per request."""

    def __init__(  # noqa: PLR0913  the parts of a gateway
        self,
        routes: Sequence[Route],
        configuration: CorsConfiguration | None,
        authorizers: Authorizers,
        invoke: Invoke,
        others: Sequence[Other] = (),
        send: Send | None = None,
        *,
        throttle: Throttle | None = None,
    ) -> None:
        self._routes = routes
        self._cors = configuration
        self._authorizers = authorizers
        self._invoke = invoke
        self._others = others
        self._send = send
        self._throttle = throttle

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started_at = time.monotonic()
        request = _read(environ)
        match = match_route(self._routes, request.method, request.path)
        answer = self._preflight(request) or self._with_cors(request, self._answer(request, match))
        answer.headers["apigw-requestid"] = request.request_id
        log(
            request_id=request.request_id,
            method=request.method,
            route=match.route.key if match else None,
            status=answer.status,
            ms=round((time.monotonic() - started_at) * 1000),
            **self._refused_origin(request),
        )
        return _write(request, answer, start_response)

    def _refused_origin(self, request: Request) -> dict[str, str]:
        """Return the origin for the log if browsers do not let its pages read the answer."""
        origin = request.headers.get("origin")
        if origin is None or self._cors is None or cors.allows(self._cors, origin):
            return {}
        return {"refused_origin": origin, "hint": "add it to ALLOWED_ORIGINS"}

    def _preflight(self, request: Request) -> Answer | None:
        if self._cors is None or not cors.is_preflight(request.method, request.headers):
            return None
        return Answer(204, cors.preflight_headers(self._cors, request.headers.get("origin")))

    def _answer(self, request: Request, match: Match | None) -> Answer:
        if len(request.body) > BODY_LIMIT:
            return too_large(request.request_id)
        if match is not None:
            return self._integrate(request, match)
        for other in self._others:
            if (answer := other(request)) is not None:
                return answer
        return message(404, "Not Found")

    def _integrate(self, request: Request, match: Match) -> Answer:
        route = match.route
        if self._throttle is not None and not self._throttle.lets_through(route.key):
            return message(429, "Too Many Requests")
        caller = self._authorizers.caller(route.authorizer, request)
        if isinstance(caller, Answer):
            return caller
        if isinstance(route.integration, QueueIntegration):
            return self._enqueue(route.integration, request)
        event = build_event(request, route, match.path_parameters, caller)
        payload = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
        if len(payload) > PAYLOAD_LIMIT:
            return too_large(request.request_id)
        return self._call(route.integration.function, payload)

    def _enqueue(self, integration: QueueIntegration, request: Request) -> Answer:
        if self._send is None:
            return message(500, "Internal Server Error")
        return self._send(integration, request)

    def _call(self, function: str, payload: bytes) -> Answer:
        started_at = time.monotonic()
        try:
            return from_function(self._invoke(function, payload, INTEGRATION_LIMIT))
        except ThrottledError:
            return message(503, "Service Unavailable")
        except FunctionTimeoutError:
            if time.monotonic() - started_at >= INTEGRATION_LIMIT:
                return message(503, "Service Unavailable")
            return message(500, "Internal Server Error")
        except (InvocationError, MalformedAnswerError) as error:
            log(function=function, failed=str(error))
            return message(500, "Internal Server Error")

    def _with_cors(self, request: Request, answer: Answer) -> Answer:
        if self._cors is None:
            return answer
        own = cors.response_headers(self._cors, request.headers.get("origin"))
        headers = cors.without_cors(answer.headers) | own
        return Answer(answer.status, headers, answer.body, answer.cookies)


def _read(environ: WSGIEnvironment) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or (name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value)
    }
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        query_string=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=environ["wsgi.input"].read(),
        source_ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
        request_id=_request_id(),
        protocol=environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
        raw_path=environ.get("REQUEST_URI", path).partition("?")[0],
    )


def _request_id() -> str:
    # API Gateway's ids are eleven bytes in Base64 too.
    return base64.b64encode(os.urandom(11)).decode("ascii")


def _write(request: Request, answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    start_response(
        f"{answer.status} {HTTP_STATUS_CODES.get(answer.status, 'Unknown')}",
        list(_header_lines(answer)),
    )
    return [] if request.method == "HEAD" else [answer.body]


def _header_lines(answer: Answer) -> Iterator[tuple[str, str]]:
    for name, value in answer.headers.items():
        if name not in ("content-length", "connection", "transfer-encoding"):
            yield name, _one_line(value)
    for cookie in answer.cookies:
        yield "set-cookie", _one_line(cookie)
    if answer.status not in (204, 304):
        yield "content-length", str(len(answer.body))


def _one_line(value: str) -> str:
    """Return a header's value for WSGI: in Latin-1, without line breaks, which would start another
    header.
    """
    return "".join(value.splitlines()).encode("utf-8").decode("latin-1")
