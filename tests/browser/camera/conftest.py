"""A Chromium whose cameras show drawn scenes, and a page with `<kyc-camera>`."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from tests.browser.camera_page import CameraPage, DrawnFeed, camera_site, launched
from tests.browser.static_server import StaticServer

PHONE: ViewportSize = {"width": 390, "height": 780}


@pytest.fixture(scope="package")
def feed(tmp_path_factory: pytest.TempPathFactory) -> DrawnFeed:
    return DrawnFeed(tmp_path_factory.mktemp("feed"))


@pytest.fixture(scope="package")
def browser(playwright: Playwright, feed: DrawnFeed) -> Iterator[Browser]:
    running = launched(playwright, feed.path, 2)
    yield running
    running.close()


@pytest.fixture(scope="package")
def site() -> Iterator[StaticServer]:
    with camera_site() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, permissions=["camera"])
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def camera(page: Page, site: StaticServer, feed: DrawnFeed) -> CameraPage:
    feed.show_other("empty_wall")
    return CameraPage(page, site.origin)
