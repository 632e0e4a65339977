"""The demo with users who sign in at Cognito's hosted UI (authorization code with PKCE)."""

from collections.abc import Callable

import pytest

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import START, DemoPage
from tests.browser.hosted_sign_in import CLIENT, DOMAIN, HostedSignIn
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack

pytestmark = pytest.mark.browser

DOCUMENT = "Choose your document"
Hosted = Callable[..., tuple[DemoPage, HostedSignIn]]


@pytest.fixture
def hosted(
    demo_site: StaticServer, stack: RunningStack, open_page: OpenPage, feed: CameraFeed
) -> Hosted:
    """The demo as docs/demo.md configures it for the hosted UI."""
    config = (REPOSITORY / "local" / "demo" / "config.js").read_text(encoding="utf-8")
    config = config.replace('API_URL = ""', f'API_URL = "{stack.url}"')
    config = config.replace("ASKS_FOR_EMAIL = true", "ASKS_FOR_EMAIL = false")
    own = config[: config.index("/** @type {{for: string, token: string")]
    sign_in = f"""
import {{ hostedSignIn }} from "./hosted-sign-in.js";
export const signInToken = hostedSignIn({{ domain: "{DOMAIN}", clientId: "{CLIENT}" }});
"""
    demo_site.replace({"config.js": own + sign_in})

    def open_one(email: str, **behaviour: object) -> tuple[DemoPage, HostedSignIn]:
        provider = HostedSignIn(lambda: stack.token(email), f"{demo_site.origin}/", **behaviour)  # type: ignore[arg-type]
        page = DemoPage(open_page(), demo_site.origin, feed)
        provider.serve(page.page)
        return page, provider

    return open_one


def test_a_user_signs_in_and_is_verified(hosted: Hosted) -> None:
    demo, provider = hosted("hosted@example.com")
    demo.open().heading(START)
    demo.press("Start")
    # The user comes back and need not press the button again.
    demo.choose_passport().pick_passport()
    demo.heading("Take a selfie")

    assert provider.grants == ["code-1"]
    assert "code=" not in demo.page.url
    kept = demo.page.evaluate("JSON.stringify([Object.entries(sessionStorage), {...localStorage}])")
    assert provider.issued
    assert not any(token in kept for token in [*provider.issued, "to-renew"])


def test_a_reload_signs_the_user_in_again_and_goes_on(hosted: Hosted) -> None:
    demo, provider = hosted("hosted-reload@example.com")
    demo.open().heading(START)
    demo.press("Start")
    demo.heading(DOCUMENT)

    demo.page.reload()

    demo.heading(DOCUMENT)
    assert provider.grants == ["code-1", "code-2"]


def test_a_token_that_expires_is_renewed_without_leaving_the_page(hosted: Hosted) -> None:
    demo, provider = hosted("hosted-renewal@example.com", seconds=0)
    demo.open().heading(START)
    demo.press("Start")
    demo.heading(DOCUMENT)
    # This is what the page calls before each request that needs the token.
    demo.page.evaluate("import('./config.js').then(({ signInToken }) => signInToken())")

    assert provider.visits == 1
    assert set(provider.grants) == {"code-1", "refresh_token"}


def test_a_link_with_somebody_elses_code_signs_nobody_in(hosted: Hosted) -> None:
    demo, provider = hosted("hosted-attacker@example.com", state="not-this-pages-state")
    demo.open().heading(START)
    demo.press("Start")

    demo.heading("You could not be signed in.")
    assert provider.grants == []
