"""A small copy of Cognito's hosted UI. It signs everybody in and checks what the page sends."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Page, Route

DOMAIN = "https://kyc-example.auth.eu-central-1.amazoncognito.com"
CLIENT = "1a2b3c"


@dataclass
class HostedSignIn:
    """Answers the two endpoints of OAuth 2.0 for one page."""

    #: Returns an ID token that the API accepts.
    id_token: Callable[[], str]
    redirect_uri: str
    #: The number of seconds after which the page no longer uses the ID token.
    seconds: int = 3600
    #: A wrong `state`, as in a link that somebody else made.
    state: str = ""
    #: The grants that were used.
    grants: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    visits: int = 0
    _challenge: str = ""

    def serve(self, page: Page) -> None:
        page.route(f"{DOMAIN}/oauth2/authorize?*", self._authorize)
        page.route(f"{DOMAIN}/oauth2/token", self._token)

    def _authorize(self, route: Route) -> None:
        asked = {name: it[0] for name, it in parse_qs(urlsplit(route.request.url).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert (asked["redirect_uri"], asked["code_challenge_method"]) == (
            self.redirect_uri,
            "S256",
        )
        assert set(asked["scope"].split()) == {"openid", "email", "profile"}
        self.visits += 1
        self._challenge = asked["code_challenge"]
        back = urlencode({"code": f"code-{self.visits}", "state": self.state or asked["state"]})
        route.fulfill(status=302, headers={"location": f"{self.redirect_uri}?{back}"})

    def _token(self, route: Route) -> None:
        sent = {name: it[0] for name, it in parse_qs(route.request.post_data or "").items()}
        assert sent["client_id"] == CLIENT
        if sent["grant_type"] == "authorization_code":
            digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            assert challenge == self._challenge
            assert sent["code"] == f"code-{self.visits}"
            assert sent["redirect_uri"] == self.redirect_uri
            assert sent["code"] not in self.grants
            self.grants.append(sent["code"])
        else:
            assert (sent["grant_type"], sent["refresh_token"]) == ("refresh_token", "to-renew")
            self.grants.append("refresh_token")
        self.issued.append(self.id_token())
        answer = {"id_token": self.issued[-1], "expires_in": self.seconds}
        if sent["grant_type"] == "authorization_code":
            answer["refresh_token"] = "to-renew"
        headers = {"access-control-allow-origin": "*", "content-type": "application/json"}
        route.fulfill(status=200, headers=headers, body=json.dumps(answer))
