"""Check whether this deployment can use its account at Hypersign (`make verify`). The check runs in
a function, so that the operator's machine never reads the API secrets.
"""

from dataclasses import dataclass

from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.settings import TokenBundleSettings
from hypersign_kyc.upstream.dashboard import DashboardClient
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream_errors import UpstreamFailure

OK = "ok"


@dataclass(frozen=True)
class SelfCheck:
    """Mints both admin tokens and, if asked, resolves the issuer's DID."""

    settings: TokenBundleSettings
    dashboard: DashboardClient
    ssi: SsiClient

    def run(self, deadline: Deadline, *, resolve_issuer: bool) -> dict[str, str]:
        """Return `ok` or the kind of failure for `kyc`, `ssi` and, if asked, `issuer`. The minted
        tokens are not kept. Resolving the DID may cost credits.
        """
        found = {service.name.lower(): self._minted(service, deadline) for service in Service}
        if resolve_issuer:
            found["issuer"] = self._issuer(deadline)
        return found

    def _minted(self, service: Service, deadline: Deadline) -> str:
        try:
            self.dashboard.mint(service, deadline)
        except KycError as error:
            return _kind(error)
        return OK

    def _issuer(self, deadline: Deadline) -> str:
        try:
            resolved = self.ssi.resolve_did(self.settings.issuer_did, deadline)
        except KycError as error:
            return _kind(error)
        if resolved.has_signing_method(self.settings.issuer_vermethod_id):
            return OK
        return "the DID document has no such verification method"


def _kind(error: KycError) -> str:
    """Return the error's class and, if Hypersign answered, the status."""
    status = error.upstream_status if isinstance(error, UpstreamFailure) else None
    return type(error).__name__ + (f" (status {status})" if status is not None else "")
