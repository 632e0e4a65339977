"""A client that calls the sandbox as Hypersign's guide says. Each method makes one call.

Every method accepts changes to its headers and its body. If a change is None, the header or field
is left out.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from local.sandbox.account import Account

type Changes = Mapping[str, Any]
ORIGIN = "https://app.example.com"


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def found(self) -> Any:
        """Return the content of `data` in an answer of the KYC service."""
        return self.body["data"]


type Send = Callable[[str, str, dict[str, str], Any], Answer]


def picture(kind: str = "JPEG") -> str:
    """Return a small picture in Base64."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), "white").save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


PICTURE = picture()


@dataclass
class Journey:
    """The calls of one user. `base` is the sandbox's URL."""

    send: Send
    base: str
    account: Account
    email: str = "ann@example.com"
    kyc_token: str = ""
    ssi_token: str = ""
    session_id: str = ""
    did: str = ""
    method_id: str = ""
    did_token: str = ""
    user_token: str = ""
    extraction_token: str = ""
    credentials: list[Any] = field(default_factory=list)
    presentation: Any = None

    def mint(self, service: str, headers: Changes | None = None) -> Answer:
        secret = self.account.kyc_api_secret if service == "kyc" else self.account.ssi_api_secret
        path = f"/dashboard/api/v1/app/oauth?grant_type=access_service_{service}"
        own = {"X-Api-Secret-Key": secret, "Accept": "application/json"}
        return self._send("POST", path, own, headers)

    def open_session(self, headers: Changes | None = None) -> Answer:
        return self._send("POST", "/kyc/api/v2/session", self._kyc(), headers, {})

    def create_did(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        path = "/ssi/api/v1/did/create"
        return self._send("POST", path, self._ssi(), headers, {"namespace": ""}, body)

    def issue_jwt(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        wanted = {
            "issuer": {
                "did": self.account.issuer_did,
                "verificationMethodId": self.account.issuer_verification_method_id,
            },
            "audience": f"{self.base}/kyc",
            "claims": {"name": "Ann", "email": self.email, "did": self.did, "userDid": self.did},
            "ttlSeconds": 3600,
        }
        return self._send(
            "POST", "/ssi/api/v1/did/auth/issue-jwt", self._ssi(), headers, wanted, body
        )

    def exchange(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        own = {
            **self._kyc(),
            "x-ssi-access-token": self.ssi_token,
            "Authorization": f"Bearer {self.did_token}",
        }
        wanted = {"provider": "client_auth", "sessionId": self.session_id}
        return self._send("POST", "/kyc/api/v2/auth/exchange", own, headers, wanted, body)

    def extract(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        wanted = {
            "documentFront": PICTURE,
            "sessionId": self.session_id,
            "documentType": "PASSPORT",
        }
        return self._send(
            "POST", "/kyc/api/v2/documents/extract", self._user(), headers, wanted, body
        )

    def match(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        own = {
            **self._user(),
            "x-issuer-did": self.account.issuer_did,
            "x-issuer-did-ver-method": self.account.issuer_verification_method_id,
        }
        wanted = {
            "documentToken": self.extraction_token,
            "sessionId": self.session_id,
            "selfieImage": PICTURE,
            "holderDid": self.did,
        }
        return self._send("POST", "/kyc/api/v2/biometrics/verify", own, headers, wanted, body)

    def present(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        wanted = {
            "credentialDocuments": self.credentials,
            "holderDid": self.did,
            "challenge": self.session_id,
            "domain": ORIGIN,
            "verificationMethodId": self.method_id,
        }
        return self._send("POST", "/ssi/api/v1/presentation", self._ssi(), headers, wanted, body)

    def consent(self, headers: Changes | None = None, body: Changes | None = None) -> Answer:
        wanted = {"sessionId": self.session_id, "presentation": self.presentation}
        return self._send("POST", "/kyc/api/v2/consents", self._user(), headers, wanted, body)

    def outcome(self, headers: Changes | None = None) -> Answer:
        return self._send("GET", f"/kyc/api/v2/consents/{self.session_id}", self._kyc(), headers)

    def verified_data(self, id_token: str, headers: Changes | None = None) -> Answer:
        path = f"/kyc/api/v1/e-kyc/verification/user-consent?idToken={id_token}"
        return self._send("GET", path, self._kyc(), headers)

    def usage(self) -> Any:
        return self._send("GET", "/_sandbox/usage", {}, None).body

    def control(self, name: str, **body: Any) -> Answer:
        return self._send("POST", f"/_sandbox/{name}", {}, None, body)

    # The same calls, but each must succeed, and their answers are remembered.

    def to_admin_tokens(self) -> Journey:
        self.kyc_token = self._ok(self.mint("kyc")).body["access_token"]
        self.ssi_token = self._ok(self.mint("ssi")).body["access_token"]
        return self

    def to_did(self) -> Journey:
        self.to_admin_tokens()
        self.session_id = self._ok(self.open_session()).found["sessionId"]
        created = self._ok(self.create_did()).body
        self.did = created["did"]
        methods = created["metaData"]["didDocument"]["verificationMethod"]
        kind = "Ed25519VerificationKey2020"
        self.method_id = next(each["id"] for each in methods if each["type"] == kind)
        return self

    def to_user_token(self) -> Journey:
        self.to_did()
        self.did_token = self._ok(self.issue_jwt()).body["accessToken"]
        self.user_token = self._ok(self.exchange()).found["kycServiceUserAccessToken"]
        return self

    def to_extraction(self) -> Journey:
        self.to_user_token()
        self.extraction_token = self._ok(self.extract()).found["extractionToken"]
        return self

    def to_credentials(self) -> Journey:
        self.to_extraction()
        self.credentials = self._ok(self.match()).found["credentials"]
        return self

    def to_presentation(self) -> Journey:
        self.to_credentials()
        self.presentation = self._ok(self.present()).body["presentation"]
        return self

    def _kyc(self) -> dict[str, str]:
        return {"x-kyc-access-token": self.kyc_token}

    def _ssi(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.ssi_token}"}

    def _user(self) -> dict[str, str]:
        return {**self._kyc(), "Authorization": f"Bearer {self.user_token}"}

    def _send(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        header_changes: Changes | None,
        body: Any = None,
        body_changes: Changes | None = None,
    ) -> Answer:
        sent = _changed(body, body_changes) if isinstance(body, dict) else body
        return self.send(method, path, _changed(headers, header_changes), sent)

    @staticmethod
    def _ok(answer: Answer) -> Answer:
        assert answer.status == 200, answer.body
        return answer


def _changed(own: dict[str, Any], changes: Changes | None) -> dict[str, Any]:
    merged = {**own, **(changes or {})}
    return {name: value for name, value in merged.items() if value is not None}
