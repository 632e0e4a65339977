"""The admin tokens' table: one item per service. The item also holds the lease to mint and the
back-off after a failure.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError

from hypersign_kyc.admin_tokens.token import PRINTABLE, AdminToken, Service
from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.aws.lease import Lease, is_held
from hypersign_kyc.clock import now_ms
from hypersign_kyc.parsed import Parsed

#: All containers together replace a token that Hypersign refused at most once in this time.
FORCED_MINT_EVERY_S = 60


class _Row(Parsed):
    access_token: str | None = Field(None, pattern=PRINTABLE, min_length=1)
    refresh_at: int = 0
    expires_at: int = 0
    lease_until: int | None = None
    retry_at: int = 0
    failures: int = 0
    failed_by_secret: bool = False
    forced_at: int = 0


@dataclass(frozen=True)
class Shared:
    """A service's token, and the lease and back-off that all containers share. Times are in epoch
    ms.
    """

    token: AdminToken | None
    lease_until: int | None
    retry_at: int
    failures: int
    forced_at: int
    #: The last mint failed because the secret could not be read.
    failed_by_secret: bool = False

    def being_minted(self, now: int) -> bool:
        """Return True if a container holds the lease."""
        return is_held(self.lease_until, now)

    def forced_again_in_s(self, now: int) -> float:
        """Return the seconds until a refused token may be replaced again, 0 if it may be now."""
        left = (self.forced_at - now) / 1000 + FORCED_MINT_EVERY_S
        return min(max(left, 0.0), FORCED_MINT_EVERY_S)


_MINTING_ALLOWED = f"{Lease.FREE} AND (attribute_not_exists(retry_at) OR retry_at <= :now)"
_NOT_FORCED_LATELY = "(attribute_not_exists(forced_at) OR forced_at <= :forced_before)"
_NOTHING = Shared(None, None, 0, 0, 0)


class AdminTokenStore:
    """Reads and writes of the table. All raise `StoreUnavailable`."""

    def __init__(self, table: Table, prefix: str = "") -> None:
        """`prefix` begins the items' keys, so that one table can hold several pairs of tokens."""
        self._table = table
        self._prefix = prefix

    def read(self, service: Service, *, consistent: bool = True) -> Shared:
        """Return the service's item. A missing or malformed item means that there is no token.

        An eventually consistent read costs half. It may show an earlier token or lease.
        """
        item = self._table.get(self._key(service), consistent=consistent) or {}
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
        return Shared(
            token, row.lease_until, row.retry_at, row.failures, row.forced_at, row.failed_by_secret
        )

    def _clear_malformed(self, service: Service, item: Item) -> None:
        """Empty an item that cannot be read, so that a container can take the lease. Does nothing
        if the item has changed since it was read.
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
        """Take the lease to mint. Returns True if this container has it.

        Returns False if another container holds it, if the back-off after a failure is not over, or
        if `seen` is no longer the stored token, because a container has minted since.
        """
        return self._take(service, lease, _MINTING_ALLOWED, {}, seen)

    def take_lease_to_replace(self, service: Service, lease: Lease, refused: AdminToken) -> bool:
        """Take the lease to replace a token that Hypersign refused, but not twice within a minute.
        Returns the same as `take_lease`.
        """
        return self._take(
            service,
            lease,
            f"{_MINTING_ALLOWED} AND {_NOT_FORCED_LATELY}",
            {"forced_before": now_ms() - FORCED_MINT_EVERY_S * 1000},
            refused,
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
        """Store a new token and give the lease back. Returns False if another container took over.

        `forced` means that the token replaces one that Hypersign refused.
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
            service,
            lease,
            f"SET {assignments} {Lease.DROP}, retry_at, failures, failed_by_secret",
            values,
        )

    def put_failure(
        self, service: Service, lease: Lease, *, failures: int, retry_at: int, by_secret: bool
    ) -> bool:
        """Store that all containers must wait until `retry_at` (epoch ms) after `failures` failures
        in a row, and give the lease back. Returns False if another container took over.

        `by_secret` means that the secret could not be read.
        """
        return self._finish(
            service,
            lease,
            "SET failures = :failures, retry_at = :retry_at, failed_by_secret = :by_secret"
            f" {Lease.DROP}",
            {"failures": failures, "retry_at": retry_at, "by_secret": by_secret},
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
