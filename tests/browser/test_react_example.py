"""examples/react, built by Vite, takes a user through a verification from an origin of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.demo_page import PASSPORT, PORTRAIT, SPECIMENS
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.web_tools import NODE

pytestmark = [pytest.mark.browser, pytest.mark.long]

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
    stack: RunningStack, site: StaticServer, open_page: OpenPage
) -> None:
    _build(stack, site)
    page = open_page()
    page.goto(site.origin)
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Photo of your passport").set_input_files(SPECIMENS / f"{PASSPORT}.jpg")
    # A reload continues the session. The extraction token is lost, so the passport is asked for.
    expect(page.get_by_label("Selfie")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Photo of your passport").set_input_files(SPECIMENS / f"{PASSPORT}.jpg")
    page.get_by_label("Selfie").set_input_files(SPECIMENS / f"{PORTRAIT}.jpg")
    page.get_by_role("button", name="I agree, share it").click()
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_text("You are verified.")).to_be_visible()
