"""One of the company's servers, which signs its requests to the company's routes."""

from typing import Any

import requests

from tests.support.clients import signed
from tests.support.clients.app import App

ROUTES = (
    ("GET", "/company/sessions/{session_id}"),
    ("GET", "/company/sessions/{session_id}/verified-data"),
    ("GET", "/company/users/{user_key}/sessions"),
    ("DELETE", "/company/users/{user_key}"),
)


class Server:
    """Calls the API at `url`. Every answer is in `answers`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[requests.Response] = []

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send any signed request."""
        answer = signed.call(method, self.url + path, **options)
        self.answers.append(answer)
        return answer

    def session(self, session_id: str) -> requests.Response:
        """Ask for the status of a session."""
        return self.call("GET", f"/company/sessions/{session_id}")

    def verified_data(self, session_id: str) -> requests.Response:
        """Ask for the verified data of a session."""
        return self.call("GET", f"/company/sessions/{session_id}/verified-data")

    def sessions_of(self, user_key: str, cursor: str | None = None) -> requests.Response:
        """Ask for a page of a user's sessions."""
        query = "" if cursor is None else f"?cursor={cursor}"
        return self.call("GET", f"/company/users/{user_key}/sessions{query}")

    def erase(self, user_key: str) -> requests.Response:
        """Erase a user."""
        return self.call("DELETE", f"/company/users/{user_key}")

    def user_key_of(self, app: App) -> str:
        """Return the key of an app's user, from the status of their session."""
        return str(self.session(app.bundle["sessionId"]).json()["data"]["userKey"])
