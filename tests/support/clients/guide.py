"""A web page that follows Hypersign's guide for front ends, call by call.

All it knows about this back end is the two base URLs, and that the first call needs the user's
ID token. It checks only what the guide's page checks: it reads `success`, `data` and
`presentation`, and fails if they are missing.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

Json = dict[str, Any]
_SIMPLE_HEADERS = {"accept", "accept-language", "content-language"}


class BlockedByCors(Exception):
    """A browser would not send this request, or would not let the page read the answer."""


@dataclass
class Browser:
    """`fetch` of a page on `origin`, with the preflights and checks of browsers.

    With `origin` None it is the `fetch` of a mobile app, which has neither.
    """

    origin: str | None
    sent: list[tuple[str, str]] = field(default_factory=list)

    def fetch(
        self, url: str, method: str = "GET", headers: Json | None = None, body: Json | None = None
    ) -> Any:
        """Return the answer's JSON at any status, as the page's `response.json()` does."""
        headers = dict(headers or {})
        if self._is_foreign(url):
            self._preflight(url, method, headers)
            headers["Origin"] = self.origin
        self.sent.append((method, urlsplit(url).path))
        content = None if body is None else json.dumps(body)
        answer = requests.request(method, url, headers=headers, data=content, timeout=120)
        if self._is_foreign(url):
            self._check_origin(answer)
        return answer.json()

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return self.origin not in (None, f"{parts.scheme}://{parts.netloc}")

    def _preflight(self, url: str, method: str, headers: Json) -> None:
        asked = sorted(name.lower() for name in headers if name.lower() not in _SIMPLE_HEADERS)
        answer = requests.options(
            url,
            headers={
                "Origin": self.origin,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": ",".join(asked),
            },
            timeout=10,
        )
        self._check_origin(answer)
        allowed = answer.headers.get("Access-Control-Allow-Headers", "").lower().split(",")
        if refused := set(asked) - set(allowed):
            raise BlockedByCors(f"{url}: {', '.join(sorted(refused))}")
        if method not in answer.headers.get("Access-Control-Allow-Methods", ""):
            raise BlockedByCors(f"{url}: {method}")

    def _check_origin(self, answer: requests.Response) -> None:
        if answer.headers.get("Access-Control-Allow-Origin") not in ("*", self.origin):
            raise BlockedByCors(f"{answer.url}: {self.origin}")


class GuidePage:
    """Does the guide's four steps after the bundle. `state` has the bundle's values."""

    def __init__(self, kyc_base_url: str, ssi_base_url: str, browser: Browser, domain: str) -> None:
        self._kyc = kyc_base_url
        self._ssi = ssi_base_url
        self._browser = browser
        self._domain = domain
        self.state: Json = {}

    def start(self, own_back_end: str, sign_in_token: str) -> None:
        """Fetch the bundle. The guide's page does not send this header."""
        self.state = self._browser.fetch(
            f"{own_back_end}/get-required-tokens-and-session-for-a-user",
            headers={"Authorization": f"Bearer {sign_in_token}"},
        )

    def extract_passport(self, picture: str) -> None:
        """Have a document read with one side."""
        self._extract({"documentFront": picture, "documentType": "PASSPORT"})

    def extract_government_id(self, front: str, back: str, country: str) -> None:
        """Have a document read with two sides."""
        self._extract(
            {
                "documentFront": front,
                "documentBack": back,
                "documentType": "GOVT_ID",
                "countryCode": country,
            }
        )

    def match_face(self, selfie: str) -> Json:
        """Match the face, present and consent. Returns the last answer."""
        answer = self._browser.fetch(
            f"{self._kyc}/api/v2/biometrics/verify",
            "POST",
            {
                **self._user_headers(),
                "x-issuer-did": self.state["issuerDid"],
                "x-issuer-did-ver-method": self.state["issuerVerificationMethodId"],
            },
            {
                "documentToken": self.state["extractionToken"],
                "sessionId": self.state["sessionId"],
                "selfieImage": selfie,
                "holderDid": self.state["userDid"],
            },
        )
        return self._consent(answer["data"]["credentials"]) if answer["success"] else answer

    def _extract(self, document: Json) -> None:
        answer = self._browser.fetch(
            f"{self._kyc}/api/v2/documents/extract",
            "POST",
            self._user_headers(),
            document | {"sessionId": self.state["sessionId"]},
        )
        self.state["extractionToken"] = answer["data"]["extractionToken"]

    def _consent(self, credentials: list[Json]) -> Json:
        signed = self._browser.fetch(
            f"{self._ssi}/api/v1/presentation",
            "POST",
            {
                "Authorization": f"Bearer {self.state['ssiAdminToken']}",
                "Content-Type": "application/json",
            },
            {
                "credentialDocuments": credentials,
                "holderDid": self.state["userDid"],
                "challenge": self.state["sessionId"],
                "domain": self._domain,
                "verificationMethodId": self.state["userVerificationMethodId"],
            },
        )
        consented: Json = self._browser.fetch(
            f"{self._kyc}/api/v2/consents",
            "POST",
            self._user_headers(),
            {"sessionId": self.state["sessionId"], "presentation": signed["presentation"]},
        )
        return consented

    def _user_headers(self) -> Json:
        return {
            "x-kyc-access-token": self.state["kycAdminToken"],
            "Authorization": f"Bearer {self.state['userBearerToken']}",
            "Content-Type": "application/json",
        }
