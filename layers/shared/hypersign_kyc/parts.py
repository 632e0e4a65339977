"""The parts that the use cases need: the settings, stores and clients of one container."""

import functools
from typing import TYPE_CHECKING

import boto3

from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG, Table
from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.observability import logger, observation
from hypersign_kyc.settings import (
    Settings,
    SsiSettings,
    UpstreamSettings,
    UsersSettings,
    WatchSettings,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from hypersign_kyc.admin_tokens.cache import AdminTokens
    from hypersign_kyc.outcomes.store import SessionOutcomes
    from hypersign_kyc.parallel import Parallel
    from hypersign_kyc.sessions.erasure import SessionErasure
    from hypersign_kyc.sessions.store import Sessions
    from hypersign_kyc.upstream.authorised import AdminAuthorised
    from hypersign_kyc.upstream.dashboard import DashboardClient
    from hypersign_kyc.upstream.kyc import KycClient
    from hypersign_kyc.upstream.ssi import SsiClient
    from hypersign_kyc.upstream.transport import Transport
    from hypersign_kyc.users.records import Users


class Parts:
    """Makes each part when it is first used, and imports its module only then. So a function loads
    nothing that it does not use.
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
        """Return the pair of admin tokens for bundles with `BundleMode=direct`. The functions use
        another pair, so that each is renewed independently.
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

    @functools.cached_property
    def session_erasure(self) -> "SessionErasure":
        from hypersign_kyc.sessions.erasure import SessionErasure

        return SessionErasure(self.sessions_table)

    @functools.cached_property
    def session_outcomes(self) -> "SessionOutcomes":
        from hypersign_kyc.outcomes.store import SessionOutcomes

        days = self.settings(WatchSettings).result_retention_days
        return SessionOutcomes(self.sessions_table, result_retention_days=days)

    def sessions(self, max_attempts: int = 0) -> "Sessions":
        """Return the sessions. If a function has no setting `max_attempts`, the limit is 0, so it
        can grant no step that this setting limits.
        """
        from hypersign_kyc.sessions.store import Sessions

        return Sessions(self.sessions_table, max_attempts=max_attempts)

    @functools.cached_property
    def _authorised(self) -> "AdminAuthorised":
        from hypersign_kyc.upstream.authorised import AdminAuthorised

        return AdminAuthorised(self.admin_tokens, self.transport)

    @functools.cached_property
    def _dynamodb(self) -> "DynamoDBClient":
        return boto3.client("dynamodb", config=CLIENT_CONFIG)

    @property
    def sessions_table(self) -> Table:
        return self._table(self.settings(UpstreamSettings).sessions_table)

    def _table(self, name: str) -> Table:
        return Table(name, self._dynamodb)
