"""Erase what is stored about a user: the DID and the sessions.

Because of this order, a bundle that is issued at the same time cannot bring the erased DID back:

1. Delete the user's item. A DID that is being made can no longer be stored, because its lease was
   part of the item.
2. Mark the user's day as erased, and delete the sessions that began before the mark. The sweep
   deletes again one minute later (`SessionErasure`).

A bundle that begins after the mark finds no DID and makes a new one.
"""

from dataclasses import dataclass

from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.errors import SignInTooOld
from hypersign_kyc.models import Erasure, ErasureResult
from hypersign_kyc.observability import audit
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import Users

#: How many seconds the identity provider's clock may be ahead of ours.
CLOCK_SKEW_S = 60


@dataclass(frozen=True)
class UserErasure:
    """Erases users. All methods raise `StoreUnavailable` and can be repeated."""

    users: Users
    sessions: SessionErasure

    def erase_own(self, identity: Identity, max_auth_age: int) -> ErasureResult:
        """Erase the signed-in user if they signed in at most `max_auth_age` seconds ago (0: no
        limit).

        Raises `SignInTooOld`, because a stolen ID token must not erase its owner later.
        """
        if max_auth_age and not _is_recent(identity.auth_time, max_auth_age):
            raise SignInTooOld(max_auth_age)
        return self.erase(identity.user_key)

    def erase(self, user_key: str, *, by: str | None = None) -> ErasureResult:
        """Erase everything stored about the user. Returns what was erased.

        `by` is the AWS principal that asked on the company's behalf, or None if the user asked.
        """
        if by is not None:
            audit("user erased", principal=by, user_key=user_key)
        had_did = self.users.erase(user_key)
        sessions_erased, at = self.sessions.erase(user_key, by)
        return ErasureResult(
            message="Erased.",
            data=Erasure(
                user_erased=had_did,
                sessions_erased=sessions_erased,
                erased_at=utc(at),
            ),
        )


def _is_recent(auth_time: float | None, max_age: int) -> bool:
    if auth_time is None:
        return False
    now = now_ms() / 1000
    return now - max_age <= auth_time <= now + CLOCK_SKEW_S
