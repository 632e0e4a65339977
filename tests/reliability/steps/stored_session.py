"""The sessions that the tests of rules and writes store, and the types of their fixtures."""

from collections.abc import Callable
from typing import Any

from hypersign_kyc.aws.dynamodb import Item
from hypersign_kyc.errors import KycError
from hypersign_kyc.sessions.record import SessionRecord

NOW = 1_800_000_000_000
MINUTE = 60_000
DAY_MS = 24 * 60 * MINUTE
#: The stack's MaxAttempts.
MOST = 3
KEPT_DAYS = 30
#: A session in which every step but the consent is done.
VERIFIED = {
    "step_state": "verified",
    "furthest": "verified",
    "furthest_at": 1,
    "extraction_token_digest": "extraction",
    "credential_digests": {"one", "two"},
    "presentation_domain": "https://app.example.com",
}
#: A session whose consent was sent.
CONSENTED = {
    "step_state": "consented",
    "furthest": "consented",
    "furthest_at": 1,
    "consent_sent_at": 1,
    "asked_at": 2,
    "awaiting": "due#1",
    "due_at": 3,
    "purge_at": NOW // 1000 + 48 * 3600,
}
TOMBSTONE = {"erased_user_key": "user", "user_key": None}

#: Stores a session with other values for some attributes. None removes one. Returns its id.
Stored = Callable[..., str]
#: Returns the stored item of a session.
Read = Callable[[str], Item]


class Clock:
    """A clock that stands still, so that each limit can be met to the millisecond."""

    now = NOW

    def time_ns(self) -> int:
        return self.now * 1_000_000


def new_session(session_id: str, user_key: str = "user") -> SessionRecord:
    """Return a session that was just opened."""
    return SessionRecord(
        session_id=session_id,
        user_key=user_key,
        did="did:own",
        verification_method_id="did:own#key-1",
        user_tokens={"token": NOW + DAY_MS, "older": NOW - 1},
        expires_at=NOW + DAY_MS,
    )


def refused_with(request: Callable[[], object]) -> type[KycError] | None:
    """Return the class of the error with which a request is refused, or None if it is granted."""
    try:
        request()
    except KycError as error:
        return type(error)
    return None


def item_of(session_id: str, state: dict[str, Any], changes: dict[str, Any]) -> Item:
    """Return the item of a session in a state, with other values for some attributes."""
    record = new_session(session_id).model_dump(exclude_none=True, exclude_defaults=True)
    item = {"id": f"session#{session_id}"} | record | state | changes
    return {name: value for name, value in item.items() if value is not None}
