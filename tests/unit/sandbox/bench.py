"""The sandbox without sockets, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import Client

from local.sandbox.account import Account
from local.sandbox.app import Sandbox
from local.sandbox.state import SandboxConfig, State
from tests.unit.sandbox.guide_journey import Answer, Journey


@dataclass
class Bench:
    """A sandbox, its clock, and how long it would have slept."""

    account: Account = field(default_factory=Account.generate)
    now: float = 1_800_000_000.0
    slept: float = 0.0
    settings: dict[str, Any] = field(default_factory=dict)
    while_asleep: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        config = SandboxConfig(self.account, **{"oauth_per_minute": 0, **self.settings})
        self.client = Client(Sandbox(State(config, lambda: self.now, self._sleep)))

    def journey(self, email: str = "ann@example.com") -> Journey:
        return Journey(self._send, "http://localhost", self.account, email)

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds
        if seconds:
            self.while_asleep()

    def _send(self, method: str, path: str, headers: dict[str, str], body: Any) -> Answer:
        response = self.client.open(path, method=method, headers=headers, json=body)
        found = response.get_json() if response.is_json else response.get_data(as_text=True)
        return Answer(response.status_code, found, dict(response.headers))
