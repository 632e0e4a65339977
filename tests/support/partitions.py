"""How much one partition of a DynamoDB table serves a second: 1,000 writes of up to 1 kB, and 3,000
strongly consistent reads of up to 4 kB. An eventually consistent read takes half a read.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WRITES_PER_S = 1000.0
READS_PER_S = 3000.0
#: How many seconds of unused capacity a partition saves for a burst. DynamoDB may save more, but
#: does not promise it.
BURST_S = 1.0

_READS = ("GetItem", "BatchGetItem", "Query")


def units(operation: str, request: dict[str, Any]) -> tuple[float, float]:
    """Return the writes and the reads that a small item's call takes. A write whose condition is
    false takes as much as any other.
    """
    if operation not in _READS:
        return 1.0, 0.0
    return 0.0, 1.0 if request.get("ConsistentRead") else 0.5


@dataclass
class Partition:
    """One partition. `clock` returns seconds. `share` makes it smaller, for small tests. Safe to
    use from several threads.
    """

    clock: Callable[[], float]
    share: float = 1.0
    _at: float = field(init=False)
    _writes: float = field(init=False)
    _reads: float = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._at = self.clock()
        self._writes, self._reads = self._saved()

    def serves(self, writes: float, reads: float) -> bool:
        """Take this capacity. Returns False if the partition throttles, which takes nothing."""
        with self._lock:
            now = self.clock()
            passed, self._at = now - self._at, now
            most_writes, most_reads = self._saved()
            self._writes = min(self._writes + passed * WRITES_PER_S * self.share, most_writes)
            self._reads = min(self._reads + passed * READS_PER_S * self.share, most_reads)
            if self._writes < writes or self._reads < reads:
                return False
            self._writes -= writes
            self._reads -= reads
            return True

    def _saved(self) -> tuple[float, float]:
        return WRITES_PER_S * BURST_S * self.share, READS_PER_S * BURST_S * self.share
