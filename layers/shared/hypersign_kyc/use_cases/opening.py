"""Open a session at Hypersign for a user, and store it.

count the session ─▶ KYC session ∥ (make the DID if needed ─▶ store it ∥ DID-signed JWT)
─▶ user token ─▶ session record ∥ latest session of the user

`∥` means at the same time. Both tables have answered before the first call that can cost credits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import KycError, Misconfigured, StoreUnavailable
from hypersign_kyc.observability import observation
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.sessions.daily_limit import DailyLimit
from hypersign_kyc.sessions.record import SESSION_LIFETIME_S, SessionRecord
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.operations import USER_DID
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream_errors import CreditsExhausted, UpstreamFailure, UpstreamUnavailable
from hypersign_kyc.use_cases.user_tokens import UserTokens
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import KnownUser, LatestSession, UserDid, Users


@dataclass(frozen=True)
class SessionOpening:
    """Opens sessions. Needs the tables of users and sessions."""

    users: Users
    daily_limit: DailyLimit
    sessions: Sessions
    user_tokens: UserTokens
    kyc: KycClient
    ssi: SsiClient
    parallel: Parallel
    did_namespace: str

    def open(
        self,
        identity: Identity,
        found: KnownUser | Lease,
        opened_at: int,
        deadline: Deadline,
    ) -> tuple[SessionRecord, str]:
        """Return the stored session and its user token. Raises `KycError`.

        `found` is what `Users.find` returned. `opened_at` (epoch ms) is from before that read, so
        that an erasure that starts later also deletes this session.
        """
        user_key = identity.user_key
        counts = self._count(user_key, found)
        spending = Spending()
        try:
            session_id, (user, did_jwt) = self.parallel.both(
                lambda: self._open_session(spending, deadline),
                lambda: self._user_with_jwt(identity, found, spending, deadline),
            )
            observation.session_id = session_id
            user_token, expires_at = self.user_tokens.exchange(did_jwt, session_id, deadline)
        except KycError as error:
            if not spending.counts(error):
                self._take_back(counts)
            raise
        record = SessionRecord(
            session_id=session_id,
            user_key=user_key,
            did=user.did,
            verification_method_id=user.verification_method_id,
            user_tokens={text_digest(user_token): expires_at},
            expires_at=opened_at + SESSION_LIFETIME_S * 1000,
        )
        latest = LatestSession(session_id, record.purge_at)
        self.parallel.run(
            lambda: self.sessions.open(record),
            lambda: self.users.set_latest(user_key, user.did, latest),
        )
        return record, user_token

    def _count(self, user_key: str, found: KnownUser | Lease) -> tuple[str, ...]:
        """Count one more session of the day. If that fails, give the lease on the DID back."""
        try:
            return self.daily_limit.count_one_more(user_key)
        except KycError:
            if isinstance(found, Lease):
                self.users.give_back(user_key, found)
            raise

    def _take_back(self, counts: tuple[str, ...]) -> None:
        try:
            self.daily_limit.count_one_less(counts)
        except StoreUnavailable:
            # The count stays, so one session less can be opened today.
            return

    def _open_session(self, spending: "Spending", deadline: Deadline) -> str:
        with spending.unless_refused():
            session_id = self.kyc.open_session(deadline)
        spending.possible = True
        return session_id

    def _user_with_jwt(
        self,
        identity: Identity,
        found: KnownUser | Lease,
        spending: "Spending",
        deadline: Deadline,
    ) -> tuple[UserDid, str]:
        if isinstance(found, KnownUser):
            return found.user, self.user_tokens.did_jwt(identity, found.user, deadline)
        create = partial(self._create_did, spending)
        made = self.users.make(identity.user_key, found, create, deadline)
        stored, did_jwt = self.parallel.both(
            lambda: self.users.store(identity.user_key, create, deadline),
            lambda: self.user_tokens.did_jwt(identity, made, deadline),
        )
        if stored != made:
            # Another container stored a DID first, so the user has that one.
            did_jwt = self.user_tokens.did_jwt(identity, stored, deadline)
        return stored, did_jwt

    def _create_did(self, spending: "Spending", deadline: Deadline) -> UserDid:
        # A DID that was made is kept for the next try. It costs nothing more unless Hypersign's
        # answer was lost.
        with spending.unless_refused():
            made = self.ssi.create_did(self.did_namespace, deadline)
        return UserDid(made.did, made.verification_method_id)


class Spending:
    """Remembers whether a failed bundle may have cost credits."""

    def __init__(self) -> None:
        self.possible = False

    @contextmanager
    def unless_refused(self) -> Iterator[None]:
        """Note that a failed call may have cost credits, unless Hypersign certainly did nothing."""
        try:
            yield
        except UpstreamFailure as failure:
            self.possible = self.possible or failure.done
            raise

    def counts(self, error: KycError) -> bool:
        """Return True if the bundle that failed with this error counts against its limit."""
        return self.possible and not _is_not_the_users(error)


def _is_not_the_users(error: KycError) -> bool:
    """Return True for missing credits, wrong settings, and a 503 to the creation of a DID. Such a
    session does not count, although a KYC session was opened.
    """
    if isinstance(error, UpstreamUnavailable):
        return error.operation == USER_DID.name
    return isinstance(error, CreditsExhausted | Misconfigured)
