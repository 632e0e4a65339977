"""Which services the stack uses for each set of environment variables."""

import pytest

from local.services.upstream import Upstream, UpstreamError

CREDENTIALS = {
    "KYC_API_SECRET": "k",
    "SSI_API_SECRET": "s",
    "ISSUER_DID": "did:hid:z6Mk",
    "ISSUER_VERMETHOD_ID": "did:hid:z6Mk#key-1",
}
OWN = {
    "KYC_BASE_URL": "https://kyc.example",
    "SSI_BASE_URL": "https://ssi.example",
    "DEVELOPER_DASHBOARD_SERVICE_BASE_URL": "https://dashboard.example",
}


def test_all_services_are_the_sandboxs_by_default() -> None:
    upstream = Upstream({})
    assert upstream.needs_sandbox
    assert all(upstream.credentials.values())
    variables = upstream.variables("http://127.0.0.1:4")
    assert variables["KYC_BASE_URL"] == "http://127.0.0.1:4/kyc"
    assert variables["DEVELOPER_DASHBOARD_SERVICE_BASE_URL"] == "http://127.0.0.1:4/dashboard"
    assert not set(upstream.secrets) & set(variables)


def test_the_sandbox_is_not_needed_if_all_services_are_given() -> None:
    upstream = Upstream(OWN | CREDENTIALS)
    assert not upstream.needs_sandbox
    assert upstream.secrets == {"KYC_API_SECRET": "k", "SSI_API_SECRET": "s"}
    assert upstream.variables(None) == OWN | {
        "ISSUER_DID": "did:hid:z6Mk",
        "ISSUER_VERMETHOD_ID": "did:hid:z6Mk#key-1",
    }


def test_one_given_service_leaves_the_others_to_the_sandbox() -> None:
    upstream = Upstream({"SSI_BASE_URL": "https://ssi.example"} | CREDENTIALS)
    assert upstream.needs_sandbox
    variables = upstream.variables("http://127.0.0.1:4")
    assert variables["SSI_BASE_URL"] == "https://ssi.example"
    assert variables["KYC_BASE_URL"] == "http://127.0.0.1:4/kyc"


@pytest.mark.parametrize("missing", CREDENTIALS)
def test_own_services_need_all_credentials(missing: str) -> None:
    with pytest.raises(UpstreamError, match=missing):
        Upstream(OWN | CREDENTIALS | {missing: ""})
