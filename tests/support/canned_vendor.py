"""What the containers of a test call: the sandbox of the three services, and Secrets Manager.

One server in the test's own process. Hooks see each mint and each reading of the secret before it
is answered; they may block, answer in the sandbox's place, or change its answer.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

from werkzeug.wrappers import Request, Response

from local.sandbox.account import Account
from local.sandbox.app import Sandbox
from local.sandbox.state import SandboxConfig, State
from tests.reliability.rig.serving import Served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_OAUTH = "/dashboard/api/v1/app/oauth"
_SECRETS = "/secrets"
KYC, SSI = "access_service_kyc", "access_service_ssi"

#: Given the grant type; None lets the sandbox answer.
BeforeMint = Callable[[str], Response | None]
#: Given the sandbox's answer to a mint, as JSON.
RewriteMint = Callable[[dict[str, Any]], dict[str, Any]]


class Upstream:
    """Context manager. `mints` has the moments (monotonic seconds) of all mint requests of a
    service, `calls` counts every request by operation.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        oauth_per_minute: int = 0,
        latency: float = 0.0,
    ) -> None:
        self.account = Account.generate()
        self.before_mint: BeforeMint = lambda _grant: None
        self.rewrite_mint: RewriteMint = lambda answer: answer
        self.before_secret: Callable[[], None] = lambda: None
        self.mints: dict[str, list[float]] = {KYC: [], SSI: []}
        self.secret_reads = 0
        self.secret = {
            "KYC_API_SECRET": self.account.kyc_api_secret,
            "SSI_API_SECRET": self.account.ssi_api_secret,
        }
        self._lock = threading.Lock()
        self.sandbox = Sandbox(State(SandboxConfig(self.account, oauth_per_minute, latency), clock))
        self._served = Served(self._answer)
        self.url = self._served.url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._served.stop()

    def variables(self) -> dict[str, str]:
        """The environment variables by which the functions find all this."""
        return {
            "KYC_ENVIRONMENT": "production",
            "JWT_ISSUER": "https://id.example.com",
            "KYC_BASE_URL": f"{self.url}/kyc",
            "SSI_BASE_URL": f"{self.url}/ssi",
            "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": f"{self.url}/dashboard",
            "ISSUER_DID": self.account.issuer_did,
            "ISSUER_VERMETHOD_ID": self.account.issuer_verification_method_id,
            "API_SECRETS_ARN": "api-secrets",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url + _SECRETS,
        }

    @property
    def calls(self) -> Counter[str]:
        """Requests received so far, by operation."""
        operations = self.sandbox.state.usage.report()["operations"]
        return Counter({name: count["received"] for name, count in operations.items()})

    def mint_counts(self) -> dict[str, int]:
        """Mint requests so far, by grant type."""
        with self._lock:
            return {grant: len(moments) for grant, moments in self.mints.items()}

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(_SECRETS):
            return self._secret_value()(environ, start_response)
        if environ["PATH_INFO"] == _OAUTH:
            return self._mint(Request(environ))(environ, start_response)
        return self.sandbox(environ, start_response)

    def _secret_value(self) -> Response:
        with self._lock:
            self.secret_reads += 1
        self.before_secret()
        value = {"Name": "api-secrets", "SecretString": json.dumps(self.secret)}
        return Response(json.dumps(value), content_type="application/x-amz-json-1.1")

    def _mint(self, request: Request) -> Response:
        grant = request.args["grant_type"]
        with self._lock:
            self.mints[grant].append(time.monotonic())
        if (instead := self.before_mint(grant)) is not None:
            return instead
        answer = Response.from_app(self.sandbox, request.environ)
        if answer.status_code == 200:
            rewritten = self.rewrite_mint(json.loads(answer.get_data()))
            return Response(json.dumps(rewritten), content_type="application/json")
        return answer
