"""Hypersign's three services and Secrets Manager on one port, over HTTP. Gives canned answers,
counts the calls by operation, and gives any operation a fault (`tests.reliability.rig.faults`).
"""

import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from tests.support.canned_answers import (
    KYC,
    SECRET_PATH,
    SSI,
    Account,
    Values,
    base_urls,
    operation_of,
    secret_variables,
)
from tests.support.serving import Service, ServiceServer


class Fault(Protocol):
    """What an operation does instead of answering. If `unread`, before the request is read."""

    @property
    def unread(self) -> bool: ...

    def act(self, exchange: "Exchange") -> None:
        """Answer, or do not. `exchange.proceed()` answers as if there were no fault."""


#: The operation of Secrets Manager. It is not counted among Hypersign's.
SECRET = "secret"


class CannedUpstream(Service):
    """The services. Leaving the `with` block ends them and every call that still hangs."""

    def __init__(self, values: Values | None = None) -> None:
        self.account = Account(values)
        #: Hypersign's requests by operation as they arrived, read or not (`admin_token_kyc`, …).
        self.received: Counter[str] = Counter()
        #: When they arrived, in monotonic seconds.
        self.moments: dict[str, list[float]] = defaultdict(list)
        self.secret_reads = 0
        #: Requests to addresses of no operation. A followed redirect is one.
        self.strays = 0
        self.stopping = threading.Event()
        self._faults: dict[str, tuple[Fault, int | None]] = {}
        self._lock = threading.Lock()
        super().__init__(Exchange)

    def __exit__(self, *error: object) -> None:
        self.stopping.set()
        super().__exit__(*error)

    def prepare(self, listening: socket.socket) -> None:
        """Receive little in advance, so that a request that is not read is soon not sent either."""
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)

    def variables(self) -> dict[str, str]:
        """Return the environment variables that lead the functions to the three services."""
        return base_urls(self.url)

    def secret_variables(self) -> dict[str, str]:
        """Return the environment variables that lead the functions to the secret."""
        return secret_variables(self.url)

    def fault(self, operation: str, fault: Fault, times: int | None = None) -> None:
        """Give an operation a fault for its next `times` calls, or until `mend`."""
        with self._lock:
            self._faults[operation] = (fault, times)

    def mend(self) -> None:
        """Remove all faults, and let the calls that hang go on."""
        with self._lock:
            self._faults.clear()
        stopping, self.stopping = self.stopping, threading.Event()
        stopping.set()

    def mints(self) -> Counter[str]:
        """Return how often an admin token was asked for, by service."""
        return Counter({name: self.received[f"admin_token_{name}"] for name in (KYC, SSI)})

    def used(self) -> Counter[str]:
        """Return the calls so far by operation, without mints. A request that we reject ourselves
        may cause none of them.
        """
        return Counter(
            {name: n for name, n in self.received.items() if not name.startswith("admin_token")}
        )

    def count(self, operation: str) -> None:
        """Count a call."""
        with self._lock:
            if operation == SECRET:
                self.secret_reads += 1
            else:
                self.received[operation] += 1
                self.moments[operation].append(time.monotonic())

    def take_fault(self, operation: str) -> Fault | None:
        """Return the fault of the operation's current call, if any."""
        with self._lock:
            fault, times = self._faults.get(operation, (None, None))
            if fault is not None and times is not None:
                if times > 1:
                    self._faults[operation] = (fault, times - 1)
                else:
                    del self._faults[operation]
            return fault


class Exchange(BaseHTTPRequestHandler):
    """One request and what becomes of it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def upstream(self) -> CannedUpstream:
        return cast(CannedUpstream, cast(ServiceServer, self.server).service)

    def handle_one_request(self) -> None:
        """Look at the request's first line without reading it, then read it or not."""
        self.__dict__.pop("body", None)
        line = self.connection.recv(4096, socket.MSG_PEEK).split(b"\r\n", 1)[0].decode("latin-1")
        method, target = (*line.split(" "), "", "")[:2]
        address = urlsplit(target)
        is_secret = address.path.startswith(SECRET_PATH)
        operation = SECRET if is_secret else operation_of(method, address.path)
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
        """Called by the base class, as `do_POST` is."""
        self.do_POST()

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request's body."""
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return cast(dict[str, Any], json.loads(text)) if text else {}

    def done(self) -> tuple[int, Any]:
        """Do the operation, and return status and answer. A fault may then lose the answer."""
        account = self.upstream.account
        if self.operation == SECRET:
            return 200, {"SecretString": json.dumps(account.stored_secret)}
        if self.operation == "admin_token":
            if self.headers.get("X-Api-Secret-Key") != account.api_secrets[self.service]:
                return 401, {"statusCode": 401, "message": ["Invalid app"], "error": "Unauthorized"}
            return 200, account.mint(self.service)
        if not account.lets_in(self.operation, lambda name: self.headers.get(name) or ""):
            return 401, {"statusCode": 401, "message": ["Token expired"], "error": "Unauthorized"}
        return account.good(self.operation, urlsplit(self.path).path, lambda: self.body)

    def proceed(self) -> None:
        """Answer as if there were no fault."""
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
        """End the connection. A reset ends it at once, without an answer."""
        self.close_connection = True
        if reset:
            # Linger: on, for no time.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
