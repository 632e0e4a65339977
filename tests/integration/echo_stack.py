"""The stack of the gateway's tests, with a small function whose answer the request chooses."""

from tests.support.stack import REPOSITORY

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
