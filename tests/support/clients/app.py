"""An app of one signed-in user. It has one method per route and sends valid requests by default."""

import json
from typing import Any, Self

import requests

from tests.support.clients.pictures import small
from tests.support.stack import RunningStack

BUNDLE = "/get-required-tokens-and-session-for-a-user"
EXTRACT = "/api/v2/documents/extract"
VERIFY = "/api/v2/biometrics/verify"
PRESENT = "/api/v1/presentation"
CONSENT = "/api/v2/consents"
STEPS = (EXTRACT, VERIFY, PRESENT, CONSENT)

Json = dict[str, Any]
#: As the value of a field, this means that the field is left out.
ABSENT = object()
# The first call of a function in SAM's containers waits for an image to be built.
_TIMEOUT_S = 120


def changed(body: Json, changes: Json) -> Json:
    """Return a body with other values for some fields."""
    return {name: value for name, value in (body | changes).items() if value is not ABSENT}


class App:
    """Keeps the values from answers, as an app does. Every answer is in `answers`."""

    def __init__(self, url: str, sign_in_token: str) -> None:
        self.url = url
        #: The web origin that presentations are made for.
        self.domain = url
        self.sign_in_token = sign_in_token
        self.bundle: Json = {}
        self.extraction_token = ""
        self.credentials: list[Json] = []
        self.presentation: Json = {}
        self.front = self.back = small()
        self.selfie = small(seed=1)
        self.answers: list[requests.Response] = []

    @classmethod
    def of(cls, stack: RunningStack, email: str, name: str | None = None, **wanted: object) -> Self:
        """Return the app of a user who has just signed in."""
        app = cls(stack.url, stack.token(email, name, **wanted))
        app.domain = stack.origin
        return app

    def send(
        self,
        method: str,
        path: str,
        bearer: str | None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Send any request."""
        sent = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        sent |= {} if content is None else {"Content-Type": "application/json"}
        answer = requests.request(
            method,
            self.url + path,
            headers=sent | (headers or {}),
            data=content,
            timeout=_TIMEOUT_S,
        )
        self.answers.append(answer)
        return answer

    def post(
        self, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """POST to a step's route with the user token."""
        content = json.dumps(body).encode()
        return self.send("POST", path, self.bundle.get("userBearerToken"), content, headers)

    def fetch_bundle(self, body: Json | None = None) -> requests.Response:
        """Fetch the bundle with GET, or with POST if there is a body."""
        if body is None:
            answer = self.send("GET", BUNDLE, self.sign_in_token)
        else:
            content = json.dumps(body).encode()
            answer = self.send("POST", BUNDLE, self.sign_in_token, content)
        if answer.ok:
            self.bundle = answer.json()
        return answer

    def extraction(self) -> Json:
        """Return a valid body for the extraction of a passport."""
        return {
            "sessionId": self.bundle["sessionId"],
            "documentType": "PASSPORT",
            "documentFront": self.front,
        }

    def verification(self) -> Json:
        """Return a valid body for the face match."""
        return {
            "sessionId": self.bundle["sessionId"],
            "documentToken": self.extraction_token or "none-yet",
            "selfieImage": self.selfie,
            "holderDid": self.bundle["userDid"],
        }

    def presenting(self) -> Json:
        """Return a valid body for the presentation."""
        return {
            "credentialDocuments": self.credentials or [{"id": "none-yet"}],
            "holderDid": self.bundle["userDid"],
            "challenge": self.bundle["sessionId"],
            "domain": self.domain,
            "verificationMethodId": self.bundle["userVerificationMethodId"],
        }

    def consenting(self) -> Json:
        """Return a valid body for the consent."""
        return {"sessionId": self.bundle["sessionId"], "presentation": self.presentation}

    def body(self, path: str) -> Json:
        """Return a valid body for a step's route."""
        makers = (self.extraction, self.verification, self.presenting, self.consenting)
        return dict(zip(STEPS, makers, strict=True))[path]()

    def extract(self, **changes: Any) -> requests.Response:
        """Send the document."""
        answer = self.post(EXTRACT, changed(self.extraction(), changes))
        if answer.ok:
            self.extraction_token = answer.json()["data"]["extractionToken"]
        return answer

    def verify(self, **changes: Any) -> requests.Response:
        """Send the selfie."""
        answer = self.post(VERIFY, changed(self.verification(), changes))
        if answer.ok:
            self.credentials = answer.json()["data"]["credentials"]
        return answer

    def present(self, **changes: Any) -> requests.Response:
        """Have the credentials signed."""
        answer = self.post(PRESENT, changed(self.presenting(), changes))
        if answer.ok:
            self.presentation = answer.json()["presentation"]
        return answer

    def consent(self, **changes: Any) -> requests.Response:
        """Share the credentials."""
        return self.post(CONSENT, changed(self.consenting(), changes))

    def go(self, *, until: str | None = None) -> Self:
        """Do the journey up to this route, without the route itself. Stops at the first step that
        fails.
        """
        for path, step in (
            (BUNDLE, self.fetch_bundle),
            (EXTRACT, self.extract),
            (VERIFY, self.verify),
            (PRESENT, self.present),
            (CONSENT, self.consent),
        ):
            if path == until or not step().ok:
                break
        return self
