"""The functions' settings: one model per function, with exactly the variables it needs.

`template.yaml` gives each function the variables of its model and no others. A test compares the
two. A variable without a default is required.
"""

import hmac
import os
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from hypersign_kyc.digests import text_digest
from hypersign_kyc.errors import Misconfigured
from hypersign_kyc.parsed import Parsed


class BundleMode(StrEnum):
    """Whether the bundle contains the admin tokens (`direct`), or the user token in their place."""

    PROXY = "proxy"
    DIRECT = "direct"


class KycEnvironment(StrEnum):
    """The environment of the KYC app in Hypersign's dashboard: `prod` or `dev` there. In
    `development`, Hypersign verifies nothing and still confirms sessions.
    """

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class UserKey(StrEnum):
    """What identifies a user: issuer and subject of the ID token, or its e-mail."""

    SUBJECT = "subject"
    EMAIL = "email"


class EmailVerification(StrEnum):
    """Whether the ID token must say that the e-mail is verified. `trusted` also accepts a
    token without this claim. A token that says no is always rejected.
    """

    REQUIRED = "required"
    TRUSTED = "trusted"


def _listed(value: Any) -> Any:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


BaseUrl = Annotated[
    str, Field(pattern=r"^https?://[^\s/?#]+[^\s?#]*$"), AfterValidator(lambda url: url.rstrip("/"))
]
Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]
#: The name of a table or bus, an ARN, a URL or a DID.
Name = Annotated[str, Field(min_length=1)]


class Settings(Parsed):
    """Base of the models. A field is read from the environment variable of its name in capitals."""

    kyc_environment: KycEnvironment

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings from the environment. Raises `Misconfigured` with the names of the
        wrong variables, but not their values.
        """
        try:
            return cls.model_validate({name.lower(): value for name, value in os.environ.items()})
        except ValidationError as error:
            names = {str(each["loc"][0]).upper() for each in error.errors(include_input=False)}
            raise Misconfigured(sorted(names)) from None


class EdgeSettings(Settings):
    """Settings of a function that can be limited to requests through the CloudFront
    distribution.
    """

    #: SHA-256 of the key that the distribution sends; two while the key is changed. Empty lets
    #: everybody call directly.
    edge_key_digest: str = Field("", pattern="^([0-9a-f]{64}(,[0-9a-f]{64})?)?$")

    def lets_in(self, edge_key: str) -> bool:
        """Return True if a request with this key may be handled."""
        given = text_digest(edge_key)
        return not self.edge_key_digest or any(
            hmac.compare_digest(given, known) for known in self.edge_key_digest.split(",")
        )


class AdminTokenSettings(Settings):
    """Settings of every function that calls Hypersign."""

    developer_dashboard_service_base_url: BaseUrl
    api_secrets_arn: Name
    admin_tokens_table: Name


class UpstreamSettings(AdminTokenSettings):
    """Settings of every function that calls Hypersign about a session."""

    kyc_base_url: BaseUrl
    sessions_table: Name


class SessionSettings(UpstreamSettings):
    """Settings of a function that opens sessions or does their steps."""

    #: The most attempts at an extraction and at a face match in one session.
    max_attempts: int = Field(5, ge=1)


class FirstCallSettings(SessionSettings):
    """Settings of a function that knows whether a first call opens a session."""

    bundle_mode: BundleMode = BundleMode.PROXY
    #: The most sessions that one user opens in a day (UTC).
    max_sessions_per_user: int = Field(5, ge=1)


class UsersSettings(UpstreamSettings):
    """Settings of a function that uses the table of users."""

    users_table: Name


class SsiSettings(AdminTokenSettings):
    """Settings of a function that calls Hypersign's SSI service."""

    ssi_base_url: BaseUrl


class IdentitySettings(Settings):
    """Settings of a function whose callers send the ID token."""

    user_key: UserKey = UserKey.SUBJECT
    email_verification: EmailVerification = EmailVerification.REQUIRED

    @field_validator("email_verification")
    @classmethod
    def _is_safe(cls, value: EmailVerification, others: ValidationInfo) -> EmailVerification:
        # Otherwise anybody could use another person's account with an unverified address.
        if value is EmailVerification.TRUSTED and others.data.get("user_key") is UserKey.EMAIL:
            raise ValueError("not together with USER_KEY=email")
        return value


class TokenBundleSettings(
    FirstCallSettings, SsiSettings, UsersSettings, IdentitySettings, EdgeSettings
):
    """Settings of `token_bundle`."""

    issuer_did: Name
    issuer_vermethod_id: Name
    did_namespace: str = ""
    #: The most sessions of all users together in a day (UTC). 0 means no limit.
    daily_session_budget: int = Field(0, ge=0)
    #: How many seconds ago a user may have signed in to erase themselves. 0 means no check.
    erasure_max_auth_age: int = Field(900, ge=0)


class StepSettings(SessionSettings, EdgeSettings):
    """Settings of a function that does a step, and all of `extraction`."""


class FaceMatchSettings(StepSettings):
    """Settings of `biometrics`."""

    issuer_did: Name
    issuer_vermethod_id: Name


class ConsentSettings(StepSettings, SsiSettings):
    """Settings of `consent`."""

    allowed_origins: Listed = ()
    #: The domains that a presentation may be made for. Empty means the allowed origins, `*` any.
    presentation_domains: Listed = ()

    def allows_domain(self, domain: str) -> bool:
        """Return True if a presentation may be made for this domain (a web origin with scheme)."""
        domains = self.presentation_domains or self.allowed_origins
        return "*" in domains or domain in domains

    def default_domain(self) -> str | None:
        """Return the domain for requests that have neither a domain nor an allowed origin, or None
        if nothing is configured.
        """
        named = (*self.allowed_origins, *self.presentation_domains)
        return next((each for each in named if each != "*" and self.allows_domain(each)), None)


class WatchSettings(UpstreamSettings):
    """Settings of a function that asks Hypersign for outcomes."""

    #: How many days the record of a confirmed or rejected session is kept.
    result_retention_days: int = Field(30, ge=1)


class OutcomeSettings(
    WatchSettings, FirstCallSettings, UsersSettings, IdentitySettings, EdgeSettings
):
    """Settings of `outcome`."""

    webhook_queue_url: Name


class CompanySettings(WatchSettings, UsersSettings):
    """Settings of `company`."""

    #: The issuer of the company's credentials.
    issuer_did: Name


class SelfCheckSettings(SsiSettings):
    """Settings of `self_check`."""

    issuer_did: Name
    issuer_vermethod_id: Name


class PublisherSettings(Settings):
    """Settings of `outcome_events`, which does not call Hypersign."""

    event_bus_name: Name
    unpublished_queue_url: Name
