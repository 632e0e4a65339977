"""Provide admin tokens: from the container's memory, or from DynamoDB, or by minting new ones.

fresh    The container uses the token from memory. It reads neither table nor secret.
ageing   The container uses the token from memory. The container that gets the lease renews it. If
         that fails, the old token still works.
expired  The container waits for the holder of the lease, or takes the lease and mints. If no token
         comes in time, the caller gets the time to retry.
refused  Hypersign answered 401. The container takes another token from the table, or replaces the
         token, once a minute at most for all containers together. Otherwise the caller gets the
         time to retry.
"""

import functools
import itertools
import threading
import time
from collections.abc import Callable, Collection, Mapping

from hypersign_kyc.admin_tokens.store import AdminTokenStore, Shared
from hypersign_kyc.admin_tokens.token import AdminToken, Freshness, Service
from hypersign_kyc.aws.lease import Lease, poll_pause_s
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError, SecretUnavailable, StoreThrottled, StoreUnavailable
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.random_source import random
from hypersign_kyc.upstream_errors import UpstreamFailure, UpstreamUnavailable

#: How long the lease to mint lasts. It is longer than a mint and storing its result take. When it
#: ends, another container can take over from one that died.
LEASE_S = 6.0
MINT_S = 4.5
#: The longest that the container that minted a token tries to store it, while the table throttles.
SHARE_S = 4.0
#: The time limit of an early renewal. It is short, because a user waits for it.
EARLY_MINT_S = 2.5
#: The longest that a caller waits for an admin token.
WAIT_S = 8.5
#: The longest pause before a container with an ageing token reads the table again.
LOOK_AGAIN_S = 5.0
#: The pause before the next read if the table did not answer, because each try costs a user
#: seconds.
LOOK_AGAIN_WITHOUT_TABLE_S = 30.0
#: If the table cannot be reached, a container mints for itself at most once in this time.
DIRECT_MINT_EVERY_S = 60.0
FIRST_BACKOFF_S = 2.0
LONGEST_BACKOFF_S = 30.0
LONGEST_RETRY_AFTER_S = 300.0

Mint = Callable[[Service, Deadline], AdminToken]


def backoff_s(failures: int, retry_after: float | None) -> float:
    """Return the seconds until the next mint after `failures` failures in a row. They double with
    each failure. If Hypersign's `retry_after` (at most `LONGEST_RETRY_AFTER_S` of it) is longer, it
    counts.
    """
    own = min(FIRST_BACKOFF_S * 2 ** min(failures - 1, 10), LONGEST_BACKOFF_S)
    return float(max(own, min(retry_after or 0, LONGEST_RETRY_AFTER_S)))


