"""The bundle: everything an app needs to verify its user, in one call.

A first call continues the user's unfinished session, or opens a new one:

admin tokens ─▶ find the user's DID and latest session, or take the lease to make the DID
  ├─ the session can go on: count a renewal ─▶ DID-signed JWT ─▶ user token ─▶ session record
  └─ otherwise: open a session (`opening`)

For a known user, a continued session takes two calls of Hypersign and three of DynamoDB, a new one
three and four. A call that names a session renews the user token of this session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import Forbidden, KycError, StoreUnavailable
from hypersign_kyc.models import AttemptsLeft, Bundle, BundleRequest
from hypersign_kyc.observability import observation
from hypersign_kyc.session_errors import SessionCompleted, SessionExpired
from hypersign_kyc.sessions.record import SessionRecord, lasts_long_enough
from hypersign_kyc.sessions.steps import COSTLY, Step
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.settings import BundleMode, TokenBundleSettings
from hypersign_kyc.upstream.operations import USER_TOKEN
from hypersign_kyc.upstream_errors import UpstreamError
from hypersign_kyc.use_cases.opening import SessionOpening, Spending
from hypersign_kyc.use_cases.user_tokens import UserTokens
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import KnownUser, LatestSession, UserDid, Users

#: The 4xx of an exchange that say nothing about the session.
_NOT_ABOUT_THE_SESSION = (401, 402, 403, 429)


class _BeginAgain(Exception):
    """The session cannot be continued after all. The user may have been erased since the first
    read, so the call begins there again, with a new session.
    """


@dataclass(frozen=True)
class BundleIssuer:
    """Issues bundles. Needs the tables of admin tokens, users and sessions."""

    settings: TokenBundleSettings
    admin_tokens: AdminTokens
    #: The admin tokens for bundles with `BundleMode=direct`. None in proxy mode.
    bundle_tokens: AdminTokens | None
    users: Users
    sessions: Sessions
    opening: SessionOpening
    user_tokens: UserTokens

    def issue(self, identity: Identity, request: BundleRequest, deadline: Deadline) -> Bundle:
        """Return a bundle for the user's session: the one that the request names, or else the
        unfinished one, or else a new one. Raises `KycError`.
        """
        if request.email is not None and not identity.has_email(request.email):
            raise Forbidden("The email in the body is not the signed-in user's.", field="email")
        identity = replace(identity, name=identity.name or (request.name or "").strip() or None)
        handed_out = self._handed_out(deadline)
        if request.session_id is not None:
            return self._bundle(*self._renew(identity, request.session_id, deadline), handed_out)
        may_continue = self.settings.bundle_mode is BundleMode.PROXY and not request.new_session
        try:
            issued = self._first_call(identity, deadline, may_continue=may_continue)
        except _BeginAgain:
            issued = self._first_call(identity, deadline, may_continue=False)
        return self._bundle(*issued, handed_out)

    def _first_call(
        self, identity: Identity, deadline: Deadline, *, may_continue: bool
    ) -> tuple[SessionRecord, str]:
        opened_at = now_ms()
        # Get these before the lease, because it must not expire while a token is minted.
        self.admin_tokens.current(Service, deadline)
        found = self.users.find(identity.user_key, deadline)
        if may_continue and isinstance(found, KnownUser) and found.latest is not None:
            continued = self._continue(identity, found.latest, deadline)
            if continued is not None:
                return continued
        return self.opening.open(identity, found, opened_at, deadline)

    def _continue(
        self, identity: Identity, latest: LatestSession, deadline: Deadline
    ) -> tuple[SessionRecord, str] | None:
        """Return the user's latest session with a new user token, or None if it cannot go on.
        Raises `_BeginAgain` if that shows only after a renewal was counted.
        """
        if not lasts_long_enough(latest.purge_at, now_ms()):
            return None
        record = self.sessions.begin_continuing(latest.session_id, identity.user_key)
        if record is None:
            return None
        try:
            continued = self._with_new_token(identity, record, deadline)
        except KycError as error:
            if not _is_of_the_session(error):
                raise
            self._mark_unusable(record)
            raise _BeginAgain from error
        if continued is None:
            raise _BeginAgain
        observation.count("SessionsContinued")
        return continued

    def _renew(
        self, identity: Identity, session_id: str, deadline: Deadline
    ) -> tuple[SessionRecord, str]:
        record = self.sessions.begin_renewal(session_id, identity.user_key)
        renewed = self._with_new_token(identity, record, deadline)
        if renewed is None:
            raise SessionCompleted
        latest = LatestSession(session_id, record.purge_at)
        self.users.set_latest(identity.user_key, record.did, latest)
        return renewed

    def _with_new_token(
        self, identity: Identity, record: SessionRecord, deadline: Deadline
    ) -> tuple[SessionRecord, str] | None:
        """Return the session with a new user token, or None if the session ended or the user was
        erased meanwhile. The renewal is already counted.
        """
        observation.session_id = record.session_id
        user = UserDid(record.did, record.verification_method_id)
        spending = Spending()
        try:
            with spending.unless_refused():
                did_jwt = self.user_tokens.did_jwt(identity, user, deadline)
            spending.possible = True
            user_token, expires_at = self.user_tokens.exchange(did_jwt, record.session_id, deadline)
        except KycError as error:
            if not spending.counts(error):
                self._take_back_renewal(record.session_id)
            raise
        stored = self.sessions.add_user_token(
            record.session_id, identity.user_key, text_digest(user_token), expires_at
        )
        return None if stored is None else (stored, user_token)

    def _take_back_renewal(self, session_id: str) -> None:
        try:
            self.sessions.take_back_renewal(session_id)
        except StoreUnavailable:
            # The count stays, so the session has one renewal less.
            return

    def _mark_unusable(self, record: SessionRecord) -> None:
        try:
            self.sessions.mark_unusable(record.session_id, record.user_key)
        except StoreUnavailable:
            # The new session becomes the latest, so this one is not tried again.
            return

    def _handed_out(self, deadline: Deadline) -> dict[Service, str]:
        """Return the admin tokens for the bundle; an empty dict in proxy mode."""
        return self.bundle_tokens.current(Service, deadline) if self.bundle_tokens else {}

    def _bundle(
        self, record: SessionRecord, user_token: str, handed_out: Mapping[Service, str]
    ) -> Bundle:
        observation.count("BundlesIssued")
        return Bundle(
            kyc_admin_token=handed_out.get(Service.KYC, user_token),
            ssi_admin_token=handed_out.get(Service.SSI, user_token),
            user_bearer_token=user_token,
            issuer_did=self.settings.issuer_did,
            issuer_verification_method_id=self.settings.issuer_vermethod_id,
            session_id=record.session_id,
            user_did=record.did,
            user_verification_method_id=record.verification_method_id,
            user_token_expires_at=utc(record.user_tokens[text_digest(user_token)]),
            session_expires_at=utc(record.expires_at),
            state=record.step_state,
            attempts_left=AttemptsLeft.model_validate(
                {step.name: self._attempts_left(record, step) for step in COSTLY}
            ),
        )

    def _attempts_left(self, record: SessionRecord, step: Step) -> int:
        return max(0, step.limit(self.settings.max_attempts) - record.attempts(step))


def _is_of_the_session(error: KycError) -> bool:
    """Return True if Hypersign refused the exchange because of the session."""
    if isinstance(error, SessionExpired):
        return True
    if not isinstance(error, UpstreamError) or error.operation != USER_TOKEN.name:
        return False
    status = error.upstream_status or 0
    return 400 <= status < 500 and status not in _NOT_ABOUT_THE_SESSION
