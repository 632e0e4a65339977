"""Send one call to a Hypersign service. Time and size are limited, and only calls that are safe to
repeat are repeated.
"""

import itertools
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import requests
from requests.utils import default_user_agent
from urllib3.exceptions import HTTPError, NewConnectionError

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.observability import Try
from hypersign_kyc.upstream import retry
from hypersign_kyc.upstream.connections import DeadlineAdapter, reading_until
from hypersign_kyc.upstream.operations import Operation
from hypersign_kyc.upstream_errors import (
    AnswerTooLarge,
    UpstreamError,
    UpstreamFailure,
    UpstreamTimeout,
    UpstreamUnavailable,
)

#: Also limits each write of the request, because urllib3 sends under the connect timeout.
CONNECT_S = 4.0
#: Lambda can answer with 6 MB, so a larger answer could not be passed on.
MAX_ANSWER_BYTES = 6_291_456
#: A connection that was idle for longer may have died while the function was frozen.
MAX_IDLE_S = 20.0
POOL_SIZE = 8
#: Names a file with the CA certificates to trust, for operators with a CA of their own. `requests`'
#: session would read it, but the adapter does not.
CA_BUNDLE = "REQUESTS_CA_BUNDLE"
#: Headers of every call, unless the call overrides them.
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "User-Agent": default_user_agent(),
}


@dataclass(frozen=True)
class Call:
    """One request to Hypersign. Headers and body contain secrets and are never printed."""

    operation: Operation
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """Hypersign's answer, with any status."""

    status: int
    body: bytes = field(repr=False)
    retry_after: int | None = None
    #: Epoch ms by Hypersign's clock, from the header `Date`, which has whole seconds.
    sent_at: int | None = None


class Transport:
    """The container's pooled connections. Safe to use from several threads.

    Uses `requests`' adapter without its session, because a session would apply the environment's
    proxies and .netrc, carry one user's cookies into another user's call, and follow redirects.
    """

    def __init__(self, observe: Callable[[Try], None]) -> None:
        self._observe = observe
        self._adapter = DeadlineAdapter(pool_connections=4, pool_maxsize=POOL_SIZE, max_retries=0)
        self._trusted: str | bool = os.environ.get(CA_BUNDLE) or True
        self._idle_since = time.monotonic()
        self._under_way = 0
        self._lock = threading.Lock()

    def send(self, call: Call, deadline: Deadline) -> Answer:
        """Send the call, repeat it as `retry` allows, and return the answer. Raises
        `UpstreamFailure` if there is none.
        """
        for tries in itertools.count(1):
            try:
                answer = self._try(call, deadline)
            except UpstreamFailure as failure:
                if failure.done or not _wait_to_repeat(call, tries, deadline, None):
                    raise
            else:
                if answer.status not in retry.REFUSED_FOR_NOW or not _wait_to_repeat(
                    call, tries, deadline, answer
                ):
                    return answer
        raise AssertionError("unreachable")

    def _try(self, call: Call, deadline: Deadline) -> Answer:
        started = time.monotonic()
        status = None
        try:
            answer = self._exchange(call, deadline)
            status = answer.status
        except (requests.RequestException, HTTPError, OSError) as error:
            raise _failure(error, call.operation.name, deadline) from error
        else:
            return answer
        finally:
            milliseconds = round((time.monotonic() - started) * 1000)
            self._observe(Try(call.operation.name, status, milliseconds))

    def _exchange(self, call: Call, deadline: Deadline) -> Answer:
        remaining = deadline.remaining()
        if not remaining:
            raise UpstreamTimeout(call.operation.name, done=False)
        request = _prepared(call)
        timeout = (min(CONNECT_S, remaining), remaining)
        token = reading_until.set(deadline)
        self._enter()
        try:
            with self._adapter.send(
                request, stream=True, timeout=timeout, verify=self._trusted
            ) as response:
                return Answer(
                    response.status_code,
                    _read(response, call.operation.name),
                    retry.retry_after_s(response.headers.get("Retry-After")),
                    _date_ms(response.headers.get("Date")),
                )
        finally:
            self._leave()
            reading_until.reset(token)

    def _enter(self) -> None:
        with self._lock:
            if not self._under_way and time.monotonic() - self._idle_since > MAX_IDLE_S:
                self._adapter.close()
            self._under_way += 1

    def _leave(self) -> None:
        with self._lock:
            self._under_way -= 1
            self._idle_since = time.monotonic()


def _prepared(call: Call) -> requests.PreparedRequest:
    """Return the call as `requests` sends it, without the cookies and hooks of a session."""
    request = requests.PreparedRequest()
    request.prepare_method(call.operation.method)
    request.prepare_url(call.url, params=None)
    request.prepare_headers(_HEADERS | dict(call.headers))
    request.prepare_body(call.body, files=None)
    return request


def _date_ms(header: str | None) -> int | None:
    try:
        return round(parsedate_to_datetime(header or "").timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _read(response: requests.Response, operation: str) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise AnswerTooLarge(operation, status=response.status_code)
    return bytes(body)


def _wait_to_repeat(call: Call, tries: int, deadline: Deadline, answer: Answer | None) -> bool:
    """Wait before the next try. Returns False at once if there must be no further try."""
    if not retry.may_repeat(
        call.operation, tries, sent=answer is not None, status=answer.status if answer else None
    ):
        return False
    pause = retry.pause_s(tries, answer.retry_after if answer else None)
    if pause is None or pause >= deadline.remaining():
        return False
    time.sleep(pause)
    return True


def _failure(error: Exception, operation: str, deadline: Deadline) -> UpstreamFailure:
    """Return our error for an exception of `requests`, urllib3 or the socket, and whether Hypersign
    may have received the call.
    """
    if isinstance(error, requests.ConnectTimeout):
        return UpstreamTimeout(operation, done=False)
    if isinstance(error, requests.exceptions.SSLError):
        return UpstreamError(operation, done=False)
    if isinstance(error, requests.ConnectionError) and _never_connected(error):
        return UpstreamUnavailable(operation, retry_after=retry.DEFAULT_RETRY_AFTER_S)
    if _timed_out(error) or not deadline.remaining():
        return UpstreamTimeout(operation)
    return UpstreamError(operation)


def _timed_out(error: BaseException | None) -> bool:
    """Return whether a timeout occurred. `requests` reports read timeouts itself; write timeouts
    only appear as a cause.
    """
    while error is not None:
        if isinstance(error, requests.Timeout | TimeoutError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _never_connected(error: requests.ConnectionError) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
