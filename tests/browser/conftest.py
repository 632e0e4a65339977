"""One Chromium and one stack for all tests of a worker; a new page without a past for each."""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser import chromium
from tests.browser.camera_feed import CameraFeed
from tests.browser.demo_page import DemoPage
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack, start_stack

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
)
PHONE = {"width": 390, "height": 780}

#: A step takes a second, and one that hangs 28; a machine that has much else to do, longer.
TIMEOUT_MS = 60_000
expect.set_options(timeout=TIMEOUT_MS)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def feed(tmp_path_factory: pytest.TempPathFactory) -> CameraFeed:
    return CameraFeed(tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The only one of a worker, because a second one could not start beside it."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, feed: CameraFeed) -> Iterator[Browser]:
    running = playwright.chromium.launch(
        executable_path=chromium.find(),
        args=[*_ARGUMENTS, f"--use-file-for-fake-video-capture={feed.path}"],
    )
    yield running
    running.close()


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """The demo page on an origin of its own."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(REPOSITORY / "local" / "demo", folder, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "clients" / "web", folder / "client")
    with StaticServer(folder) as server:
        yield server


@pytest.fixture(scope="session")
def drop_in_site() -> Iterator[StaticServer]:
    """A page written to Hypersign's guide."""
    with StaticServer(Path(__file__).parent / "drop_in") as server:
        yield server


@pytest.fixture(scope="session")
def stack(demo_site: StaticServer, drop_in_site: StaticServer) -> Iterator[RunningStack]:
    """An API that takes browsers from those two origins and its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origins = (f"http://localhost:{port}", demo_site.origin, drop_in_site.origin)
    settings = {"PORT": str(port), "ALLOWED_ORIGINS": ",".join(origins)}
    # Without webhooks, the outcome of each journey would wait for the sweep.
    with start_stack(settings | {"SANDBOX_WEBHOOKS": "on"}) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, each in a context of its own; a page's script that fails, fails the test."""
    contexts = []
    errors: list[str] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "permissions": ["camera"], **options})
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def demo(open_page: OpenPage, stack: RunningStack, feed: CameraFeed) -> DemoPage:
    """The demo page on a phone, not loaded yet."""
    return DemoPage(open_page(), stack.url, feed)
