"""The items of the sessions' table that the sweep must look at, in an index with 16 shards.

Each shard is ordered by the time at which its items are due. A lease for each shard keeps two
sweeps from queueing the same items.
"""

from dataclasses import dataclass

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Table
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms

AWAITING_INDEX = "awaiting"
#: The prefix of the keys of the leases. The shard follows.
_SWEEP = "sweep#"


@dataclass(frozen=True, order=True)
class DueItem:
    """An item that is due: since when (epoch ms), and its key."""

    due_at: int
    key: str


class DueItems:
    """Reads of the index, and the leases. All raise `StoreUnavailable`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, shard: str, most: int) -> list[DueItem]:
        """Return the shard's items that are due, the longest overdue first, at most `most`."""
        entries = self._table.entries(
            AWAITING_INDEX,
            "awaiting = :shard AND due_at <= :now",
            {"shard": shard, "now": now_ms()},
            most=most,
        )
        return [DueItem(int(entry["due_at"]), str(entry["id"])) for entry in entries]

    def take(self, shard: str, lease: Lease) -> bool:
        """Take the right to queue the shard's items. Returns False if another sweep has it."""
        try:
            self._table.update(f"{_SWEEP}{shard}", Lease.TAKE, lease.taking(), condition=Lease.FREE)
        except ConditionNotMet:
            return False
        return True

    def give_back(self, shard: str, lease: Lease) -> None:
        """Give the right back. Does nothing if another sweep has taken over."""
        try:
            self._table.update(
                f"{_SWEEP}{shard}", Lease.DROP, lease.owning(), condition=Lease.OWNED
            )
        except ConditionNotMet:
            return
