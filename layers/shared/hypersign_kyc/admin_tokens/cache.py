"""The admin tokens as the rest of the code asks for them: memory of the container → DynamoDB →
mint.

fresh    used from memory; no table, no secret is read
ageing   used from memory; whoever gets the lease renews it early, and a failure harms nobody
expired  wait for the one who has the lease, or take it over and mint; else say when to try again
refused  upstream said 401: adopt what the table has, or replace it, once a minute for the whole
fleet
"""

import functools
import itertools
import threading
import time
from collections.abc import Callable, Collection, Mapping

from hypersign_kyc.admin_tokens.store import FORCED_MINT_EVERY_S, AdminTokenStore, Shared
from hypersign_kyc.admin_tokens.token import AdminToken, Freshness, Service
from hypersign_kyc.aws.lease import Lease, poll_pause_s
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError, StoreUnavailable, UpstreamFailure, UpstreamUnavailable
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.random_source import random

#: A refresher that died is followed after so long; longer than a mint and the writing of its result
#: take.
LEASE_S = 6.0
MINT_S = 4.5
#: An early renewal may not keep the user waiting.
EARLY_MINT_S = 2.5
#: Nobody waits longer for an admin token.
WAIT_S = 8.5
#: A container with an ageing token looks at the table so often.
LOOK_AGAIN_S = 5.0
#: … and where the table does not answer, which costs the user seconds, less often.
LOOK_AGAIN_WITHOUT_TABLE_S = 30.0
#: With the table out of reach, a container mints for itself at most so often.
DIRECT_MINT_EVERY_S = 60.0
FIRST_BACKOFF_S = 2.0
LONGEST_BACKOFF_S = 30.0
LONGEST_RETRY_AFTER_S = 300.0

Mint = Callable[[Service, Deadline], AdminToken]


def backoff_s(failures: int, retry_after: float | None) -> float:
    """Seconds until the next mint after so many failures in a row; never sooner than the issuer's
    Retry-After.
    """
    own = min(FIRST_BACKOFF_S * 2 ** min(failures - 1, 10), LONGEST_BACKOFF_S)
    return float(max(own, min(retry_after or 0, LONGEST_RETRY_AFTER_S)))


class AdminTokens:
    """One container's view of both admin tokens. Safe to use from several threads."""

    def __init__(self, store: AdminTokenStore, mint: Mint, parallel: Parallel) -> None:
        self._tokens = {service: _ServiceToken(service, store, mint) for service in Service}
        self._parallel = parallel

    def in_memory(self, services: Collection[Service] = Service) -> dict[Service, str] | None:
        """A token of each service if none needs as much as a look into the table, else None."""
        fresh = {service: self._tokens[service].fresh() for service in services}
        found = {service: token for service, token in fresh.items() if token}
        return found if len(found) == len(fresh) else None

    def current(self, services: Collection[Service], deadline: Deadline) -> dict[Service, str]:
        """A token of each service to use now. Raises `UpstreamFailure` with the seconds to wait
        when there is none to be had.
        """
        return self.in_memory(services) or self._of_each(
            services, lambda service: self._tokens[service].current(deadline)
        )

    def replace(
        self, rejected: Mapping[Service, str], deadline: Deadline
    ) -> dict[Service, str | None]:
        """Other tokens than the refused ones, or None where a new one would not help now."""
        return self._of_each(
            rejected, lambda service: self._tokens[service].replace(rejected[service], deadline)
        )

    def held(self) -> list[str]:
        """The tokens in memory: what no answer may contain."""
        return [token for kept in self._tokens.values() if (token := kept.held())]

    def _of_each[Value](
        self, services: Collection[Service], get: Callable[[Service], Value]
    ) -> dict[Service, Value]:
        calls = {service: functools.partial(get, service) for service in services}
        return dict(zip(calls, self._parallel.run(*calls.values()), strict=True))


