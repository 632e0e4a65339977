"""What the state machine of a session can do, and what must happen in its runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypersign_kyc.aws.dynamodb import Table
from hypersign_kyc.outcomes.rules import Look
from hypersign_kyc.sessions.record import key_of
from hypersign_kyc.sessions.steps import STEPS
from hypersign_kyc.sessions.store import Granted

MAX_ATTEMPTS = 2
MAX_RENEWALS = 3
MINUTE_MS = 60_000
TOKEN_LIFE_MS = 60 * MINUTE_MS
DAY_MS = 24 * TOKEN_LIFE_MS
WAITS = (1, 5_000, 5_000, 30_000, 30_000, 30_000, 30_000)
REFUSALS = {
    "NotFound",
    "SessionExpired",
    "SessionCompleted",
    "UserTokenExpired",
    "StepOutOfOrder",
    "Forbidden",
    "TooManyAttempts",
    "StepInProgress",
}
#: What must have happened in the runs together, beside the steps and their refusals.
EVENTS = {
    "too late",
    "renewed",
    "renewal refused",
    "token not bound",
    "continued",
    "not continued",
    "confirmed",
    "rejected",
    "expired",
    "erased",
    "buried",
    "unusable",
}
#: The requested step. It is usually the next one.
ANY_STEP = (None, None, *STEPS)
#: Faults of a request.
FLAWS = ("token", "older token", "did", "document", "older document", "credential", "domain")
#: Hypersign's answers about a session, each with the ending that it can lead to.
LOOKS = {
    "confirmed": Look(finished=True),
    "rejected": Look(failed=True, failed_for_good=True),
    "expired": Look(gone=True),
    "open": Look(),
}
OWNER = "user"


@dataclass(frozen=True)
class Holder:
    """A container that is doing a step. `until` is the end of its lease (epoch ms)."""

    granted: Granted
    until: int


class ListedTable(Table):
    """The table with an index of one session, because the engine's tables have no index."""

    def keys(
        self, index: str, condition: str, values: Mapping[str, Any], *, most: int | None = None
    ) -> list[str]:
        return [key_of(f"session-{values['user_key']}")]
