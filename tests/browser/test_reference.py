"""A whole verification in the interactive API reference."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.support.stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.long]

DESK = {"width": 1280, "height": 900}
STEPS = ("extractDocument", "matchFace", "createPresentation", "giveConsent", "getSession")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"docs-{name}.png")


def _execute(page: Page, operation: str) -> Locator:
    """Open an operation, try it, and return the code and body of the response."""
    block = page.locator(f"[id$='-{operation}']").first
    block.locator(".opblock-summary").click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    return block.locator(".live-responses-table .response")


def test_a_whole_journey_can_be_clicked_through(open_page: OpenPage, stack: RunningStack) -> None:
    page = open_page(viewport=DESK)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{stack.url}/docs")
    expect(page.locator("#email")).to_have_text("ann@example.com")
    _picture(page, "start")

    expect(_execute(page, "createBundle")).to_contain_text("userBearerToken")
    for operation in STEPS:
        expect(_execute(page, operation)).to_contain_text('"success": true')
        _picture(page, operation)
    expect(_execute(page, "eraseUser")).to_contain_text('"userErased": true')
    # The page needs no network, because everything came from the stack.
    assert hosts == {stack.url.removeprefix("http://")}
