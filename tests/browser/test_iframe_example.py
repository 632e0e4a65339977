"""examples/iframe: the element in a frame on another origin, and its host."""

import shutil
from collections.abc import Iterator
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import PORTRAIT, DemoPage
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack, start_stack

pytestmark = [pytest.mark.browser, pytest.mark.long]

_EXAMPLE = REPOSITORY / "examples" / "iframe"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StaticServer, StaticServer]]:
    """The origin of the host, and the origin of the frame, which has the package's folder."""
    folder = tmp_path_factory.mktemp("iframe")
    shutil.copytree(_EXAMPLE, folder, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "clients" / "web", folder / "hypersign-kyc-web")
    with StaticServer(folder) as host, StaticServer(folder) as frame:
        yield host, frame


@pytest.fixture(scope="module")
def stack(sites: tuple[StaticServer, StaticServer]) -> Iterator[RunningStack]:
    host, frame = sites
    environment = {
        "ALLOWED_ORIGINS": f"{host.origin},{frame.origin}",
        "SANDBOX_WEBHOOKS": "on",
    }
    with start_stack(environment) as running:
        settings = (_EXAMPLE / "settings.js").read_text(encoding="utf-8")
        for example, real in (
            ("http://localhost:3000", running.url),
            ("http://localhost:5173", host.origin),
            ("http://localhost:5174", frame.origin),
        ):
            assert settings.count(example) == 1
            settings = settings.replace(example, real)
        for site in sites:
            site.replace({"settings.js": settings})
        yield running


def _inside(page: Page, site: StaticServer, feed: CameraFeed) -> DemoPage:
    """What is in the frame. It has the methods of a page that a user needs."""
    page.wait_for_selector("iframe")
    expect(page.frame_locator("iframe").locator("hypersign-kyc")).to_be_visible()
    frame = page.frame(url=f"{site.origin}/frame.html")
    assert frame is not None
    return DemoPage(cast("Page", frame), "", feed)


@pytest.mark.usefixtures("stack")
def test_the_host_hears_how_the_verification_in_the_frame_ends(
    sites: tuple[StaticServer, StaticServer], open_page: OpenPage, feed: CameraFeed
) -> None:
    host, frame = sites
    page = open_page()
    page.goto(f"{host.origin}/host.html")
    inside = _inside(page, frame, feed)
    inside.press("I agree, start")
    inside.choose_passport().pick_passport()
    # The frame has a camera, because the host allows it.
    inside.open_camera("Take a selfie", PORTRAIT)
    inside.press("Take the photo")
    inside.press("Use this photo")
    inside.agree()
    inside.heading("You are verified")
    expect(page.get_by_role("status")).to_have_text("Your verification is confirmed.")


@pytest.mark.usefixtures("stack")
def test_a_stranger_gets_no_token_and_no_events(
    sites: tuple[StaticServer, StaticServer], open_page: OpenPage
) -> None:
    """The host answers only its frame, and the frame tells only its host."""
    host, frame = sites
    page = open_page()
    page.goto(f"{host.origin}/host.html")
    asked = page.evaluate(
        """() => new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            postMessage({ name: "token" }, location.origin, [port2]);
            setTimeout(resolve, 1000, "silence");
        })"""
    )
    assert asked == "silence"
    stranger = open_page()
    stranger.goto(f"{frame.origin}/settings.js")
    heard = stranger.evaluate(
        """(url) => new Promise((resolve) => {
            addEventListener("message", ({ data }) => resolve(data));
            const frame = Object.assign(document.createElement("iframe"), { src: url });
            document.documentElement.append(frame);
            setTimeout(resolve, 2000, "silence");
        })""",
        f"{frame.origin}/frame.html",
    )
    assert heard == "silence"
