"""A lease: for a while, one holder at a time does a piece of work that belongs to a DynamoDB item.

The lease is two attributes of that very item, so that taking it, working under it and giving it
back are each one conditional update:

    free ──take──▶ held(owner, until) ──done, and still the owner: write, drop `until`──▶ free
                        │
                        └─ until passes (the holder died) ─▶ anybody may take it;
                                                             the old owner's write is refused

- `take` holds for whoever comes first: DynamoDB checks the condition and writes in one. Whoever
  takes it on the strength of something read before makes that a condition too: between the reading
  and the taking another may have done the whole work and given the lease back.
- The owner is a fresh random id for each try. It may take the lease again, and stays written when
  the lease is dropped: botocore repeats a call whose answer was lost, and the repeat must find its
  condition true.
- The result is written only by the owner. One who wakes up after another took over finds another
  owner and writes nothing. One who is late but was never replaced may still write: no one else has
  worked.
- `until` is compared with the clock of the reader, and Lambda's clocks are kept together to
  milliseconds. Clocks that differ by more than the lease can let two holders in; neither can undo
  the other's result. An `until` that no lease reaches is a wrong clock's, and holds nobody up.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from hypersign_kyc.clock import now_ms
from hypersign_kyc.random_source import random

#: The longest lease is a step's, half a minute; and AWS refuses what is signed by a clock that is
#: off by more than five.
LONGEST_LIKELY_S = 30 + 300
#: How often those who wait for a holder look again: at first, and at the longest.
FIRST_POLL_S = 0.1
LONGEST_POLL_S = 1.0


@dataclass(frozen=True)
class Lease:
    """A holder-to-be: who, and for how long (seconds)."""

    seconds: float
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)

    #: Nobody holds it, or nobody any more, or nobody can, or this very owner does.
    FREE = (
        "(attribute_not_exists(lease_until) OR lease_until <= :now"
        " OR lease_until > :lease_unlikely OR lease_owner = :lease_owner)"
    )
    TAKE = "SET lease_owner = :lease_owner, lease_until = :lease_until"
    #: It was not taken over since.
    OWNED = "lease_owner = :lease_owner"
    DROP = "REMOVE lease_until"

    def taking(self) -> dict[str, Any]:
        """The values that `FREE` and `TAKE` name."""
        now = now_ms()
        return {
            "now": now,
            "lease_unlikely": now + LONGEST_LIKELY_S * 1000,
            "lease_owner": self.owner,
            "lease_until": now + round(self.seconds * 1000),
        }

    def owning(self) -> dict[str, Any]:
        """The value that `OWNED` names."""
        return {"lease_owner": self.owner}


def is_held(lease_until: int | None, now: int) -> bool:
    """Whether an item's lease is in force at `now` (epoch ms)."""
    return lease_until is not None and now < lease_until <= now + LONGEST_LIKELY_S * 1000


def poll_pause_s(polls: int) -> float:
    """Seconds until a waiter looks again, after so many looks: soon at first, then ever less often.

    A thousand containers that wait for one holder read one item; they must not be what slows it
    down.
    """
    return random.uniform(0.5, 1.0) * min(FIRST_POLL_S * 1.6**polls, LONGEST_POLL_S)
