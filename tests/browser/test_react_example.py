"""examples/react, built by Vite, takes a user through a verification from an origin of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.web_tools import NODE

pytestmark = [pytest.mark.browser, pytest.mark.long]

_BUNDLE = "/get-required-tokens"
_EXAMPLE = REPOSITORY / "examples" / "react"
_CACHE = REPOSITORY / ".cache" / "react"
_PROJECT = _CACHE / "examples" / "react"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """An origin that serves no files yet."""
    with StaticServer(tmp_path_factory.mktemp("react")) as server:
        yield server


@pytest.fixture(scope="module")
def stack(site: StaticServer) -> Iterator[RunningStack]:
    environment = {"ALLOWED_ORIGINS": site.origin, "SANDBOX_WEBHOOKS": "on"}
    with start_stack(environment) as running:
        yield running


def _build(stack: RunningStack, site: StaticServer) -> None:
    """Check the example's types, and build it for the stack's address."""
    skip = shutil.ignore_patterns("node_modules", "package*.json")
    shutil.copytree(_EXAMPLE, _PROJECT, dirs_exist_ok=True, ignore=skip)
    shutil.copytree(REPOSITORY / "clients" / "web", _CACHE / "clients" / "web", dirs_exist_ok=True)
    for command in (
        ["typescript/bin/tsc"],
        ["vite/bin/vite.js", "build", "--outDir", str(site.folder), "--emptyOutDir"],
    ):
        done = subprocess.run(
            [str(NODE), f"node_modules/{command[0]}", *command[1:]],
            cwd=_PROJECT,
            env={"PATH": os.environ["PATH"], "VITE_API_URL": stack.url},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_whole_journey_from_another_origin(
    stack: RunningStack, site: StaticServer, open_page: OpenPage, feed: CameraFeed
) -> None:
    _build(stack, site)
    opened: list[str] = []
    page = open_page()
    page.on("request", lambda sent: opened.append(sent.method) if _BUNDLE in sent.url else None)
    demo = DemoPage(page, site.origin, feed).open()
    demo.press("I agree, start")
    demo.choose_passport().pick_passport().pick_selfie()
    demo.agree()
    demo.heading("You are verified")
    expect(page.get_by_role("status").first).to_have_text("Your verification is confirmed.")
    # React's StrictMode mounts the element twice.
    assert opened.count("POST") == 1
