"""Serves the canned answers from one event loop, after a fixed time, at almost no cost.

`python -m benchmarks.upstream SECONDS` prints its address and ends with its standard input. It
keeps nothing but counts and the last presentation, so that only the caller is measured. It also
answers for Secrets Manager's one secret.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, Self, cast
from urllib.parse import unquote

import requests

from benchmarks.account import ADMIN_TOKENS, CREDENTIALS, EXTRACTION_TOKEN, USER_TOKEN
from tests.support.canned_answers import (
    SECRET_PATH,
    Account,
    Values,
    base_urls,
    operation_of,
    secret_variables,
)

Json = dict[str, Any]
_COUNTS = "/_counts"
#: Only the self check resolves a DID. It runs when the benchmark of cold starts loads its function.
_RESOLVED_DID = "/ssi/api/v1/did/resolve/"
_VALUES = Values(
    admin_token=lambda service, _number: ADMIN_TOKENS[f"access_service_{service}"],
    session_id=f"{os.getpid()}-",
    did="did:hid:testnet:z6MkUser",
    did_jwt=USER_TOKEN,
    user_token=USER_TOKEN,
    extraction_token=EXTRACTION_TOKEN,
    id_token=USER_TOKEN,
    credentials=lambda _number, _body: CREDENTIALS,
)


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, to the extent that `requests` and botocore use it."""

    def __init__(self, account: Account, counts: Counter[str], latency: float) -> None:
        self._account = account
        self._counts = counts
        self._latency = latency
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._head_end = -1
        self._length = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._head_end < 0:
            self._head_end = self._received.find(b"\r\n\r\n")
            if self._head_end < 0:
                return
            self._length = _content_length(bytes(self._received[: self._head_end]))
        whole = self._head_end + 4 + self._length
        if len(self._received) < whole:
            return
        line = bytes(self._received[: self._received.index(b"\r\n")]).decode("latin-1")
        body = bytes(self._received[self._head_end + 4 : whole])
        del self._received[:whole]
        self._head_end = -1
        self._serve(line, body)

    def _serve(self, line: str, body: bytes) -> None:
        method, target, _ = line.split(" ")
        path, _, query = target.partition("?")
        if path == _COUNTS:
            self._write(dict(self._counts))
        elif path.startswith(SECRET_PATH):
            self._counts["secret"] += 1
            self._write({"SecretString": json.dumps(self._account.stored_secret)})
        else:
            operation = operation_of(method, path) or path
            self._counts[operation] += 1
            said = self._answer(operation, path, query, body)
            asyncio.get_running_loop().call_later(self._latency, self._write, said)

    def _answer(self, operation: str, path: str, query: str, body: bytes) -> Any:
        if operation == "admin_token":
            return self._account.mint(query.rpartition("_")[2])
        if path.startswith(_RESOLVED_DID):
            return _did_document(unquote(path.removeprefix(_RESOLVED_DID)))
        _, said = self._account.good(operation, path, lambda: cast(Json, json.loads(body)))
        return said

    def _write(self, said: Any) -> None:
        body = json.dumps(said).encode()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)


def _did_document(did: str) -> Json:
    method = {"id": f"{did}#key-1", "type": "Ed25519VerificationKey2020"}
    return {"didDocument": {"id": did, "verificationMethod": [method]}, "didDocumentMetadata": {}}


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class Upstream:
    """Runs the services in their own process. Leaving the `with` block ends it."""

    def __init__(self, latency: float = 0.0) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (this very module)
            [sys.executable, "-m", "benchmarks.upstream", str(latency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = cast(IO[str], self._process.stdout).readline().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.communicate()

    def counts(self) -> Counter[str]:
        """Return the calls so far by operation. `secret` counts reads of the secret."""
        return Counter(requests.get(self.url + _COUNTS, timeout=10).json())

    def variables(self) -> Mapping[str, str]:
        """Return the environment variables that lead the functions to it."""
        return base_urls(self.url) | secret_variables(self.url)


async def _main(latency: float) -> None:
    loop = asyncio.get_running_loop()
    account, counts = Account(_VALUES), Counter[str]()
    server = await loop.create_server(
        lambda: _Connection(account, counts, latency), "127.0.0.1", 0, backlog=1024
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(float(sys.argv[1])))
