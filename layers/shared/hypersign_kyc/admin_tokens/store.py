"""The admin tokens' table: one item a service, which also holds the lease to renew it and the
back-off after a failure.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError

from hypersign_kyc.admin_tokens.token import PRINTABLE, AdminToken, Service
from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.aws.lease import Lease, is_held
from hypersign_kyc.clock import now_ms
from hypersign_kyc.lenient import Lenient

#: A token that upstream refused is replaced at most so often, by the whole fleet.
FORCED_MINT_EVERY_S = 60


class _Row(Lenient):
    access_token: str | None = Field(None, pattern=PRINTABLE, min_length=1)
    refresh_at: int = 0
    expires_at: int = 0
    lease_until: int | None = None
    retry_at: int = 0
    failures: int = 0
    forced_at: int = 0


@dataclass(frozen=True)
class Shared:
    """What the fleet knows of a service's token. Times in epoch ms."""

    token: AdminToken | None
    lease_until: int | None
    retry_at: int
    failures: int
    forced_at: int

    def being_minted(self, now: int) -> bool:
        """Whether somebody has the lease."""
        return is_held(self.lease_until, now)

    def forced_lately(self, now: int) -> bool:
        """Whether a refused token was replaced less than a minute ago."""
        return now < self.forced_at + FORCED_MINT_EVERY_S * 1000


_MINTING_ALLOWED = f"{Lease.FREE} AND (attribute_not_exists(retry_at) OR retry_at <= :now)"
_NOT_FORCED_LATELY = "(attribute_not_exists(forced_at) OR forced_at <= :forced_before)"
_NOTHING = Shared(None, None, 0, 0, 0)


class AdminTokenStore:
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, prefix: str = "") -> None:
        """`prefix` tells the items of one pair of tokens from those of another."""
        self._table = table
        self._prefix = prefix

    def read(self, service: Service) -> Shared:
        """The service's item; a missing or malformed one is as if there were no token."""
        item = self._table.get(self._key(service)) or {}
        try:
            row = _Row.model_validate(item)
        except ValidationError:
            self._clear_malformed(service, item)
            return _NOTHING
        token = (
            AdminToken(row.access_token, refresh_at=row.refresh_at, expires_at=row.expires_at)
            if row.access_token
            else None
        )
        return Shared(token, row.lease_until, row.retry_at, row.failures, row.forced_at)

    def _clear_malformed(self, service: Service, item: Item) -> None:
        """Empty an item that cannot be read, so that a lease can be taken again; one that was
        changed meanwhile stays.
        """
        seen = {name: item[name] for name in _Row.model_fields if name in item}
        try:
            self._table.update(
                self._key(service),
                f"REMOVE lease_owner, {', '.join(_Row.model_fields)}",
                seen,
                condition=" AND ".join(f"{name} = :{name}" for name in seen),
            )
        except ConditionNotMet:
            return

    def take_lease(self, service: Service, lease: Lease, seen: AdminToken | None) -> bool:
        """Become the one who mints, unless somebody is, or a failure said to wait, or `seen` is no
        longer the cached token: then somebody has minted since it was read.
        """
        return self._take(service, lease, _MINTING_ALLOWED, {}, seen)

    def take_lease_to_replace(self, service: Service, lease: Lease, rejected: AdminToken) -> bool:
        """The same for a token that upstream refused, and not twice within a minute."""
        return self._take(
            service,
            lease,
            f"{_MINTING_ALLOWED} AND {_NOT_FORCED_LATELY}",
            {"forced_before": now_ms() - FORCED_MINT_EVERY_S * 1000},
            rejected,
        )

    def _take(
        self,
        service: Service,
        lease: Lease,
        condition: str,
        values: dict[str, Any],
        seen: AdminToken | None,
    ) -> bool:
        values = values | lease.taking()
        if seen is None:
            condition += " AND attribute_not_exists(access_token)"
        else:
            condition += " AND access_token = :seen"
            values["seen"] = seen.access_token
        try:
            self._table.update(self._key(service), Lease.TAKE, values, condition=condition)
        except ConditionNotMet:
            return False
        return True

    def put(self, service: Service, lease: Lease, token: AdminToken, *, forced: bool) -> bool:
        """Share a new token and give the lease back, unless somebody took over in between.

        `forced`: it replaces one that upstream refused.
        """
        values = {
            "access_token": token.access_token,
            "refresh_at": token.refresh_at,
            "expires_at": token.expires_at,
        }
        if forced:
            values["forced_at"] = now_ms()
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        return self._finish(
            service, lease, f"SET {assignments} {Lease.DROP}, retry_at, failures", values
        )

    def put_failure(self, service: Service, lease: Lease, *, failures: int, retry_at: int) -> bool:
        """Have the fleet wait until `retry_at` (epoch ms) after so many failures in a row; give the
        lease back.
        """
        return self._finish(
            service,
            lease,
            f"SET failures = :failures, retry_at = :retry_at {Lease.DROP}",
            {"failures": failures, "retry_at": retry_at},
        )

    def _finish(
        self, service: Service, lease: Lease, expression: str, values: dict[str, Any]
    ) -> bool:
        try:
            self._table.update(
                self._key(service), expression, values | lease.owning(), condition=Lease.OWNED
            )
        except ConditionNotMet:
            return False
        return True

    def _key(self, service: Service) -> str:
        return self._prefix + service.value
