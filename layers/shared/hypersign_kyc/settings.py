"""The functions' settings: their environment variables as `template.yaml` sets them."""

import os
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from hypersign_kyc.lenient import Lenient


class BundleMode(StrEnum):
    """Whether the bundle has stand-ins for the admin tokens, or the tokens themselves."""

    PROXY = "proxy"
    DIRECT = "direct"


class KycEnvironment(StrEnum):
    """The environment of the KYC app in Hypersign's dashboard: `prod` or `dev` there. In
    `development`, Hypersign verifies nothing and still confirms sessions.
    """

    PRODUCTION = "production"
    DEVELOPMENT = "development"


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


class Settings(Lenient):
    """One field an environment variable, named alike in lower case. Sizes are counts; names of
    tables and ARNs are strings.
    """

    kyc_environment: KycEnvironment
    kyc_base_url: BaseUrl
    ssi_base_url: BaseUrl
    developer_dashboard_service_base_url: BaseUrl
    issuer_did: str = Field(min_length=1)
    issuer_vermethod_id: str = Field(min_length=1)
    api_secrets_arn: str = Field(min_length=1)
    admin_tokens_table: str = Field(min_length=1)
    sessions_table: str = Field(min_length=1)
    #: Only the token bundle knows users.
    users_table: str = ""
    #: Only the publisher knows these.
    event_bus_name: str = ""
    unpublished_queue_url: str = ""
    bundle_mode: BundleMode = BundleMode.PROXY
    did_namespace: str = ""
    max_attempts: int = Field(10, ge=1)
    max_sessions_per_user: int = Field(20, ge=1)
    allowed_origins: Listed = ()
    #: Domains that a presentation may be made for; empty: the allowed origins; `*`: any.
    presentation_domains: Listed = ()

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read them. Raises pydantic's `ValidationError`, which names no values."""
        return cls.model_validate({name.lower(): value for name, value in os.environ.items()})

    def allows_domain(self, domain: str) -> bool:
        """Whether a presentation may be made for this domain (a web origin with its scheme)."""
        domains = self.presentation_domains or self.allowed_origins
        return "*" in domains or domain in domains

    def default_domain(self) -> str | None:
        """The domain of presentations for which the request and the browser name none."""
        named = (*self.allowed_origins, *self.presentation_domains)
        return next((each for each in named if each != "*" and self.allows_domain(each)), None)
