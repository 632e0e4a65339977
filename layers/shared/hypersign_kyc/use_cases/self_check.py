"""Check whether this deployment can use its account at Hypersign (`make verify`). The check runs in
a function, so that the operator's machine never reads the API secrets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from pydantic import ValidationError

from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.settings import SelfCheckSettings
from hypersign_kyc.upstream.dashboard import DashboardClient
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream_errors import UpstreamFailure

OK = "ok"
#: The issuer's DID document does not list the configured verification method.
NO_KEY = "no such method"
#: What a check found: `outcome` is one of these, or the class of the error. `status` is Hypersign's
#: HTTP status, `aws` AWS's error code, `fields` the secret's missing or empty fields.
Finding = dict[str, Any]


@dataclass(frozen=True)
class SelfCheck:
    """Mints both admin tokens and resolves the issuer's DID. This costs no credits."""

    settings: SelfCheckSettings
    dashboard: DashboardClient
    ssi: SsiClient

    def run(self, deadline: Deadline) -> dict[str, Finding]:
        """Return the findings for `kyc`, `ssi` and, if there is an SSI admin token, `issuer`. The
        minted tokens are not kept.
        """
        found = {it.name.lower(): _finding(partial(self._mint, it, deadline)) for it in Service}
        if found["ssi"]["outcome"] == OK:
            found["issuer"] = _finding(partial(self._resolve, deadline))
        return found

    def _mint(self, service: Service, deadline: Deadline) -> str:
        self.dashboard.mint(service, deadline)
        return OK

    def _resolve(self, deadline: Deadline) -> str:
        resolved = self.ssi.resolve_did(self.settings.issuer_did, deadline)
        return OK if resolved.has_signing_method(self.settings.issuer_vermethod_id) else NO_KEY


def _finding(check: Callable[[], str]) -> Finding:
    try:
        return {"outcome": check()}
    except KycError as error:
        return {"outcome": type(error).__name__, **_details(error)}


def _details(error: KycError) -> Finding:
    """Return what tells the causes of an error apart. Never contains a value of the secret."""
    cause = error.__cause__
    if isinstance(cause, ClientError):
        return {"aws": cause.response["Error"]["Code"]}
    if isinstance(cause, ValidationError):
        # Without a field, the secret is not JSON.
        return {"fields": sorted({str(each["loc"][0]) for each in cause.errors() if each["loc"]})}
    if isinstance(error, UpstreamFailure) and error.upstream_status is not None:
        return {"status": error.upstream_status}
    return {}
