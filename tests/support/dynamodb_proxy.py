"""A proxy in front of the DynamoDB engine. A test sees, holds or loses calls on their way
(`before`, `after`), lets a table fail as DynamoDB can (`fail`), or limits its capacity (`limit`).
"""

import http.client
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any, cast
from urllib.parse import urlsplit

from tests.support.partitions import Partition, units
from tests.support.serving import Service, ServiceServer

#: In the text of every failure. It must not reach callers or logs.
DYNAMODB_TEXT = "words-of-dynamodb"
SLOW_S = 5.0

Act = Callable[["_Handler"], None]


def refuses(code: str) -> Act:
    """Refuse with an error code of AWS."""
    return lambda handler: handler.refuse(code)


#: Refuses, because the table gets too many requests.
throttled = refuses("ProvisionedThroughputExceededException")
#: Refuses, because the function's role lacks the permission.
refused = refuses("AccessDeniedException")


def slow(handler: "_Handler") -> None:
    """Answer after five seconds."""
    time.sleep(SLOW_S)
    handler.forward()


def down(handler: "_Handler") -> None:
    """Reset the connection before the engine sees the request."""
    handler.reset()


def answer_lost(handler: "_Handler") -> None:
    """Let the engine do the work, then reset the connection."""
    handler.ask_engine()
    handler.reset()


#: The operations that a bundle and a step write with.
WRITES = ("UpdateItem", "PutItem")


@dataclass
class _Fault:
    act: Act
    writes: bool
    skip: int
    times: int | None


class DynamoDbProxy(Service):
    """The proxy. Leaving the `with` block ends it.

    `before` sees the operation (`UpdateItem`) and its request before the engine does. It may block,
    and loses the request if it raises `ConnectionResetError`. `after` sees both when the engine has
    done the work. If it returns True, the answer is lost.
    """

    def __init__(self, engine_url: str) -> None:
        self.before: Callable[[str, dict[str, Any]], None] = lambda _operation, _request: None
        self.after: Callable[[str, dict[str, Any]], bool] = lambda _operation, _request: False
        self.engine_address = urlsplit(engine_url).netloc
        #: Requests by table.
        self.requests: Counter[str] = Counter()
        self._faults: dict[str, _Fault] = {}
        self._partitions: dict[str, Partition] = {}
        self._lock = threading.Lock()
        super().__init__(_Handler)

    def fail(
        self,
        table: str,
        act: Act,
        *,
        writes: bool = False,
        skip: int = 0,
        times: int | None = None,
    ) -> None:
        """Let a table fail, `times` times or until `mend`: only on writes if `writes`, and only
        after `skip` such calls that work.
        """
        self._faults[table] = _Fault(act, writes, skip, times)

    def limit(self, table: str, share: float = 1.0) -> None:
        """Give a table this share of one partition's capacity, until `mend`. What is beyond it is
        throttled.
        """
        self._partitions[table] = Partition(time.monotonic, share)

    def mend(self) -> None:
        """Remove all faults and limits."""
        self._faults.clear()
        self._partitions.clear()

    def serves(self, table: str, operation: str, request: dict[str, Any]) -> bool:
        """Take the capacity of a request. Returns False if the table has too little."""
        partition = self._partitions.get(table)
        return partition is None or partition.serves(*units(operation, request))

    def fault_of(self, table: str, operation: str) -> Act | None:
        """Count a request, and return its fault, if any."""
        with self._lock:
            self.requests[table] += 1
            fault = self._faults.get(table)
            if fault is None or (fault.writes and operation not in WRITES):
                return None
            if fault.skip:
                fault.skip -= 1
                return None
            if fault.times is not None:
                fault.times -= 1
                if not fault.times:
                    del self._faults[table]
            return fault.act


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def proxy(self) -> DynamoDbProxy:
        return cast(DynamoDbProxy, cast(ServiceServer, self.server).service)

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.operation = (self.headers.get("X-Amz-Target") or "").rpartition(".")[2]
        self.asked: dict[str, Any] = json.loads(self.body)
        try:
            self.proxy.before(self.operation, self.asked)
        except ConnectionResetError:
            self.reset()
            return
        table = self.asked.get("TableName", "")
        act = self.proxy.fault_of(table, self.operation)
        if act is not None:
            act(self)
        elif self.proxy.serves(table, self.operation, self.asked):
            self.forward()
        else:
            throttled(self)

    def forward(self) -> None:
        status, headers, body = self.ask_engine()
        if self.proxy.after(self.operation, self.asked):
            self.reset()
        else:
            self._answer(status, headers, body)

    def ask_engine(self) -> tuple[int, dict[str, str], bytes]:
        """Return the engine's answer, with its checksum, which botocore verifies."""
        connection = http.client.HTTPConnection(self.proxy.engine_address, timeout=10)
        try:
            connection.request("POST", "/", self.body, dict(self.headers.items()))
            answer = connection.getresponse()
            passed_on = ("x-amz-crc32", "content-type")
            headers = {
                name: value for name, value in answer.getheaders() if name.lower() in passed_on
            }
            return answer.status, headers, answer.read()
        finally:
            connection.close()

    def refuse(self, kind: str) -> None:
        said: dict[str, Any] = {
            "__type": f"com.amazonaws.dynamodb.v20120810#{kind}",
            "message": f"{DYNAMODB_TEXT} {self.body.decode()}",
        }
        self._answer(400, {"content-type": "application/x-amz-json-1.0"}, json.dumps(said).encode())

    def reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
