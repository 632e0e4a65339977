"""Chooses the Hypersign services that the functions call: the sandbox, or those in the
environment.
"""

from collections.abc import Mapping

from local.sandbox.account import Account

_PATHS = {
    "KYC_BASE_URL": "/kyc",
    "SSI_BASE_URL": "/ssi",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "/dashboard",
}
SECRETS = ("KYC_API_SECRET", "SSI_API_SECRET")
_CREDENTIALS = (*SECRETS, "ISSUER_DID", "ISSUER_VERMETHOD_ID")


class UpstreamError(Exception):
    """The environment names a service but lacks the credentials for it."""


class Upstream:
    """The three services and the credentials for them. Raises UpstreamError."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._public_url = environment.get("SANDBOX_URL", "").rstrip("/")
        self._own = {name: environment[name] for name in _PATHS if environment.get(name)}
        given = {name: environment.get(name, "") for name in _CREDENTIALS}
        missing = [name for name, value in given.items() if not value]
        if self._own and missing:
            raise UpstreamError(f"{' and '.join(self._own)} given without {', '.join(missing)}")
        account = Account.complete(*given.values())
        #: The account's secrets and issuer, from the environment or made up.
        self.credentials = {
            "KYC_API_SECRET": account.kyc_api_secret,
            "SSI_API_SECRET": account.ssi_api_secret,
            "ISSUER_DID": account.issuer_did,
            "ISSUER_VERMETHOD_ID": account.issuer_verification_method_id,
        }

    @property
    def needs_sandbox(self) -> bool:
        """Return whether the sandbox serves at least one of the services."""
        return len(self._own) < len(_PATHS)

    @property
    def secrets(self) -> dict[str, str]:
        """Return the value of the secret in Secrets Manager."""
        return {name: self.credentials[name] for name in SECRETS}

    def variables(self, sandbox_url: str | None) -> dict[str, str]:
        """Return the template's parameters for the three services, as environment variables.

        `sandbox_url` is the sandbox's address on this machine. SANDBOX_URL comes before it.
        """
        root = self._public_url or sandbox_url
        own_or_sandbox = {
            name: self._own.get(name, f"{root}{path}") for name, path in _PATHS.items()
        }
        public = {name: self.credentials[name] for name in ("ISSUER_DID", "ISSUER_VERMETHOD_ID")}
        return own_or_sandbox | public
