"""The faults of a service, each as a `Fault` of `tests.support.canned_upstream`.

The texts of the faults must never reach a caller or a log.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.canned_answers import NEEDS, VITAL
from tests.support.canned_upstream import Exchange

#: Every answer of a fault contains these texts, so that tests can look for them.
SECRET_TEXT = "internal-text-of-the-upstream"
SECRET_TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.token-of-the-upstream"
SECRETS = (SECRET_TEXT, SECRET_TOKEN, "token-of-the-upstream", "admin-kyc-", "admin-ssi-")
#: A well-formed but unknown code.
UNKNOWN_CODE = "NOT_TODAY"
_SAID = f"{SECRET_TEXT} {SECRET_TOKEN}"


@dataclass(frozen=True)
class Says:
    """Answers with this status and body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    unread = False

    def act(self, exchange: Exchange) -> None:
        exchange.reply(self.status, self.body, self.headers)


def refuses(status: int, code: str = UNKNOWN_CODE, retry_after: int | None = None) -> Says:
    """A refusal with the keys of all three services' formats."""
    body = {
        "success": False,
        "statusCode": status,
        "message": [_SAID],
        "error": {"code": code, "message": _SAID},
    }
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Says(status, json.dumps(body).encode(), headers)


def html(status: int) -> Says:
    """An HTML page of a proxy."""
    page = f"<html><body>{_SAID}</body></html>".encode()
    return Says(status, page, {"Content-Type": "text/html"})


def redirects(to: str) -> Says:
    """A redirect."""
    return Says(302, _SAID.encode(), {"Location": to})


@dataclass(frozen=True)
class Resets:
    """Resets the connection before it reads the request, or after. With `done`, it also does the
    operation first.
    """

    unread: bool
    done: bool = False

    def act(self, exchange: Exchange) -> None:
        if self.done:
            exchange.done()
        exchange.leave(reset=True)


@dataclass(frozen=True)
class Hangs:
    """Never answers."""

    unread: bool = False
    done: bool = False

    def act(self, exchange: Exchange) -> None:
        if self.done:
            exchange.done()
        exchange.upstream.stopping.wait()
        exchange.leave()


@dataclass(frozen=True)
class Drips:
    """Sends a good answer one byte at a time, from the headers on or from the body on."""

    head: bool
    every_s: float
    unread = False

    def act(self, exchange: Exchange) -> None:
        stopping = exchange.upstream.stopping
        body = json.dumps(exchange.done()[1]).encode() + b" " * 1000
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        if not self.head:
            exchange.wfile.write(head)
        for number in head + body if self.head else body:
            exchange.wfile.write(bytes([number]))
            exchange.wfile.flush()
            if stopping.wait(self.every_s):
                break
        exchange.leave()


@dataclass(frozen=True)
class Floods:
    """A good answer of 50 MB, or a small compressed one that unpacks to 50 MB."""

    packed: bool = False
    unread = False

    def act(self, exchange: Exchange) -> None:
        body = json.dumps(exchange.done()[1]).encode().ljust(50_000_000)
        if self.packed:
            exchange.reply(200, gzip.compress(body, 1), {"Content-Encoding": "gzip"})
        else:
            exchange.reply(200, body)


@dataclass(frozen=True)
class Slow:
    """Waits, then gives a good answer."""

    seconds: float
    unread = False

    def act(self, exchange: Exchange) -> None:
        exchange.upstream.stopping.wait(self.seconds)
        exchange.proceed()


@dataclass(frozen=True)
class Changes:
    """A good answer in which the required field is missing or has another type."""

    missing: bool
    unread = False

    def act(self, exchange: Exchange) -> None:
        answer: Any = {"data": {"idToken": ""}}
        if exchange.operation != "outcome":
            answer = exchange.done()[1]
        *way, last = VITAL[exchange.operation]
        inner = answer
        for name in way:
            inner = inner[name]
        del inner[last]
        if not self.missing:
            inner[last] = [SECRET_TEXT, 5]
        exchange.reply(200, json.dumps(answer).encode())


@dataclass(frozen=True)
class TokensDie:
    """Ends the call's admin tokens, or those of one service, and refuses the call."""

    only: str | None = None
    unread = False

    def act(self, exchange: Exchange) -> None:
        services = {service for _, service in NEEDS[exchange.operation]}
        exchange.upstream.account.kill_tokens(*({self.only} if self.only else services))
        exchange.proceed()


@dataclass(frozen=True)
class Garbage:
    """An answer that is not HTTP."""

    unread = False

    def act(self, exchange: Exchange) -> None:
        exchange.wfile.write(f"{_SAID}\r\n\r\n".encode())
        exchange.leave()


def odd_refusals() -> Iterator[tuple[str, bytes]]:
    """A refusal with status 200, in an undocumented format."""
    yield "error_list", json.dumps({"success": False, "error": [_SAID]}).encode()
    yield "error_code_list", json.dumps({"success": "false", "error": {"code": [1]}}).encode()
    yield "error_number", json.dumps({"success": False, "error": 6.5, "message": _SAID}).encode()
