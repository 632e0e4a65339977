"""Store one DID per user in the users' table. It is made once and kept until the user is erased.

A DID costs credits, and Hypersign cannot be asked for the same DID again. So a container makes one
only under a lease in the user's item. In each of these cases, one DID is lost and never used:

- Hypersign made it, but its answer was lost.
- The container died after the answer and before it stored the DID.
- The container was so late that another container has made a DID.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import Field, ValidationError

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table
from hypersign_kyc.aws.lease import Lease, is_held, poll_pause_s
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import StoreUnavailable
from hypersign_kyc.parsed import Parsed
from hypersign_kyc.upstream_errors import UpstreamUnavailable

#: The time limit to make a DID, and the length of the lease, which includes time to store the DID
#: (seconds).
CREATE_S = 10.0
LEASE_S = 14.0


# Clauses of the conditions below.
_NO_DID = "attribute_not_exists(did)"
_NO_KEY = "attribute_not_exists(verification_method_id)"
_SAME_DID = "did = :did"


@dataclass(frozen=True)
class UserDid:
    """A user's DID and the id of the key that signs for it."""

    did: str
    verification_method_id: str


@dataclass(frozen=True)
class LatestSession:
    """The user's latest session, and when it is deleted (epoch s). After that it counts as
    absent.
    """

    session_id: str
    purge_at: int


@dataclass(frozen=True)
class KnownUser:
    """A user who has a DID."""

    user: UserDid
    latest: LatestSession | None


class _Row(Parsed):
    did: str | None = Field(None, min_length=1)
    verification_method_id: str | None = None
    lease_until: int | None = None
    #: Missing in rows of versions that did not continue sessions.
    latest_session: str | None = None
    latest_purge_at: int = 0

    @property
    def known(self) -> KnownUser | None:
        """Return the user, or None if the row has no DID."""
        if not self.did or not self.verification_method_id:
            return None
        latest = None
        if self.latest_session and self.latest_purge_at * 1000 > now_ms():
            latest = LatestSession(self.latest_session, self.latest_purge_at)
        return KnownUser(UserDid(self.did, self.verification_method_id), latest)


class Users:
    """Reads and writes of the table. If a DID could not be stored, it is kept in the container's
    memory and stored on the next call.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._unstored: dict[str, tuple[Lease, UserDid]] = {}

    def did_of(
        self, user_key: str, create: Callable[[Deadline], UserDid], deadline: Deadline
    ) -> UserDid:
        """Return the user's DID. If there is none, one caller makes it with `create`, and other
        callers wait.

        Raises `StoreUnavailable`, `UpstreamUnavailable` (another container is still making the
        DID), and what `create` raises.
        """
        found = self.find(user_key, deadline)
        if isinstance(found, KnownUser):
            return found.user
        self.make(user_key, found, create, deadline)
        return self.store(user_key, create, deadline)

    def latest_of(self, user_key: str) -> LatestSession | None:
        """Return the user's latest session, or None if the row names none. Raises
        `StoreUnavailable`.
        """
        known = self._read(user_key).known
        return None if known is None else known.latest

    def set_latest(self, user_key: str, did: str, latest: LatestSession) -> None:
        """Store which session is the user's latest, if the user still has this DID. A failure is
        not reported, because the session works without it.
        """
        try:
            self._table.update(
                user_key,
                "SET latest_session = :session_id, latest_purge_at = :purge_at",
                {"session_id": latest.session_id, "purge_at": latest.purge_at, "did": did},
                condition=_SAME_DID,
            )
        except (ConditionNotMet, StoreUnavailable):
            return

    def find(self, user_key: str, deadline: Deadline) -> KnownUser | Lease:
        """Return the user, or the lease to make their DID. Pass the lease to `make` soon.

        Raises `StoreUnavailable`, `UpstreamUnavailable` (another container is still making it).
        """
        if user_key in self._unstored and (stored := self._store_kept(user_key)):
            return KnownUser(stored, None)
        lease = Lease(LEASE_S)
        row = self._read(user_key)
        for polls in itertools.count():
            if not row.did and not is_held(row.lease_until, now_ms()):
                in_the_way = self._take(user_key, lease)
                if in_the_way is None:
                    return lease
                row = in_the_way
            if (known := row.known) is not None:
                return known
            pause = poll_pause_s(polls)
            if deadline.remaining() <= pause:
                raise UpstreamUnavailable("user_did", retry_after=1)
            time.sleep(pause)
            row = self._read(user_key)
        raise AssertionError("unreachable")

    def make(
        self,
        user_key: str,
        lease: Lease,
        create: Callable[[Deadline], UserDid],
        deadline: Deadline,
    ) -> UserDid:
        """Make the DID under the lease that `find` returned. Call `store` next. Raises what
        `create` raises.
        """
        made = None
        try:
            made = create(deadline.within(CREATE_S))
        finally:
            if made is None:
                self.give_back(user_key, lease)
        self._unstored[user_key] = (lease, made)
        return made

    def store(
        self, user_key: str, create: Callable[[Deadline], UserDid], deadline: Deadline
    ) -> UserDid:
        """Store the DID that `make` made. Returns the user's DID, which is another one if another
        container stored it first. Raises what `did_of` raises.
        """
        return self._store_kept(user_key) or self.did_of(user_key, create, deadline)

    def erase(self, user_key: str) -> bool:
        """Delete the user's DID. Returns True if there was one. A call that is making a DID at the
        same time cannot store it, because its lease was part of the item.
        """
        self._unstored.pop(user_key, None)
        return "did" in self._table.delete(user_key)

    def _read(self, user_key: str) -> _Row:
        return _row(self._table.get(user_key) or {})

    def _take(self, user_key: str, lease: Lease) -> _Row | None:
        """Take the lease. Returns None, or the row that prevented it."""
        try:
            self._table.update(
                user_key,
                Lease.TAKE,
                lease.taking(),
                condition=f"{_NO_DID} AND {_NO_KEY} AND {Lease.FREE}",
            )
        except ConditionNotMet as refused:
            return _row(refused.item) if refused.item else self._read(user_key)
        return None

    def _store_kept(self, user_key: str) -> UserDid | None:
        """Store the DID that this container made. Returns None if another container took over,
        because then the other container's DID counts.
        """
        lease, made = self._unstored[user_key]
        try:
            self._table.update(
                user_key,
                "SET did = :did, verification_method_id = :verification_method_id, "
                f"created_at = :created_at {Lease.DROP}",
                {
                    "did": made.did,
                    "verification_method_id": made.verification_method_id,
                    "created_at": now_ms(),
                }
                | lease.owning(),
                condition=f"{Lease.OWNED} AND ({_NO_DID} OR {_SAME_DID})",
            )
        except ConditionNotMet:
            del self._unstored[user_key]
            return None
        del self._unstored[user_key]
        return made

    def give_back(self, user_key: str, lease: Lease) -> None:
        """Give back the lease that `find` returned, because no DID was made. The row has nothing
        else, so it is deleted.
        """
        try:
            self._table.delete(
                user_key, condition=f"{Lease.OWNED} AND {_NO_DID}", values=lease.owning()
            )
        except (ConditionNotMet, StoreUnavailable):
            # The lease expires by itself.
            return


def _row(item: Item) -> _Row:
    try:
        row = _Row.model_validate(item)
    except ValidationError as error:
        raise StoreUnavailable from error
    if bool(row.did) != bool(row.verification_method_id):
        # The DID or its key id is missing. Waiting does not help, and a new DID costs credits.
        raise StoreUnavailable
    return row