class _ServiceToken:
    def __init__(self, service: Service, store: AdminTokenStore, mint: Mint) -> None:
        self._service = service
        self._store = store
        self._mint = mint
        self._lock = threading.Lock()
        self._token: AdminToken | None = None
        self._look_again_at = 0.0
        self._direct_mint_at = 0.0

    def held(self) -> str | None:
        return self._token.access_token if self._token else None

    def fresh(self) -> str | None:
        token = self._token
        if token and token.freshness(now_ms()) is Freshness.FRESH:
            return token.access_token
        return None

    def current(self, deadline: Deadline) -> str:
        if fresh := self.fresh():
            return fresh
        with self._lock:
            token = self._token
            freshness = token.freshness(now_ms()) if token else Freshness.EXPIRED
            if token is None or freshness is Freshness.EXPIRED:
                token = self._obtain(None, deadline.within(WAIT_S))
            elif freshness is Freshness.AGEING and time.monotonic() >= self._look_again_at:
                token = self._renew_early(token, deadline.within(EARLY_MINT_S))
            return token.access_token

    def replace(self, rejected: str, deadline: Deadline) -> str | None:
        with self._lock:
            if self._token and self._token.access_token != rejected:
                return self._token.access_token
            try:
                return self._obtain(rejected, deadline.within(WAIT_S)).access_token
            except KycError:
                return None

    def _renew_early(self, token: AdminToken, deadline: Deadline) -> AdminToken:
        self._look_again_at = time.monotonic() + random.uniform(0.5, 1.0) * LOOK_AGAIN_S
        try:
            shared = self._store.read(self._service)
            if shared.token and shared.token.freshness(now_ms()) is Freshness.FRESH:
                self._token = shared.token
                return shared.token
            lease = Lease(LEASE_S)
            if self._store.take_lease(self._service, lease, shared.token):
                return self._mint_under(lease, shared.failures, deadline, forced=False)
        except StoreUnavailable:
            self._look_again_at = time.monotonic() + LOOK_AGAIN_WITHOUT_TABLE_S
        except UpstreamFailure:
            # The old token is good still, and the failure is shared: the next look waits for the
            # back-off.
            return token
        return token

    def _obtain(self, rejected: str | None, deadline: Deadline) -> AdminToken:
        """Adopt the fleet's token or become the one who mints it; `rejected` is a token upstream
        would not take.
        """
        lease = Lease(LEASE_S)
        for polls in itertools.count():
            try:
                shared = self._store.read(self._service)
                if (token := _usable(shared, rejected)) is not None:
                    self._token = token
                    return token
                now = now_ms()
                if now < shared.retry_at:
                    raise self._unavailable((shared.retry_at - now) / 1000)
                if not shared.being_minted(now):
                    forced = shared.token is not None and shared.token.access_token == rejected
                    if forced and shared.forced_lately(now):
                        raise self._unavailable(FORCED_MINT_EVERY_S)
                    if self._take(lease, shared.token, forced=forced):
                        return self._mint_under(lease, shared.failures, deadline, forced=forced)
            except StoreUnavailable:
                return self._mint_directly(deadline)
            pause = poll_pause_s(polls)
            if deadline.remaining() <= pause:
                raise self._unavailable(1)
            time.sleep(pause)
        raise AssertionError("unreachable")

    def _take(self, lease: Lease, seen: AdminToken | None, *, forced: bool) -> bool:
        if seen is not None and forced:
            return self._store.take_lease_to_replace(self._service, lease, seen)
        return self._store.take_lease(self._service, lease, seen)

    def _mint_under(
        self, lease: Lease, failures: int, deadline: Deadline, *, forced: bool
    ) -> AdminToken:
        try:
            token = self._mint(self._service, deadline.within(MINT_S))
        except UpstreamFailure as failure:
            wait = backoff_s(failures + 1, failure.retry_after)
            self._share_failure(lease, failures + 1, wait)
            failure.retry_after = max(1, round(wait))
            raise
        except StoreUnavailable as failure:
            # The secret cannot be read: as if the issuer were down.
            wait = backoff_s(failures + 1, failure.retry_after)
            self._share_failure(lease, failures + 1, wait)
            raise self._unavailable(wait) from failure
        self._token = token
        try:
            self._store.put(self._service, lease, token, forced=forced)
        except StoreUnavailable:
            # It serves this container; the others mint when the lease runs out.
            return token
        return token

    def _share_failure(self, lease: Lease, failures: int, wait: float) -> None:
        try:
            self._store.put_failure(
                self._service, lease, failures=failures, retry_at=now_ms() + round(wait * 1000)
            )
        except StoreUnavailable:
            # The lease keeps the others away for a while all the same.
            return

    def _mint_directly(self, deadline: Deadline) -> AdminToken:
        """Mint without the table, capped: a broken table does not stop every container."""
        now = time.monotonic()
        if now < self._direct_mint_at:
            raise self._unavailable(self._direct_mint_at - now)
        self._direct_mint_at = now + DIRECT_MINT_EVERY_S
        self._token = self._mint(self._service, deadline.within(MINT_S))
        return self._token

    def _unavailable(self, retry_after: float) -> UpstreamUnavailable:
        return UpstreamUnavailable("admin_token", retry_after=max(1, round(retry_after)))


def _usable(shared: Shared, rejected: str | None) -> AdminToken | None:
    token = shared.token
    if token is None or token.access_token == rejected:
        return None
    return None if token.freshness(now_ms()) is Freshness.EXPIRED else token
