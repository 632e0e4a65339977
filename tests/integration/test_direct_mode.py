"""With BundleMode=direct, the bundle has real admin tokens, which live an hour."""

from collections.abc import Iterator

import pytest

from hypersign_kyc.admin_tokens.token import jwt_claims
from tests.integration.talkative_stack import SECRETS
from tests.support.clients.app import App
from tests.support.clients.aws import admin_tokens, running_aws
from tests.support.clients.guide import Browser, GuidePage
from tests.support.clients.pictures import data_url, specimen
from tests.support.stack import RunningStack, start_stack


@pytest.fixture(scope="module")
def aws_url() -> Iterator[str]:
    with running_aws() as url:
        yield url


@pytest.fixture(scope="module")
def stack(aws_url: str) -> Iterator[RunningStack]:
    with start_stack(SECRETS | {"AWS_ENDPOINT_URL": aws_url, "BUNDLE_MODE": "direct"}) as running:
        yield running


def test_in_direct_mode_the_real_tokens_are_there(stack: RunningStack, aws_url: str) -> None:
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


def test_the_guides_page_works_straight_against_hypersign(stack: RunningStack) -> None:
    origin = "https://app.example.com"
    hypersign = (f"{stack.sandbox_url}/kyc", f"{stack.sandbox_url}/ssi")
    page = GuidePage(*hypersign, Browser(None), origin)

    page.start(stack.url, stack.token("fay@example.com", "Fay"))
    page.extract_passport(data_url(specimen("passport")))

    assert page.match_face(data_url(specimen("portrait")))["success"] is True


def _lifetime_s(token: str) -> int:
    claims = jwt_claims(token)
    return int(claims["exp"] - claims["iat"])
