"""The state that the three services share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from local.sandbox.account import Account
from local.sandbox.dids import Dids
from local.sandbox.rate import RateLimit
from local.sandbox.sessions import KycSessions
from local.sandbox.strikes import Strikes
from local.sandbox.tokens import Clock, Tokens
from local.sandbox.usage import Usage

#: The environment of the account's KYC app. `dev` verifies nothing and costs no credits.
type Environment = Literal["dev", "prod"]


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """How a sandbox behaves. `latency` is in seconds. `oauth_per_minute` 0 means no limit.
    With `credits` None, credits never run out.
    """

    account: Account = field(default_factory=Account.generate)
    oauth_per_minute: int = 10
    latency: float = 0.0
    log: bool = False
    guide_spelling: bool = False
    environment: Environment = "prod"
    credits: int | None = None
    #: The address under which others reach the sandbox, for example that of a TLS proxy before it.
    #: Empty: the address of the request.
    public_url: str = ""
    #: Receives a webhook when a session ends. Empty: no webhooks.
    webhook_url: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        return cls(
            account=Account.complete(
                kyc_api_secret=environment.get("KYC_API_SECRET", ""),
                ssi_api_secret=environment.get("SSI_API_SECRET", ""),
                issuer_did=environment.get("ISSUER_DID", ""),
                issuer_verification_method_id=environment.get("ISSUER_VERMETHOD_ID", ""),
            ),
            oauth_per_minute=int(environment.get("SANDBOX_OAUTH_PER_MINUTE") or 10),
            latency=int(environment.get("SANDBOX_LATENCY_MS") or 0) / 1000,
            log=environment.get("SANDBOX_LOG") == "1",
            guide_spelling=environment.get("SANDBOX_GUIDE_SPELLING") == "1",
            environment="dev" if environment.get("SANDBOX_ENVIRONMENT") == "dev" else "prod",
            credits=int(environment["SANDBOX_CREDITS"])
            if environment.get("SANDBOX_CREDITS")
            else None,
            public_url=environment.get("SANDBOX_URL", "").rstrip("/"),
            webhook_url=environment.get("SANDBOX_WEBHOOK_URL", ""),
        )


class State:
    """Everything that a sandbox remembers, in memory. Every part is thread-safe."""

    def __init__(
        self,
        config: SandboxConfig,
        clock: Clock = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.config = config
        self.clock = clock
        self.sleep = sleep
        self.account = config.account
        self.tokens = Tokens(config.account, clock)
        self.dids = Dids()
        self.sessions = KycSessions(clock)
        self.strikes = Strikes()
        self.usage = Usage(free_kyc=config.environment == "dev", credit=config.credits)
        self.mints = RateLimit(config.oauth_per_minute, clock)
