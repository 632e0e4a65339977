"""The user of the tests of users' rows."""

from hypersign_kyc.deadline import Deadline
from hypersign_kyc.users.records import UserDid, Users

NOW = 1_800_000_000_000
DID = UserDid("did:own", "did:own#key-1")


class Once:
    """Makes the DID, but only once. Each DID costs credits."""

    calls = 0

    def __call__(self, deadline: Deadline) -> UserDid:
        self.calls += 1
        assert self.calls == 1
        return DID


def make_did(users: Users, key: str) -> None:
    """Make the user's DID and store it."""
    assert users.did_of(key, Once(), Deadline.after(20)) == DID


class Passing:
    """A clock that only passes while somebody sleeps, and the pauses."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def time_ns(self) -> int:
        return NOW * 1_000_000 + round(sum(self.pauses) * 1e9)

    def monotonic(self) -> float:
        return sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        assert len(self.pauses) < 100, "nobody waits that long"
