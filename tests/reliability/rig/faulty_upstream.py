"""Hypersign's three services on one port, over HTTP: canned answers, calls counted by operation,
and any operation with a fault (`faults`).
"""

import json
import socket
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from tests.reliability.rig.serving import Service, ServiceServer
from tests.support.canned_answers import Account, operation_of


class Fault(Protocol):
    """What an operation does instead of answering. `unread`: before the request is read."""

    @property
    def unread(self) -> bool: ...

    def act(self, exchange: "Exchange") -> None:
        """Answer, or not. `exchange.proceed()` goes on as if there were no fault."""


class FaultyUpstream(Service):
    """The services; leaving its `with` block ends them and all that still hangs."""

    def __init__(self) -> None:
        self.account = Account()
        #: Requests by operation as they arrived, read or not (`admin_token_kyc`, …).
        self.received: Counter[str] = Counter()
        #: Requests at addresses that belong to no operation: redirects that somebody followed.
        self.strays = 0
        self.stopping = threading.Event()
        self._faults: dict[str, tuple[Fault, int | None]] = {}
        self._lock = threading.Lock()
        super().__init__(Exchange)

    def __exit__(self, *error: object) -> None:
        self.stopping.set()
        super().__exit__(*error)

    def prepare(self, listening: socket.socket) -> None:
        """A small window, so that what is not read is soon not sent either."""
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)

    def variables(self) -> dict[str, str]:
        """The environment variables that point the functions here."""
        return base_urls(self.url)

    def fault(self, operation: str, fault: Fault, times: int | None = None) -> None:
        """Give an operation a fault, for its next calls (None: for good)."""
        with self._lock:
            self._faults[operation] = (fault, times)

    def mend(self) -> None:
        """All is well again; what hangs is let go."""
        with self._lock:
            self._faults.clear()
        stopping, self.stopping = self.stopping, threading.Event()
        stopping.set()

    def mints(self) -> Counter[str]:
        """Admin tokens asked for so far, by service."""
        return Counter({name: self.received[f"admin_token_{name}"] for name in ("kyc", "ssi")})

    def used(self) -> Counter[str]:
        """The calls so far that were no mints: none of them may follow a refusal of our own."""
        return Counter(
            {name: n for name, n in self.received.items() if not name.startswith("admin_token")}
        )

    def count(self, operation: str) -> None:
        """One more call."""
        with self._lock:
            self.received[operation] += 1

    def take_fault(self, operation: str) -> Fault | None:
        """The fault that the operation's call at hand shall have."""
        with self._lock:
            fault, times = self._faults.get(operation, (None, None))
            if fault is not None and times is not None:
                if times > 1:
                    self._faults[operation] = (fault, times - 1)
                else:
                    del self._faults[operation]
            return fault


def base_urls(root: str) -> dict[str, str]:
    """The environment variables of the three services under one root."""
    return {
        "KYC_BASE_URL": f"{root}/kyc",
        "SSI_BASE_URL": f"{root}/ssi",
        "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": f"{root}/dashboard",
    }


class Exchange(BaseHTTPRequestHandler):
    """One request and what becomes of it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def upstream(self) -> FaultyUpstream:
        return cast(FaultyUpstream, cast(ServiceServer, self.server).service)

    def handle_one_request(self) -> None:
        """Look at the request's first line without reading it, then read it or not."""
        self.__dict__.pop("body", None)
        line = self.connection.recv(4096, socket.MSG_PEEK).split(b"\r\n", 1)[0].decode("latin-1")
        method, target = (*line.split(" "), "", "")[:2]
        address = urlsplit(target)
        operation = operation_of(method, address.path)
        if operation is None:
            self.upstream.strays += method in ("GET", "POST")
            self.close_connection = True
            return
        self.operation = operation
        self.service = parse_qs(address.query).get("grant_type", [""])[0].rpartition("_")[2]
        counted = f"admin_token_{self.service}" if operation == "admin_token" else operation
        self.upstream.count(counted)
        self._fault = self.upstream.take_fault(operation)
        if self._fault is not None and self._fault.unread:
            self._fault.act(self)
            return
        super().handle_one_request()

    def do_POST(self) -> None:
        """Called by the base class once the request's head is read."""
        _ = self.body
        if self._fault is None:
            self.proceed()
        else:
            self._fault.act(self)

    def do_GET(self) -> None:
        """The same."""
        self.do_POST()

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request's body."""
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return cast(dict[str, Any], json.loads(text)) if text else {}

    def done(self) -> tuple[int, Any]:
        """Do what was asked for; status and answer, which a fault may then lose."""
        account = self.upstream.account
        if self.operation == "admin_token":
            return 200, {"access_token": account.admin_token(self.service), "expiresIn": 14400}
        if not account.lets_in(self.operation, lambda name: self.headers.get(name) or ""):
            return 401, {"statusCode": 401, "message": ["Token expired"], "error": "Unauthorized"}
        return account.good(self.operation, urlsplit(self.path).path, self.body)

    def proceed(self) -> None:
        """Answer as the contract has it."""
        status, answer = self.done()
        self.reply(status, json.dumps(answer).encode())

    def reply(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer in one piece."""
        self.send_response_only(status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in (sent | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def leave(self, *, reset: bool = False) -> None:
        """End the connection; with a reset, at once and without a word."""
        self.close_connection = True
        if reset:
            # Linger: on, for no time.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