class AdminTokens:
    """One container's view of both admin tokens. Safe to use from several threads."""

    def __init__(self, store: AdminTokenStore, mint: Mint, parallel: Parallel) -> None:
        self._tokens = {service: _ServiceToken(service, store, mint) for service in Service}
        self._parallel = parallel

    def in_memory(self, services: Collection[Service] = Service) -> dict[Service, str] | None:
        """Return a token of each service if all are fresh in memory, else None."""
        fresh = {service: self._tokens[service].fresh() for service in services}
        found = {service: token for service, token in fresh.items() if token}
        return found if len(found) == len(fresh) else None

    def current(self, services: Collection[Service], deadline: Deadline) -> dict[Service, str]:
        """Return a usable token of each service. Raises `UpstreamFailure` with the seconds to wait
        if there is none.
        """
        return self.in_memory(services) or self._of_each(
            services, lambda service: self._tokens[service].current(deadline)
        )

    def replace(self, refused: Mapping[Service, str], deadline: Deadline) -> dict[Service, str]:
        """Return tokens other than the refused ones, of the services that have another now. Raises
        `UpstreamFailure` or `StoreUnavailable`, with the seconds to wait, if none has.
        """
        found = self._of_each(
            refused, lambda service: self._tokens[service].replace(refused[service], deadline)
        )
        tokens = {service: each for service, each in found.items() if isinstance(each, str)}
        for each in found.values():
            if isinstance(each, KycError) and not tokens:
                raise each
        return tokens

    def held(self) -> list[str]:
        """Return the tokens in memory. No answer may contain them."""
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

    def replace(self, refused: str, deadline: Deadline) -> str | KycError:
        with self._lock:
            if self._token and self._token.access_token != refused:
                return self._token.access_token
            try:
                return self._obtain(refused, deadline.within(WAIT_S)).access_token
            except KycError as error:
                return error

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
        except (UpstreamFailure, SecretUnavailable):
            # The old token still works. The failure is stored for all containers, so the next mint
            # waits for the back-off.
            return token
        except StoreUnavailable:
            self._look_again_at = time.monotonic() + LOOK_AGAIN_WITHOUT_TABLE_S
        return token

    def _obtain(self, refused: str | None, deadline: Deadline) -> AdminToken:
        """Take the token from the table, or mint one under the lease. `refused` is a token that
        Hypersign refused.

        While another container mints, eventually consistent reads suffice. A mint follows only a
        consistent one. If the table throttles, wait and read again: a thousand containers that
        mint for themselves would be refused by Hypersign.
        """
        lease = Lease(LEASE_S)
        consistent = True
        for polls in itertools.count():
            failure: KycError | None = None
            try:
                shared = self._store.read(self._service, consistent=consistent)
                if (token := _usable(shared, refused)) is not None:
                    self._token = token
                    return token
                now = now_ms()
                if shared.being_minted(now):
                    consistent = False
                elif not consistent:
                    consistent = True
                    continue
                else:
                    forced = self._is_forced(shared, refused, now)
                    if self._take(lease, shared.token, forced=forced):
                        return self._mint_under(lease, shared.failures, deadline, forced=forced)
            except SecretUnavailable:
                raise
            except StoreThrottled as throttled:
                failure = throttled
            except StoreUnavailable:
                return self._mint_directly(deadline)
            pause = poll_pause_s(polls)
            if deadline.remaining() <= pause:
                raise failure or self._unavailable(1)
            time.sleep(pause)
        raise AssertionError("unreachable")

    def _is_forced(self, shared: Shared, refused: str | None, now: int) -> bool:
        """Return whether a mint would replace a token that Hypersign refused. If no container may
        mint now, raises `UpstreamUnavailable`, or `SecretUnavailable` if that was the reason.
        """
        if now < shared.retry_at:
            wait = (shared.retry_at - now) / 1000
            if shared.failed_by_secret:
                raise SecretUnavailable(retry_after=max(1, round(wait)))
            raise self._unavailable(wait)
        forced = shared.token is not None and shared.token.access_token == refused
        if forced and (wait := shared.forced_again_in_s(now)):
            raise self._unavailable(wait)
        return forced

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
            # The secret cannot be read. Back off as if Hypersign were down.
            wait = backoff_s(failures + 1, failure.retry_after)
            self._share_failure(lease, failures + 1, wait, by_secret=True)
            raise StoreUnavailable(retry_after=round(wait)) from failure
        self._token = token
        self._share(lease, token, deadline.within(SHARE_S), forced=forced)
        return token

    def _share(self, lease: Lease, token: AdminToken, deadline: Deadline, *, forced: bool) -> None:
        """Store the token for all containers. If that fails, only this container has it, and
        another can mint when the lease expires. So if the table throttles, try again.
        """
        for tries in itertools.count():
            pause = poll_pause_s(tries)
            try:
                self._store.put(self._service, lease, token, forced=forced)
            except StoreThrottled:
                if deadline.remaining() > pause:
                    time.sleep(pause)
                    continue
            except StoreUnavailable:
                pass
            return

    def _share_failure(
        self, lease: Lease, failures: int, wait: float, *, by_secret: bool = False
    ) -> None:
        try:
            self._store.put_failure(
                self._service,
                lease,
                failures=failures,
                retry_at=now_ms() + round(wait * 1000),
                by_secret=by_secret,
            )
        except StoreUnavailable:
            # The failure is not stored, but other containers wait until the lease expires.
            return

    def _mint_directly(self, deadline: Deadline) -> AdminToken:
        """Mint without the table, at most once in `DIRECT_MINT_EVERY_S`, so that a broken table
        does not stop every container.
        """
        now = time.monotonic()
        if now < self._direct_mint_at:
            raise StoreUnavailable(retry_after=max(1, round(self._direct_mint_at - now)))
        self._direct_mint_at = now + DIRECT_MINT_EVERY_S
        self._token = self._mint(self._service, deadline.within(MINT_S))
        return self._token

    def _unavailable(self, retry_after: float) -> UpstreamUnavailable:
        return UpstreamUnavailable("admin_token", retry_after=max(1, round(retry_after)))


def _usable(shared: Shared, refused: str | None) -> AdminToken | None:
    token = shared.token
    if token is None or token.access_token == refused:
        return None
    return None if token.freshness(now_ms()) is Freshness.EXPIRED else token
