"""Hypersign's services at almost no cost: canned answers from one event loop, after a fixed time.

`python -m benchmarks.upstream SECONDS` prints its address and ends with its standard input. It
keeps nothing but counts and the last presentation, so that only the caller is measured. It also
answers for Secrets Manager's one secret.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import IO, Any, Self, cast

import requests

from benchmarks.account import ADMIN_TOKENS, CREDENTIALS, USER_TOKEN
from tests.reliability.rig.secrets_manager import SECRET
from tests.support.canned_answers import operation_of

Json = dict[str, Any]
_COUNTS = "/_counts"
_SECRETS = "/secrets"
_numbers = itertools.count(1)
_presented: deque[tuple[str, Json]] = deque(maxlen=1)


def _presentation(asked: Json) -> Json:
    proof = {name: asked[name] for name in ("challenge", "domain", "verificationMethodId")}
    presentation = {
        "holder": asked["holderDid"],
        "verifiableCredential": asked["credentialDocuments"],
        "proof": proof | {"type": "Ed25519Signature2020", "proofValue": USER_TOKEN},
    }
    _presented.append((asked["challenge"], presentation))
    return presentation


def _verified() -> Json:
    """The data of the session that was presented last: one is verified at a time."""
    session_id, presentation = _presented[-1]
    return _done(sessionId=session_id, presentation=presentation)


def _did(number: int) -> Json:
    did = f"did:hid:testnet:z6MkUser{number}"
    method = {"id": f"{did}#key-1", "type": "Ed25519VerificationKey2020"}
    return {"did": did, "metaData": {"didDocument": {"id": did, "verificationMethod": [method]}}}


def _done(**answer: Any) -> Json:
    return {"success": True, "message": "Done.", "data": answer}


#: A successful answer of each operation, made from a running number and the request's body and
#: query. Only the values that the answer must repeat are read from a request.
_ANSWERS: Mapping[str, Callable[[int, bytes, str], Json]] = {
    "admin_token": lambda _number, _body, query: {
        "access_token": ADMIN_TOKENS[query.rpartition("=")[2]],
        "expiresIn": 14400,
    },
    "kyc_session": lambda number, _body, _query: _done(sessionId=f"{os.getpid()}-{number}"),
    "user_did": lambda number, _body, _query: _did(number),
    "did_jwt": lambda _number, _body, _query: {"accessToken": USER_TOKEN, "expiresIn": 3600},
    "user_token": lambda number, _body, _query: _done(
        kycServiceUserAccessToken=f"{USER_TOKEN}{number}"
    ),
    "document_ocr": lambda _number, _body, _query: _done(extractionToken=USER_TOKEN),
    "face_match": lambda _number, _body, _query: _done(credentials=CREDENTIALS),
    "presentation": lambda _number, body, _query: {"presentation": _presentation(json.loads(body))},
    "consent": lambda _number, _body, _query: _done(userId="user-1"),
    "outcome": lambda _number, _body, _query: _done(idToken=USER_TOKEN),
    "verified_data": lambda _number, _body, _query: _verified(),
}


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, to the extent that `requests` and botocore use it."""

    def __init__(self, counts: Counter[str], latency: float) -> None:
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
        elif path.startswith(_SECRETS):
            self._counts["secret"] += 1
            self._write({"SecretString": json.dumps(SECRET)})
        else:
            operation = operation_of(method, path) or path
            self._counts[operation] += 1
            said = _ANSWERS[operation](next(_numbers), body, query)
            asyncio.get_running_loop().call_later(self._latency, self._write, said)

    def _write(self, said: Json) -> None:
        body = json.dumps(said).encode()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)


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
        return {
            "KYC_BASE_URL": f"{self.url}/kyc",
            "SSI_BASE_URL": f"{self.url}/ssi",
            "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": f"{self.url}/dashboard",
            "API_SECRETS_ARN": "the-secret",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url + _SECRETS,
        }


async def _main(latency: float) -> None:
    loop = asyncio.get_running_loop()
    counts: Counter[str] = Counter()
    server = await loop.create_server(
        lambda: _Connection(counts, latency), "127.0.0.1", 0, backlog=1024
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(float(sys.argv[1])))
