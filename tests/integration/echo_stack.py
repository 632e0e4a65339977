"""The stack of the gateway's tests, with a small function whose answer the request chooses."""

from typing import Any

import requests

from tests.support.stack import REPOSITORY, RunningStack

ORIGIN = "https://app.example"
STACK = {
    "LOCAL_TEMPLATE": str(REPOSITORY / "tests/integration/fixtures/template.yaml"),
    "ALLOWED_ORIGINS": ORIGIN,
    # Nothing here calls Hypersign, so the sandbox need not start.
    "KYC_BASE_URL": "http://127.0.0.1:9",
    "SSI_BASE_URL": "http://127.0.0.1:9",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "http://127.0.0.1:9",
    "KYC_API_SECRET": "kyc-secret",
    "SSI_API_SECRET": "ssi-secret",
    "ISSUER_DID": "did:hid:z6Mk",
    "ISSUER_VERMETHOD_ID": "did:hid:z6Mk#key-1",
}


def echo(stack: RunningStack, path: str = "/echo", **order: Any) -> dict[str, Any]:
    """Return what the function tells of its environment after it has done the order."""
    answer = requests.post(stack.url + path, json=order, timeout=30)
    answer.raise_for_status()
    about: dict[str, Any] = answer.json()
    return about
