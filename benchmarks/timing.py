"""Measures calls on the wire: DynamoDB's calls made by the functions, and Hypersign's made
directly.
"""

import functools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import requests
from botocore.httpsession import URLLib3Session

_TIMEOUT_S = 30


@contextmanager
def dynamodb_timed() -> Iterator[list[float]]:
    """Records how long each of botocore's requests waited for its answer."""
    seconds: list[float] = []
    send = URLLib3Session.send

    def timed(self: URLLib3Session, request: Any) -> Any:
        started = time.perf_counter()
        try:
            return send(self, request)
        finally:
            seconds.append(time.perf_counter() - started)

    with mock.patch.object(URLLib3Session, "send", timed):
        yield seconds


def kyc_call(path: str, content: bytes | None = None) -> float:
    """Return the seconds that one call to the KYC service takes with `requests` on a kept
    connection.
    """
    url = f"{os.environ['KYC_BASE_URL']}{path}"
    started = time.perf_counter()
    _session().post(url, data=content, timeout=_TIMEOUT_S).json()
    return time.perf_counter() - started


@functools.cache
def _session() -> requests.Session:
    return requests.Session()
