"""With BundleMode=direct, the bundle has real admin tokens, which live an hour."""

from hypersign_kyc.admin_tokens.token import jwt_claims
from tests.integration.talkative_stack import SECRETS
from tests.support.clients.app import App
from tests.support.clients.aws import admin_tokens, running_aws
from tests.support.stack import start_stack


def test_in_direct_mode_the_real_tokens_are_there() -> None:
    with (
        running_aws() as aws_url,
        start_stack(SECRETS | {"AWS_ENDPOINT_URL": aws_url, "BUNDLE_MODE": "direct"}) as stack,
    ):
        app = App.of(stack, "ann@example.com", "Ann").go()
        tokens = admin_tokens(aws_url)

        assert app.bundle["kycAdminToken"] == tokens["bundle#access_service_kyc"]
        assert app.bundle["ssiAdminToken"] == tokens["bundle#access_service_ssi"]
        # The functions' own pair stays in the back end. The browser's pair is valid for an hour.
        own = {tokens["access_service_kyc"], tokens["access_service_ssi"]}
        handed_out = {app.bundle["kycAdminToken"], app.bundle["ssiAdminToken"]}
        assert not own & handed_out
        assert {_lifetime_s(token) for token in handed_out} == {3600}
        assert {_lifetime_s(token) for token in own} == {4 * 3600}
        assert App.of(stack, "bob@example.com").fetch_bundle().json()["kycAdminToken"] in handed_out
        assert app.bundle["userBearerToken"] not in tokens.values()
        assert app.answers[-1].json()["success"] is True
        # A session is not continued, because its steps are done at Hypersign.
        unfinished = App.of(stack, "cid@example.com")
        first = unfinished.fetch_bundle().json()["sessionId"]
        standing = unfinished.send("GET", "/users/me", unfinished.sign_in_token).json()["data"]
        assert standing["latestSession"]["sessionId"] == first
        assert standing["latestSession"]["canContinue"] is False
        assert unfinished.fetch_bundle().json()["sessionId"] != first
        logs = stack.logs()
        assert not [token for token in tokens.values() if token in logs]


def _lifetime_s(token: str) -> int:
    claims = jwt_claims(token)
    return int(claims["exp"] - claims["iat"])
