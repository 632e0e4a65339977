"""The settings, clients and stores of one container. Each is made when it is first used.

Each is also imported only then, so a function loads nothing that it does not use.
"""

import functools
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError

from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG, Table
from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.observability import logger, observation
from hypersign_kyc.settings import (
    BundleMode,
    CompanySettings,
    ConsentSettings,
    FaceMatchSettings,
    IdentitySettings,
    PublisherSettings,
    Settings,
    SsiSettings,
    StepSettings,
    TokenBundleSettings,
    UpstreamSettings,
    UsersSettings,
    WatchSettings,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from hypersign_kyc.admin_tokens.cache import AdminTokens
    from hypersign_kyc.outcomes.publication import Publisher
    from hypersign_kyc.outcomes.store import SessionOutcomes
    from hypersign_kyc.outcomes.watch import OutcomeWatch
    from hypersign_kyc.parallel import Parallel
    from hypersign_kyc.sessions.erasure import SessionErasure
    from hypersign_kyc.sessions.store import Sessions
    from hypersign_kyc.upstream.authorised import AdminAuthorised
    from hypersign_kyc.upstream.dashboard import DashboardClient
    from hypersign_kyc.upstream.kyc import KycClient
    from hypersign_kyc.upstream.ssi import SsiClient
    from hypersign_kyc.upstream.transport import Transport
    from hypersign_kyc.use_cases.bundle import BundleIssuer
    from hypersign_kyc.use_cases.consent import Consent
    from hypersign_kyc.use_cases.erasure import Erasure
    from hypersign_kyc.use_cases.extraction import Extraction
    from hypersign_kyc.use_cases.face_match import FaceMatch
    from hypersign_kyc.use_cases.self_check import SelfCheck
    from hypersign_kyc.use_cases.step_runner import StepRunner
    from hypersign_kyc.use_cases.user_sessions import UserSessionList
    from hypersign_kyc.use_cases.verified_data import VerifiedData
    from hypersign_kyc.users.identity import Identity
    from hypersign_kyc.users.records import Users


class Container:
    """Makes each part with the parts that it needs. `get_container` returns this process's one."""

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

    @functools.cached_property
    def parallel(self) -> "Parallel":
        from hypersign_kyc.parallel import Parallel

        return Parallel()

    @functools.cached_property
    def transport(self) -> "Transport":
        from hypersign_kyc.upstream.transport import Transport

        return Transport(observation.attempted)

    @functools.cached_property
    def admin_tokens(self) -> "AdminTokens":
        from hypersign_kyc.admin_tokens.cache import AdminTokens
        from hypersign_kyc.admin_tokens.store import AdminTokenStore

        return AdminTokens(
            AdminTokenStore(self._table(self.settings(UpstreamSettings).admin_tokens_table)),
            self.dashboard.mint,
            self.parallel,
        )

    @functools.cached_property
    def bundle_tokens(self) -> "AdminTokens":
        """Return the pair of admin tokens that `BundleMode=direct` hands out. The functions use
        another pair, so that the two are renewed independently.
        """
        from hypersign_kyc.admin_tokens.cache import AdminTokens
        from hypersign_kyc.admin_tokens.store import AdminTokenStore

        return AdminTokens(
            AdminTokenStore(
                self._table(self.settings(UpstreamSettings).admin_tokens_table), "bundle#"
            ),
            self.dashboard.mint_for_bundles,
            self.parallel,
        )

    @functools.cached_property
    def dashboard(self) -> "DashboardClient":
        from hypersign_kyc.admin_tokens.secrets import ApiSecrets
        from hypersign_kyc.upstream.dashboard import DashboardClient

        settings = self.settings(UpstreamSettings)
        return DashboardClient(
            settings.developer_dashboard_service_base_url,
            ApiSecrets(settings.api_secrets_arn),
            self.transport,
            observation.count,
        )

    @functools.cached_property
    def self_check(self) -> "SelfCheck":
        from hypersign_kyc.use_cases.self_check import SelfCheck

        return SelfCheck(self.settings(TokenBundleSettings), self.dashboard, self.ssi)

    @functools.cached_property
    def kyc(self) -> "KycClient":
        from hypersign_kyc.upstream.kyc import KycClient

        return KycClient(self.settings(UpstreamSettings).kyc_base_url, self._authorised)

    @functools.cached_property
    def ssi(self) -> "SsiClient":
        from hypersign_kyc.upstream.ssi import SsiClient

        return SsiClient(self.settings(SsiSettings).ssi_base_url, self._authorised)

    @functools.cached_property
    def users(self) -> "Users":
        from hypersign_kyc.users.records import Users

        return Users(self._table(self.settings(UsersSettings).users_table))

    def identity_of(self, claims: Mapping[str, Any]) -> "Identity":
        """Return the user whom a sign-in token's claims name. Raises `Forbidden`."""
        from hypersign_kyc.users.identity import identity_of

        settings = self.settings(IdentitySettings)
        return identity_of(claims, settings.user_key, settings.email_verification)

    @functools.cached_property
    def erasure(self) -> "Erasure":
        from hypersign_kyc.use_cases.erasure import Erasure

        return Erasure(self.users, self._session_erasure)

    @functools.cached_property
    def _session_erasure(self) -> "SessionErasure":
        from hypersign_kyc.sessions.erasure import SessionErasure

        return SessionErasure(self._sessions_table)

    @functools.cached_property
    def outcome_watch(self) -> "OutcomeWatch":
        from hypersign_kyc.outcomes.watch import OutcomeWatch

        return OutcomeWatch(
            self._session_outcomes,
            self.kyc,
            self._session_erasure,
            self.settings(WatchSettings).kyc_environment,
        )

    @functools.cached_property
    def verified_data(self) -> "VerifiedData":
        from hypersign_kyc.use_cases.verified_data import VerifiedData

        environment = self.settings(CompanySettings).kyc_environment
        return VerifiedData(self._session_outcomes, self.kyc, environment)

    @functools.cached_property
    def user_sessions(self) -> "UserSessionList":
        from hypersign_kyc.use_cases.user_sessions import UserSessionList

        environment = self.settings(CompanySettings).kyc_environment
        return UserSessionList(self._session_outcomes, environment)

    @functools.cached_property
    def _session_outcomes(self) -> "SessionOutcomes":
        from hypersign_kyc.outcomes.store import SessionOutcomes

        days = self.settings(WatchSettings).result_retention_days
        return SessionOutcomes(self._sessions_table, result_retention_days=days)

    @functools.cached_property
    def publisher(self) -> "Publisher":
        from hypersign_kyc.outcomes.publication import Publisher

        settings = self.settings(PublisherSettings)
        return Publisher(
            boto3.client("events", config=CLIENT_CONFIG),
            settings.event_bus_name,
            boto3.client("sqs", config=CLIENT_CONFIG),
            settings.unpublished_queue_url,
            settings.kyc_environment,
        )

    @functools.cached_property
    def bundle(self) -> "BundleIssuer":
        from hypersign_kyc.sessions.daily_limit import DailyLimit
        from hypersign_kyc.use_cases.bundle import BundleIssuer

        settings = self.settings(TokenBundleSettings)
        return BundleIssuer(
            settings,
            self.admin_tokens,
            self.bundle_tokens if settings.bundle_mode is BundleMode.DIRECT else None,
            self.users,
            DailyLimit(
                self._sessions_table,
                max_sessions_per_user=settings.max_sessions_per_user,
                budget=settings.daily_session_budget,
            ),
            self._sessions(),
            self.kyc,
            self.ssi,
            self.parallel,
        )

    @functools.cached_property
    def extraction(self) -> "Extraction":
        from hypersign_kyc.use_cases.extraction import Extraction

        settings = self.settings(StepSettings)
        steps = self._steps(self._sessions(settings.max_attempts), settings.jwt_issuer)
        return Extraction(steps, self.kyc)

    @functools.cached_property
    def face_match(self) -> "FaceMatch":
        from hypersign_kyc.use_cases.face_match import FaceMatch

        settings = self.settings(FaceMatchSettings)
        steps = self._steps(self._sessions(settings.max_attempts), settings.jwt_issuer)
        return FaceMatch(settings, steps, self.kyc)

    @functools.cached_property
    def consent(self) -> "Consent":
        from hypersign_kyc.use_cases.consent import Consent

        settings, sessions = self.settings(ConsentSettings), self._sessions()
        steps = self._steps(sessions, settings.jwt_issuer)
        return Consent(settings, sessions, steps, self.kyc, self.ssi)

    def _sessions(self, max_attempts: int = 0) -> "Sessions":
        """Return the sessions. For a function without the setting `max_attempts`, 0 grants no step
        that this setting limits.
        """
        from hypersign_kyc.sessions.store import Sessions

        return Sessions(self._sessions_table, max_attempts=max_attempts)

    def _steps(self, sessions: "Sessions", sign_in_issuer: str) -> "StepRunner":
        from hypersign_kyc.use_cases.step_runner import StepRunner

        return StepRunner(sessions, sign_in_issuer)

    @functools.cached_property
    def _authorised(self) -> "AdminAuthorised":
        from hypersign_kyc.upstream.authorised import AdminAuthorised

        return AdminAuthorised(self.admin_tokens, self.transport)

    @functools.cached_property
    def _dynamodb(self) -> "DynamoDBClient":
        return boto3.client("dynamodb", config=CLIENT_CONFIG)

    @property
    def _sessions_table(self) -> Table:
        return self._table(self.settings(UpstreamSettings).sessions_table)

    def _table(self, name: str) -> Table:
        return Table(name, self._dynamodb)


@functools.cache
def get_container() -> Container:
    """Return this process's container. Tests call `get_container.cache_clear()`."""
    return Container()


def prepare(part: Callable[[Container], object]) -> None:
    """Make the part that a function's events use while Lambda loads the function. Outside Lambda,
    do nothing.

    The part has settings and clients, but no connection and no token, because all containers that
    are restored from one snapshot (SnapStart) share them.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
    """
    if "AWS_LAMBDA_INITIALIZATION_TYPE" not in os.environ:
        return
    try:
        part(get_container())
    except (BotoCoreError, Misconfigured):
        # The first event fails in the same way. Its caller then gets an answer.
        return
