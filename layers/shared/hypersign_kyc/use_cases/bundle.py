"""The bundle: everything an app needs to verify its user, in one call.

admin tokens ─▶ count the session ∥ find the user's DID, or take the lease to make it
─▶ KYC session ∥ (make the DID if needed ─▶ store it ∥ DID-signed JWT) ─▶ user token ─▶ session
record

`∥` means at the same time. Both tables have answered before the first call that can cost credits.
For a known user, a bundle takes three calls of DynamoDB.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.token import Service, jwt_claims
from hypersign_kyc.aws.lease import Lease
from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import token_digest
from hypersign_kyc.errors import Forbidden, KycError, Misconfigured, StoreUnavailable
from hypersign_kyc.models import Bundle, BundleRequest
from hypersign_kyc.observability import Observation, observation
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.sessions.daily_limit import DailyLimit
from hypersign_kyc.sessions.record import SESSION_LIFETIME_S, SessionRecord
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.settings import TokenBundleSettings
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.operations import USER_DID
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream_errors import CreditsExhausted, UpstreamFailure, UpstreamUnavailable
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import UserDid, Users

#: The assumed lifetime of a user token that does not say when it expires.
USER_TOKEN_LIFETIME_S = 3600


@dataclass(frozen=True)
class BundleIssuer:
    """Issues bundles. Needs the tables of admin tokens, users and sessions."""

    settings: TokenBundleSettings
    admin_tokens: AdminTokens
    #: The admin tokens for bundles with `BundleMode=direct`. None in proxy mode.
    bundle_tokens: AdminTokens | None
    users: Users
    daily_limit: DailyLimit
    sessions: Sessions
    kyc: KycClient
    ssi: SsiClient
    parallel: Parallel
    observed: Observation = field(default=observation)

    def issue(self, identity: Identity, request: BundleRequest, deadline: Deadline) -> Bundle:
        """Return a bundle for a new session, or with a fresh user token for a session of the
        caller if the request names one. Raises `KycError`.
        """
        if request.email is not None and not identity.has_email(request.email):
            raise Forbidden("The email in the body is not the signed-in user's.", field="email")
        name = identity.name or (request.name or "").strip() or None
        if request.session_id is not None:
            return self._renew(identity, name, request.session_id, deadline)
        return self._open(identity, name, deadline)

    def _open(self, identity: Identity, name: str | None, deadline: Deadline) -> Bundle:
        # Taken before the first read, so that an erasure that starts later also deletes this
        # session.
        opened_at = now_ms()
        handed_out = self._handed_out(deadline)
        # Get these before the lease, because it must not expire while a token is minted.
        self.admin_tokens.current(Service, deadline)
        counts, found = self._begin(identity.user_key, deadline)
        spending = _Spending()
        try:
            session_id, (user, did_jwt) = self.parallel.both(
                lambda: self._open_session(spending, deadline),
                lambda: self._user_with_jwt(identity, name, found, spending, deadline),
            )
            self.observed.session_id = session_id
            user_token = self.kyc.exchange(did_jwt, session_id, deadline)
        except KycError as error:
            if not spending.possible or _is_not_the_users(error):
                self._take_back(counts)
            raise
        record = SessionRecord(
            session_id=session_id,
            user_key=identity.user_key,
            did=user.did,
            verification_method_id=user.verification_method_id,
            user_token_digest=token_digest(user_token),
            user_token_expires_at=_expires_at(user_token),
            expires_at=opened_at + SESSION_LIFETIME_S * 1000,
        )
        self.sessions.open(record)
        return self._bundle(record, user_token, handed_out)

    def _begin(self, user_key: str, deadline: Deadline) -> tuple[tuple[str, ...], UserDid | Lease]:
        """Count one more session and, at the same time, find the user's DID or take the lease to
        make it. If one of the two fails, undo the other.
        """
        counted: list[tuple[str, ...]] = []
        found: list[UserDid | Lease] = []
        try:
            self.parallel.run(
                lambda: counted.append(self.daily_limit.count_one_more(user_key)),
                lambda: found.append(self.users.find(user_key, deadline)),
            )
        except KycError:
            for counts in counted:
                self._take_back(counts)
            for each in found:
                if isinstance(each, Lease):
                    self.users.give_back(user_key, each)
            raise
        return counted[0], found[0]

    def _renew(
        self, identity: Identity, name: str | None, session_id: str, deadline: Deadline
    ) -> Bundle:
        handed_out = self._handed_out(deadline)
        record = self.sessions.begin_renewal(session_id, identity.user_key)
        self.observed.session_id = session_id
        user = UserDid(record.did, record.verification_method_id)
        spending = _Spending()
        try:
            with spending.unless_refused():
                did_jwt = self._did_jwt(identity, name, user, deadline)
            spending.possible = True
            user_token = self.kyc.exchange(did_jwt, session_id, deadline)
        except KycError as error:
            if not spending.possible or isinstance(error, CreditsExhausted):
                self._take_back_renewal(session_id)
            raise
        renewed = record.model_copy(
            update={
                "user_token_digest": token_digest(user_token),
                "user_token_expires_at": _expires_at(user_token),
            }
        )
        self.sessions.renew_user_token(
            session_id, renewed.user_token_digest, renewed.user_token_expires_at
        )
        return self._bundle(renewed, user_token, handed_out)

    def _handed_out(self, deadline: Deadline) -> dict[Service, str]:
        """Return the admin tokens for the bundle; an empty dict in proxy mode."""
        return self.bundle_tokens.current(Service, deadline) if self.bundle_tokens else {}

    def _user_with_jwt(
        self,
        identity: Identity,
        name: str | None,
        found: UserDid | Lease,
        spending: "_Spending",
        deadline: Deadline,
    ) -> tuple[UserDid, str]:
        if isinstance(found, UserDid):
            return found, self._did_jwt(identity, name, found, deadline)
        create = partial(self._create_did, spending)
        made = self.users.make(identity.user_key, found, create, deadline)
        stored, did_jwt = self.parallel.both(
            lambda: self.users.store(identity.user_key, create, deadline),
            lambda: self._did_jwt(identity, name, made, deadline),
        )
        if stored != made:
            # Another container stored a DID first, so the user has that one.
            did_jwt = self._did_jwt(identity, name, stored, deadline)
        return stored, did_jwt

    def _open_session(self, spending: "_Spending", deadline: Deadline) -> str:
        with spending.unless_refused():
            session_id = self.kyc.open_session(deadline)
        spending.possible = True
        return session_id

    def _create_did(self, spending: "_Spending", deadline: Deadline) -> UserDid:
        # A DID that was made is kept for the next try. It costs nothing more unless Hypersign's
        # answer was lost.
        with spending.unless_refused():
            made = self.ssi.create_did(self.settings.did_namespace, deadline)
        return UserDid(made.did, made.verification_method_id)

    def _did_jwt(
        self, identity: Identity, name: str | None, user: UserDid, deadline: Deadline
    ) -> str:
        claims = {"email": identity.email, "did": user.did, "userDid": user.did}
        return self.ssi.issue_jwt(
            issuer_did=self.settings.issuer_did,
            issuer_verification_method_id=self.settings.issuer_vermethod_id,
            audience=self.kyc.base_url,
            claims=claims | ({"name": name} if name else {}),
            deadline=deadline,
        )

    def _take_back(self, counts: tuple[str, ...]) -> None:
        try:
            self.daily_limit.count_one_less(counts)
        except StoreUnavailable:
            # The count stays, so one session less can be opened today.
            return

    def _take_back_renewal(self, session_id: str) -> None:
        try:
            self.sessions.take_back_renewal(session_id)
        except StoreUnavailable:
            # The count stays, so the session has one renewal less.
            return

    def _bundle(
        self, record: SessionRecord, user_token: str, handed_out: Mapping[Service, str]
    ) -> Bundle:
        self.observed.count("BundlesIssued")
        return Bundle(
            kyc_admin_token=handed_out.get(Service.KYC, user_token),
            ssi_admin_token=handed_out.get(Service.SSI, user_token),
            user_bearer_token=user_token,
            issuer_did=self.settings.issuer_did,
            issuer_verification_method_id=self.settings.issuer_vermethod_id,
            session_id=record.session_id,
            user_did=record.did,
            user_verification_method_id=record.verification_method_id,
            user_token_expires_at=utc(record.user_token_expires_at),
            session_expires_at=utc(record.expires_at),
        )


def _is_not_the_users(error: KycError) -> bool:
    """Return True for missing credits, wrong settings, and a 503 to the creation of a DID. Such a
    session does not count, although a KYC session was opened.
    """
    if isinstance(error, UpstreamUnavailable):
        return error.operation == USER_DID.name
    return isinstance(error, CreditsExhausted | Misconfigured)


class _Spending:
    """Remembers whether a failed bundle may have cost credits. If so, the session counts."""

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


def _expires_at(user_token: str) -> int:
    """Return when a user token expires (epoch ms): its `exp`, or in an hour if it has none."""
    expires = jwt_claims(user_token).get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not 0 < expires < 1e11:
        return now_ms() + USER_TOKEN_LIFETIME_S * 1000
    return int(expires * 1000)
