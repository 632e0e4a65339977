"""Make the use cases of a function from its settings, stores and clients.

Each part is made once, when it is first used, and kept for the later events of the same container.
"""

import functools
import os
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError

from hypersign_kyc.admin_tokens.cache import AdminTokens
from hypersign_kyc.admin_tokens.secrets import ApiSecrets
from hypersign_kyc.admin_tokens.store import AdminTokenStore
from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG, Database, Table
from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.observability import logger, observation
from hypersign_kyc.outcomes.due import DueItems
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.parallel import Parallel
from hypersign_kyc.sessions.daily_limit import DailyLimit
from hypersign_kyc.sessions.erasure import SessionErasure
from hypersign_kyc.sessions.step_runner import StepRunner
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.settings import (
    AdminTokenSettings,
    BundleMode,
    CompanySettings,
    ConsentSettings,
    FaceMatchSettings,
    IdentitySettings,
    OutcomeSettings,
    PublisherSettings,
    SelfCheckSettings,
    SessionSettings,
    Settings,
    SsiSettings,
    TokenBundleSettings,
    UpstreamSettings,
    UsersSettings,
    WatchSettings,
)
from hypersign_kyc.upstream.authorised import AdminAuthorised
from hypersign_kyc.upstream.dashboard import DashboardClient
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream.transport import Transport
from hypersign_kyc.use_cases.bundle import BundleIssuer
from hypersign_kyc.use_cases.consent import Consent
from hypersign_kyc.use_cases.erasure import UserErasure
from hypersign_kyc.use_cases.extraction import Extraction
from hypersign_kyc.use_cases.face_match import FaceMatch
from hypersign_kyc.use_cases.opening import SessionOpening
from hypersign_kyc.use_cases.outcome_watch import OutcomeWatch
from hypersign_kyc.use_cases.publisher import Publisher
from hypersign_kyc.use_cases.self_check import SelfCheck
from hypersign_kyc.use_cases.standing import UserStanding
from hypersign_kyc.use_cases.sweep import Sweep
from hypersign_kyc.use_cases.user_sessions import UserSessionList
from hypersign_kyc.use_cases.user_tokens import UserTokens
from hypersign_kyc.use_cases.verified_data import VerifiedData
from hypersign_kyc.users.identity import Identity, identity_of
from hypersign_kyc.users.records import Users


