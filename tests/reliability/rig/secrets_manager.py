"""Secrets Manager as far as the functions use it: one secret, over HTTP."""

import json
from http.server import BaseHTTPRequestHandler

from tests.reliability.rig.serving import Service

SECRET = {"KYC_API_SECRET": "api-secret-kyc", "SSI_API_SECRET": "api-secret-ssi"}


class SecretsManager(Service):
    """Answers every request with the secret; leaving its `with` block ends it."""

    def __init__(self) -> None:
        super().__init__(_Handler)

    def variables(self) -> dict[str, str]:
        """The environment variables by which the functions find it."""
        return {"AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url, "API_SECRETS_ARN": "the-secret"}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"SecretString": json.dumps(SECRET)}).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
