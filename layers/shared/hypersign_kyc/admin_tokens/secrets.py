"""Read the account's API secrets from Secrets Manager. They are only read to mint an admin
token.
"""

import threading
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import Field, SecretStr, ValidationError

from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.aws.dynamodb import CLIENT_CONFIG
from hypersign_kyc.aws.failures import note_failure
from hypersign_kyc.errors import SecretUnavailable
from hypersign_kyc.observability import DependencyFailure, observation
from hypersign_kyc.parsed import Parsed

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class _Pair(Parsed):
    """The secret's JSON: `{"KYC_API_SECRET": "…", "SSI_API_SECRET": "…"}`."""

    kyc: SecretStr = Field(alias="KYC_API_SECRET", min_length=1)
    ssi: SecretStr = Field(alias="SSI_API_SECRET", min_length=1)


class ApiSecrets:
    """Reads both secrets and keeps them in memory. Safe to use from several threads."""

    def __init__(self, secret_id: str, client: "SecretsManagerClient | None" = None) -> None:
        self._secret_id = secret_id
        self._client = client
        self._lock = threading.Lock()
        self._pair: _Pair | None = None

    def of(self, service: Service, *, reread: bool = False) -> str:
        """Return the service's API secret. With `reread`, ignores the copy in memory. Raises
        `SecretUnavailable`.
        """
        with self._lock:
            if self._pair is None or reread:
                self._pair = self._read()
            pair = self._pair
        return (pair.kyc if service is Service.KYC else pair.ssi).get_secret_value()

    def _read(self) -> _Pair:
        try:
            # Most containers find the tokens in the table and never need this client.
            self._client = self._client or boto3.client("secretsmanager", config=CLIENT_CONFIG)
            answer = self._client.get_secret_value(SecretId=self._secret_id)
        except (BotoCoreError, ClientError) as error:
            note_failure("secretsmanager", "GetSecretValue", error)
            raise SecretUnavailable from error
        try:
            return _Pair.model_validate_json(answer["SecretString"])
        except (KeyError, ValidationError) as error:
            observation.dependency_failed(
                DependencyFailure("secretsmanager", "GetSecretValue", "UnusableSecret")
            )
            raise SecretUnavailable from error
