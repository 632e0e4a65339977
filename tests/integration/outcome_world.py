"""Parts for the tests of outcomes: a stack, the company that gets events, and helpers to look at
one session.
"""

import json
from dataclasses import dataclass

import requests

from tests.support.clients.app import App
from tests.support.clients.company import Company
from tests.support.stack import RunningStack
from tests.support.waiting import until

CONFIRMED = ["SessionCreated", "SessionExtracted", "SessionVerified", "SessionConsented"]
CONFIRMED += ["SessionConfirmed"]


@dataclass(frozen=True)
class World:
    stack: RunningStack
    company: Company

    def app(self, email: str) -> App:
        return App.of(self.stack, email, "Ann")

    def webhook(self, content: str) -> requests.Response:
        url = f"{self.stack.url}/webhooks/hypersign"
        return requests.post(url, data=content, timeout=20)

    def hint(self, session_id: str) -> requests.Response:
        return self.webhook(f'{{"sessionId":"{session_id}","idToken":"anything"}}')


def session_of(app: App) -> str:
    return str(app.bundle["sessionId"])


def poll(app: App, **headers: str) -> requests.Response:
    """Return the session's status."""
    path = f"/sessions/{session_of(app)}"
    return app.send("GET", path, app.sign_in_token, headers=headers)


def confirm(world: World, app: App) -> None:
    """Finish a verified session, so that no notice about it is handled later."""
    assert app.present().ok
    assert app.consent().ok

    def confirmed() -> bool:
        # Another question to Hypersign may have used the window.
        world.company.open_window(session_of(app))
        return bool(poll(app).json()["data"]["outcome"] == "confirmed")

    until(confirmed)


def looks(world: World, app: App) -> int:
    """Return how often the log says that Hypersign was asked for the session's outcome."""
    lines = [line for line in world.stack.logs().splitlines() if session_of(app) in line]
    # If a batch had several messages, each has a line of its own.
    own = ('"message":"request"', '"message":"record"')
    events = [json.loads(line) for line in lines if any(each in line for each in own)]
    return sum(
        call["operation"] == "outcome" for event in events for call in event.get("upstream", ())
    )
