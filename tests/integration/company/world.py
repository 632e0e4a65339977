"""Parts for the tests of the company's routes."""

from dataclasses import dataclass

from tests.support.clients.app import App
from tests.support.clients.company import Company
from tests.support.clients.server import Server
from tests.support.stack import RunningStack
from tests.support.waiting import until


@dataclass(frozen=True)
class World:
    """The stack, the company that gets its events, and the company's server."""

    stack: RunningStack
    company: Company
    server: Server

    def app(self, email: str) -> App:
        """Return the app of a new user."""
        return App.of(self.stack, email, "Ann")

    def confirmed(self, email: str) -> App:
        """Return an app whose session is confirmed, at Hypersign and in this back end."""
        app = self.app(email).go()
        assert app.answers[-1].ok, app.answers[-1].text
        self.confirm(app)
        return app

    def confirm(self, app: App) -> None:
        """Poll until the session is confirmed."""
        session_id = session_of(app)

        def is_confirmed() -> bool:
            self.company.open_window(session_id)
            status = self.server.session(session_id).json()["data"]
            return bool(status["outcome"] == "confirmed")

        until(is_confirmed, seconds=15)

    def logged(self, text: str) -> list[str]:
        """Return the log lines that contain a text."""
        return [line for line in self.stack.logs().splitlines() if text in line]


def session_of(app: App) -> str:
    """Return the id of an app's session."""
    return str(app.bundle["sessionId"])
