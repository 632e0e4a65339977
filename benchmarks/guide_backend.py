"""A back end that behaves like the one in Hypersign's guide, for comparison.

It makes one call after the other, each on a new connection, keeps admin tokens and users in files,
and authenticates nobody. It is our own code, written from the guide's description.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

import requests

from tests.support.canned_answers import Account

Json = dict[str, Any]
_TIMEOUT_S = 30


class GuideBackEnd:
    """Keep the files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._tokens = folder / "tokens.json"
        self._users = folder / "users.json"
        self._kyc = os.environ["KYC_BASE_URL"]
        self._ssi = os.environ["SSI_BASE_URL"]
        self._dashboard = os.environ["DEVELOPER_DASHBOARD_SERVICE_BASE_URL"]

    def bundle(self, email: str) -> Json:
        """Return the bundle's eight fields."""
        kyc_token, ssi_token = self._admin_token("kyc"), self._admin_token("ssi")
        kyc, ssi = {"x-kyc-access-token": kyc_token}, {"Authorization": f"Bearer {ssi_token}"}
        session = _post(f"{self._kyc}/api/v2/session", kyc)
        users = _read(self._users)
        if email not in users:
            made = _post(f"{self._ssi}/api/v1/did/create", ssi, {"namespace": "testnet"})
            method = made["metaData"]["didDocument"]["verificationMethod"][0]
            users[email] = {"did": made["did"], "method": method["id"]}
            self._users.write_text(json.dumps(users))
        user = users[email]
        issuer = {"did": os.environ["ISSUER_DID"], "method": os.environ["ISSUER_VERMETHOD_ID"]}
        jwt = _post(
            f"{self._ssi}/api/v1/did/auth/issue-jwt",
            ssi,
            {
                "issuer": {"did": issuer["did"], "verificationMethodId": issuer["method"]},
                "audience": self._kyc,
                "claims": {"name": "Anna", "email": email, "userDid": user["did"]},
                "ttlSeconds": 3600,
            },
        )
        token = _post(
            f"{self._kyc}/api/v2/auth/exchange",
            kyc
            | {"x-ssi-access-token": ssi_token, "Authorization": f"Bearer {jwt['accessToken']}"},
            {"provider": "client_auth", "sessionId": session["data"]["sessionId"]},
        )
        return {
            "kycAdminToken": kyc_token,
            "ssiAdminToken": ssi_token,
            "userBearerToken": token["data"]["kycServiceUserAccessToken"],
            "issuerDid": issuer["did"],
            "issuerVerificationMethodId": issuer["method"],
            "sessionId": session["data"]["sessionId"],
            "userDid": user["did"],
            "userVerificationMethodId": user["method"],
        }

    def forget_tokens(self) -> None:
        """Forget the cached admin tokens."""
        self._tokens.unlink(missing_ok=True)

    def _admin_token(self, service: str) -> str:
        tokens = _read(self._tokens)
        if service not in tokens or tokens[service]["expires"] < time.time():
            answer = _post(
                f"{self._dashboard}/api/v1/app/oauth?grant_type=access_service_{service}",
                {"X-Api-Secret-Key": Account().api_secrets[service]},
            )
            expires = time.time() + answer["expiresIn"]
            tokens[service] = {"token": answer["access_token"], "expires": expires}
            self._tokens.write_text(json.dumps(tokens))
        token: str = tokens[service]["token"]
        return token


def _post(url: str, headers: dict[str, str], body: Json | None = None) -> Json:
    answer = requests.post(url, headers=headers, json=body, timeout=_TIMEOUT_S)
    answer.raise_for_status()
    said: Json = answer.json()
    return said


def _read(file: Path) -> Json:
    found: Json = json.loads(file.read_text()) if file.exists() else {}
    return found
