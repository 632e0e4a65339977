"""Answering only requests that name this machine.

A web page can make a browser call its own host name after that name has come to mean 127.0.0.1 (DNS
rebinding). The browser then treats the local stack as part of the page. The `Host` header still has
the page's name.
"""

import json
from collections.abc import Collection, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

#: The names of this machine in a `Host` header, without the port.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
#: The same, and the name that Docker's containers use for it.
THIS_MACHINE_OR_FROM_CONTAINERS = THIS_MACHINE | {"host.docker.internal"}

_REFUSAL = json.dumps({"message": "Forbidden: call this machine as localhost"}).encode()


class OnlyForHosts:
    """A WSGI application that answers 403 to requests for any other host than `hosts`."""

    def __init__(self, application: WSGIApplication, hosts: Collection[str] = THIS_MACHINE) -> None:
        self._application = application
        self._hosts = hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _without_port(environ.get("HTTP_HOST", "")) in self._hosts:
            return self._application(environ, start_response)
        headers = [
            ("content-type", "application/json"),
            ("content-length", str(len(_REFUSAL))),
        ]
        start_response("403 Forbidden", headers)
        return [_REFUSAL]


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()