class Wiring:
    """The use cases, and below them the parts that they are made of. `wired` returns this
    process's.
    """

    def __init__(self) -> None:
        self._settings: list[Settings] = []

    def settings[Model: Settings](self, model: type[Model]) -> Model:
        """Return the settings of this model. They are read once, because a function's own model
        also serves the parts that need one of its base models.

        Raises `Misconfigured`, after logging the names of the variables.
        """
        for known in self._settings:
            if isinstance(known, model):
                return known
        try:
            read = model.from_environment()
        except Misconfigured as error:
            logger.error("misconfigured", variables=error.variables)
            raise
        self._settings.append(read)
        return read

    # Use cases

    @functools.cached_property
    def bundle(self) -> BundleIssuer:
        settings = self.settings(TokenBundleSettings)
        daily_limit = DailyLimit(
            self.sessions_table,
            max_sessions_per_user=settings.max_sessions_per_user,
            budget=settings.daily_session_budget,
        )
        user_tokens = UserTokens(settings, self.kyc, self.ssi)
        opening = SessionOpening(
            self.users,
            daily_limit,
            self.sessions,
            user_tokens,
            self.kyc,
            self.ssi,
            self.parallel,
            settings.did_namespace,
        )
        return BundleIssuer(
            settings,
            self.admin_tokens,
            self.bundle_tokens if settings.bundle_mode is BundleMode.DIRECT else None,
            self.users,
            self.sessions,
            opening,
            user_tokens,
        )

    @functools.cached_property
    def extraction(self) -> Extraction:
        return Extraction(self.steps, self.kyc)

    @functools.cached_property
    def face_match(self) -> FaceMatch:
        return FaceMatch(self.settings(FaceMatchSettings), self.steps, self.kyc)

    @functools.cached_property
    def consent(self) -> Consent:
        settings = self.settings(ConsentSettings)
        return Consent(settings, self.sessions, self.steps, self.kyc, self.ssi)

    @functools.cached_property
    def outcome_watch(self) -> OutcomeWatch:
        environment = self.settings(WatchSettings).kyc_environment
        return OutcomeWatch(self.session_outcomes, self.kyc, self.session_erasure, environment)

    @functools.cached_property
    def sweep(self) -> Sweep:
        queue_url = self.settings(OutcomeSettings).webhook_queue_url
        sqs = boto3.client("sqs", config=CLIENT_CONFIG)
        return Sweep(DueItems(self.sessions_table), sqs, queue_url, self.parallel)

    @functools.cached_property
    def standing(self) -> UserStanding:
        settings, outcomes = self.settings(OutcomeSettings), self.session_outcomes
        most = settings.max_sessions_per_user
        daily_limit = DailyLimit(self.sessions_table, max_sessions_per_user=most)
        return UserStanding(settings, self.users, outcomes, daily_limit, self.outcome_watch)

    @functools.cached_property
    def publisher(self) -> Publisher:
        settings = self.settings(PublisherSettings)
        return Publisher(
            boto3.client("events", config=CLIENT_CONFIG),
            settings.event_bus_name,
            boto3.client("sqs", config=CLIENT_CONFIG),
            settings.unpublished_queue_url,
            settings.kyc_environment,
        )

    @functools.cached_property
    def verified_data(self) -> VerifiedData:
        return VerifiedData(self.session_outcomes, self.kyc, self.settings(CompanySettings))

    @functools.cached_property
    def user_sessions(self) -> UserSessionList:
        environment = self.settings(CompanySettings).kyc_environment
        return UserSessionList(self.session_outcomes, environment)

    @functools.cached_property
    def erasure(self) -> UserErasure:
        return UserErasure(self.users, self.session_erasure)

    @functools.cached_property
    def self_check(self) -> SelfCheck:
        return SelfCheck(self.settings(SelfCheckSettings), self.dashboard, self.ssi)

    def identity_of(self, claims: Mapping[str, Any]) -> Identity:
        """Return the user whom an ID token's claims name. Raises `Forbidden`."""
        settings = self.settings(IdentitySettings)
        return identity_of(claims, settings.user_key, settings.email_verification)

    # Stores

    @functools.cached_property
    def sessions(self) -> Sessions:
        max_attempts = self.settings(SessionSettings).max_attempts
        return Sessions(self.sessions_table, max_attempts=max_attempts)

    @functools.cached_property
    def steps(self) -> StepRunner:
        return StepRunner(self.sessions)

    @functools.cached_property
    def session_erasure(self) -> SessionErasure:
        return SessionErasure(self.sessions_table)

    @functools.cached_property
    def session_outcomes(self) -> SessionOutcomes:
        days = self.settings(WatchSettings).result_retention_days
        return SessionOutcomes(self.sessions_table, result_retention_days=days)

    @functools.cached_property
    def users(self) -> Users:
        return Users(self.database.table(self.settings(UsersSettings).users_table))

    @functools.cached_property
    def admin_tokens(self) -> AdminTokens:
        store = AdminTokenStore(self.admin_tokens_table)
        return AdminTokens(store, self.dashboard.mint, self.parallel)

    @functools.cached_property
    def bundle_tokens(self) -> AdminTokens:
        """Return the pair of admin tokens for bundles with `BundleMode=direct`. The functions use
        another pair, so that each is renewed independently.
        """
        store = AdminTokenStore(self.admin_tokens_table, "bundle#")
        return AdminTokens(store, self.dashboard.mint_for_bundles, self.parallel)

    @functools.cached_property
    def sessions_table(self) -> Table:
        return self.database.table(self.settings(UpstreamSettings).sessions_table)

    @functools.cached_property
    def admin_tokens_table(self) -> Table:
        return self.database.table(self.settings(AdminTokenSettings).admin_tokens_table)

    # Clients

    @functools.cached_property
    def kyc(self) -> KycClient:
        return KycClient(self.settings(UpstreamSettings).kyc_base_url, self.authorised)

    @functools.cached_property
    def ssi(self) -> SsiClient:
        return SsiClient(self.settings(SsiSettings).ssi_base_url, self.authorised)

    @functools.cached_property
    def dashboard(self) -> DashboardClient:
        settings = self.settings(AdminTokenSettings)
        return DashboardClient(
            settings.developer_dashboard_service_base_url,
            ApiSecrets(settings.api_secrets_arn),
            self.transport,
            observation.count,
        )

    @functools.cached_property
    def authorised(self) -> AdminAuthorised:
        return AdminAuthorised(self.admin_tokens, self.transport)

    @functools.cached_property
    def transport(self) -> Transport:
        return Transport(observation.tried)

    @functools.cached_property
    def database(self) -> Database:
        return Database()

    @functools.cached_property
    def parallel(self) -> Parallel:
        return Parallel()


@functools.cache
def wired() -> Wiring:
    """Return this process's use cases. Tests call `wired.cache_clear()`."""
    return Wiring()


def prepare(part: Callable[[Wiring], object]) -> None:
    """Make the part that a function's events use while Lambda loads the function. Outside Lambda,
    do nothing.

    The part has settings and clients, but no connection and no token, because all containers that
    are restored from one snapshot (SnapStart) share them.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
    """
    if "AWS_LAMBDA_INITIALIZATION_TYPE" not in os.environ:
        return
    try:
        part(wired())
    except (BotoCoreError, Misconfigured):
        # The first event fails in the same way. Its caller then gets an answer.
        return
