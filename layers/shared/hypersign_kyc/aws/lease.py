"""A lease gives one holder at a time the right to work on a DynamoDB item, for a limited time.

The lease consists of two attributes of that item. So each of these is one conditional update: to
take the lease, and to write the result and give the lease back:

    free ──take──▶ held(owner, until) ──done, and still the owner: write, drop `until`──▶ free
                        │
                        └─ until passes (the holder died) ─▶ anyone may take it;
                                                             the old owner's write fails

- The first container to take the lease gets it, because DynamoDB checks the condition and writes in
  one operation. If a container takes the lease because of something that it read before, it adds
  this as a condition. Between the read and the update, another container may have done the work and
  given the lease back.
- The owner is a new random id for each try. The owner may take its own lease again, and its id
  stays stored when the lease is dropped. This is needed because botocore repeats a call whose
  answer was lost, and the repeated call must find its condition true.
- Only the owner writes the result. A holder that wakes up after another took over finds a different
  owner and writes nothing. A holder that is late but was not replaced may still write, because
  nobody else has worked.
- `until` is compared with the reader's clock. Lambda's clocks agree within milliseconds. If clocks
  differ by more than the lease, there can be two holders, but neither overwrites the other's
  result. An `until` further away than any lease comes from a wrong clock and is ignored.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.clock import now_ms
from hypersign_kyc.random_source import random

#: No lease ends later than this. The longest is a step's, half a minute, and AWS rejects requests
#: signed with a clock that is more than five minutes off.
LONGEST_LIKELY_S = 30 + 300
#: How many seconds a waiting container pauses between two reads: the first pause, and the longest.
FIRST_POLL_S = 0.1
LONGEST_POLL_S = 1.0


@dataclass(frozen=True)
class Lease:
    """One holder's claim to a lease: the owner, and the duration in seconds."""

    seconds: float
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)

    #: True if the lease was never taken, has expired, or ends implausibly far in the future (a
    #: wrong clock).
    NOT_HELD = (
        "(attribute_not_exists(lease_until) OR lease_until <= :now"
        " OR lease_until > :lease_unlikely)"
    )
    #: True if nobody holds the lease, or if it is already ours.
    FREE = f"({NOT_HELD} OR lease_owner = :lease_owner)"
    TAKE = "SET lease_owner = :lease_owner, lease_until = :lease_until"
    #: True if nobody has taken the lease over.
    OWNED = "lease_owner = :lease_owner"
    DROP = "REMOVE lease_until"

    def taking(self) -> dict[str, Any]:
        """Return the values that `FREE` and `TAKE` refer to."""
        now = now_ms()
        return lease_times(now) | {
            "lease_owner": self.owner,
            "lease_until": now + round(self.seconds * 1000),
        }

    def owning(self) -> dict[str, Any]:
        """Return the value that `OWNED` refers to."""
        return {"lease_owner": self.owner}


def lease_times(now: int) -> dict[str, Any]:
    """Return the values that `NOT_HELD` refers to. `now` is in epoch ms."""
    return {"now": now, "lease_unlikely": now + LONGEST_LIKELY_S * 1000}


def is_held(lease_until: int | None, now: int) -> bool:
    """Return whether an item's lease is held at `now` (epoch ms)."""
    return lease_until is not None and now < lease_until <= now + LONGEST_LIKELY_S * 1000


def poll_pause_s(polls: int) -> float:
    """Return the seconds until a waiting container reads the item again, after `polls` reads. The
    pauses grow.

    A thousand containers may wait for one holder and read the same item. Growing pauses keep them
    from slowing it down.
    """
    return random.uniform(0.5, 1.0) * min(FIRST_POLL_S * 1.6**polls, LONGEST_POLL_S)
