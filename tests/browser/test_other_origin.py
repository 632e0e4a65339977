"""The demo as static files on another origin than the API. The browser lets it read the API's
answers.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack

pytestmark = pytest.mark.browser

DEMO = REPOSITORY / "local" / "demo"


@pytest.fixture
def away(
    demo_site: StaticServer, stack: RunningStack, open_page: OpenPage, feed: CameraFeed
) -> DemoPage:
    """The demo on its own origin."""
    page = (DEMO / "index.html").read_text(encoding="utf-8")
    there = page.replace('api=""', f'api="{stack.url}"')
    there = there.replace("connect-src 'self'", f"connect-src {stack.url}")
    assert there.count(stack.url) == 2
    demo_site.replace({"index.html": there})
    return DemoPage(open_page(), f"{demo_site.origin}/index.html", feed)


def test_the_whole_journey(away: DemoPage, stack: RunningStack) -> None:
    preflights: list[str] = []
    session = away.page.context.new_cdp_session(away.page)
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent",
        lambda event: (
            preflights.append(event["request"]["url"])
            if event["request"]["method"] == "OPTIONS"
            else None
        ),
    )
    away.verify("ann@other-origin.example.com")
    assert {url.removeprefix(stack.url) for url in preflights} >= {
        "/get-required-tokens-and-session-for-a-user",
        "/api/v2/documents/extract",
        "/api/v2/biometrics/verify",
        "/api/v2/consents",
    }


@pytest.mark.long
def test_a_refusal_can_be_read(away: DemoPage) -> None:
    away.open().sign_in(
        "bob+unreadable_document@other-origin.example.com"
    ).choose_passport().pick_passport()
    away.heading("The document could not be read.")


def test_a_refusal_by_the_authorizer_can_be_read(away: DemoPage) -> None:
    """API Gateway's own 401 has its CORS headers too."""
    away.page.route("**/local/token", lambda route: route.fulfill(json={"token": "not-a-token"}))
    away.open().enter("cid@other-origin.example.com")
    away.heading("You are not signed in any more.")


@pytest.mark.long
def test_retry_after_can_be_read(away: DemoPage) -> None:
    away.open()
    with away.page.expect_response(lambda response: response.status == 503) as answered:
        away.sign_in("dan+upstream_down@other-origin.example.com")
    away.heading("The verification service is not available just now.")
    headers = answered.value.headers
    assert "retry-after" in headers
    assert "retry-after" in headers["access-control-expose-headers"]


def _fetched(page: Page, url: str) -> str:
    """Return the API's answer as a script of the page gets it."""
    return str(
        page.evaluate(
            """async (url) => {
                const headers = {authorization: "Bearer x"};
                try { return String((await fetch(url, {headers})).status) }
                catch (error) { return error.name }
            }""",
            url,
        )
    )


def test_another_origin_is_blocked(
    away: DemoPage, stack: RunningStack, open_page: OpenPage
) -> None:
    route = f"{stack.url}/get-required-tokens-and-session-for-a-user"
    with StaticServer(DEMO) as elsewhere:
        stranger = open_page()
        stranger.goto(elsewhere.origin)
        assert _fetched(stranger, route) == "TypeError"
    away.open()
    assert _fetched(away.page, route) == "401"


def test_a_blocked_page_says_that_it_gets_no_answer(
    away: DemoPage, demo_site: StaticServer
) -> None:
    # The same site under another name, which the API does not allow.
    away.url = away.url.replace("localhost", "127.0.0.1")
    away.page.route("**/local/token", lambda route: route.fulfill(json={"token": "any"}))
    away.open().enter("eve@other-origin.example.com")
    away.heading("There is no connection.")
    expect(away.page.get_by_role("button", name="Try again")).to_be_visible()
