"""The use cases of one container, made from its `Parts`. Each is made when it is first used.

Each is also imported only then, so a function loads nothing that it does not use.
"""

import functools
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError

from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG
from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.parts import Parts
from hypersign_kyc.settings import (
    BundleMode,
    CompanySettings,
    ConsentSettings,
    FaceMatchSettings,
    IdentitySettings,
    PublisherSettings,
    StepSettings,
    TokenBundleSettings,
    WatchSettings,
)

if TYPE_CHECKING:
    from hypersign_kyc.outcomes.publication import Publisher
    from hypersign_kyc.outcomes.watch import OutcomeWatch
    from hypersign_kyc.sessions.store import Sessions
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


class Container(Parts):
    """Makes each use case with the parts that it needs. `get_container` returns this process's
    container.
    """

    @functools.cached_property
    def self_check(self) -> "SelfCheck":
        from hypersign_kyc.use_cases.self_check import SelfCheck

        return SelfCheck(self.settings(TokenBundleSettings), self.dashboard, self.ssi)

    def identity_of(self, claims: Mapping[str, Any]) -> "Identity":
        """Return the user whom a sign-in token's claims name. Raises `Forbidden`."""
        from hypersign_kyc.users.identity import identity_of

        settings = self.settings(IdentitySettings)
        return identity_of(claims, settings.user_key, settings.email_verification)

    @functools.cached_property
    def erasure(self) -> "Erasure":
        from hypersign_kyc.use_cases.erasure import Erasure

        return Erasure(self.users, self.session_erasure)

    @functools.cached_property
    def outcome_watch(self) -> "OutcomeWatch":
        from hypersign_kyc.outcomes.watch import OutcomeWatch

        return OutcomeWatch(
            self.session_outcomes,
            self.kyc,
            self.session_erasure,
            self.settings(WatchSettings).kyc_environment,
        )

    @functools.cached_property
    def verified_data(self) -> "VerifiedData":
        from hypersign_kyc.use_cases.verified_data import VerifiedData

        environment = self.settings(CompanySettings).kyc_environment
        return VerifiedData(self.session_outcomes, self.kyc, environment)

    @functools.cached_property
    def user_sessions(self) -> "UserSessionList":
        from hypersign_kyc.use_cases.user_sessions import UserSessionList

        environment = self.settings(CompanySettings).kyc_environment
        return UserSessionList(self.session_outcomes, environment)

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
                self.sessions_table,
                max_sessions_per_user=settings.max_sessions_per_user,
                budget=settings.daily_session_budget,
            ),
            self.sessions(),
            self.kyc,
            self.ssi,
            self.parallel,
        )

    @functools.cached_property
    def extraction(self) -> "Extraction":
        from hypersign_kyc.use_cases.extraction import Extraction

        settings = self.settings(StepSettings)
        steps = self._steps(self.sessions(settings.max_attempts), settings.jwt_issuer)
        return Extraction(steps, self.kyc)

    @functools.cached_property
    def face_match(self) -> "FaceMatch":
        from hypersign_kyc.use_cases.face_match import FaceMatch

        settings = self.settings(FaceMatchSettings)
        steps = self._steps(self.sessions(settings.max_attempts), settings.jwt_issuer)
        return FaceMatch(settings, steps, self.kyc)

    @functools.cached_property
    def consent(self) -> "Consent":
        from hypersign_kyc.use_cases.consent import Consent

        settings, sessions = self.settings(ConsentSettings), self.sessions()
        steps = self._steps(sessions, settings.jwt_issuer)
        return Consent(settings, sessions, steps, self.kyc, self.ssi)

    def _steps(self, sessions: "Sessions", sign_in_issuer: str) -> "StepRunner":
        from hypersign_kyc.use_cases.step_runner import StepRunner

        return StepRunner(sessions, sign_in_issuer)


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
