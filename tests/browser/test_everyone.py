"""The demo works with a keyboard, with a screen reader, on a narrow screen, and in dark mode."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import (
    BACK,
    CARD,
    FRONT,
    PASSPORT,
    PORTRAIT,
    SPECIMENS,
    START,
    DemoPage,
)
from tests.support.stack import RunningStack
from tests.support.web_tools import AXE

pytestmark = pytest.mark.browser

#: Runs axe on the current view and returns what is wrong, and where.
RUN_AXE = """async () => (await axe.run()).violations.flatMap(
    ({id, nodes}) => nodes.map(({target, failureSummary}) => [id, String(target), failureSummary])
)"""
#: The narrowest screen that WCAG 2.2 (1.4.10) asks for, in pixels.
NARROW = {"width": 320, "height": 640}

#: The words of what has the focus, also inside the element.
FOCUSED = """() => {
    let focused = document.activeElement;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return (focused.labels?.[0] ?? focused).innerText;
}"""

Look = Callable[[Page], None]
#: The back end knows earlier visitors, and shows them where they stand.
_VISITORS = count(1)


def _through_all_views(demo: DemoPage, look: Look) -> None:
    """Calls `look` at each view of the demo."""
    page, visitor = demo.page, next(_VISITORS)
    demo.open().enter(f"ann{visitor}+slow.document_ocr+upstream_error.consent@everyone.example.com")
    demo.heading(START)
    look(page)
    demo.press("I agree, start")
    demo.heading("Choose your document")
    page.get_by_label(CARD).check()
    look(page)
    page.get_by_label("Country that issued it").select_option("India")
    demo.press("Continue")
    look(page)
    demo.open_camera("Photograph the front of your card", FRONT, "blurred")
    demo.wait_for_camera()
    expect(page.locator("#hint")).to_have_text("Not sharp yet. Hold still or move back")
    look(page)
    demo.press("Take the photo")
    expect(page.get_by_role("img", name="Your photo of the document")).to_be_visible()
    look(page)
    demo.press("Use this photo")
    demo.heading("Turn the card over")
    page.get_by_label("Choose a file").set_input_files(__file__)
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    demo.pick_file("Turn the card over", BACK, focused=False)
    demo.heading("Reading your document")
    look(page)
    demo.pick_selfie()
    demo.heading("Check what is shared")
    look(page)
    demo.agree()
    demo.heading("The verification service has a problem.")
    page.get_by_text("For support").click()
    look(page)
    page.get_by_role("button", name="Back").click()
    demo.heading("Check what is shared")
    demo.press("Do not share")
    demo.heading("Nothing was shared")
    look(page)
    demo.press("Back to Example Company")
    demo.sign_in(
        f"bob{visitor}@everyone.example.com"
    ).choose_passport().pick_passport().pick_selfie().agree()
    demo.heading("You are verified")
    look(page)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing(
    scheme: str, open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    page = open_page(color_scheme=scheme)
    # Added before the page's own scripts and its policy, which blocks other scripts.
    page.add_init_script(path=AXE)
    found: list[Any] = []
    _through_all_views(
        DemoPage(page, stack.url, feed), lambda shown: found.extend(shown.evaluate(RUN_AXE))
    )
    assert found == []


@pytest.mark.long
def test_axe_would_find_something(demo: DemoPage) -> None:
    demo.page.add_init_script(path=AXE)
    demo.open().sign_in("axe@everyone.example.com")
    demo.heading("Choose your document")
    demo.page.locator("label[for=country]").evaluate("label => label.remove()")
    demo.page.get_by_label(CARD).check()
    assert "select-name" in [violation[0] for violation in demo.page.evaluate(RUN_AXE)]


@pytest.mark.long
def test_everything_fits_a_narrow_screen(
    open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    def look(page: Page) -> None:
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= NARROW["width"], page.title()

    _through_all_views(DemoPage(open_page(viewport=NARROW), stack.url, feed), look)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until a control with this name has the focus, as a user without a mouse does."""
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if str(focused).startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_the_journey_by_keyboard_alone(demo: DemoPage) -> None:
    page, keyboard = demo.page, demo.page.keyboard
    demo.open()
    _tab_to(page, "E-mail")
    keyboard.type("cid@everyone.example.com")
    _tab_to(page, "Name")
    keyboard.type("Cid")
    keyboard.press("Enter")
    demo.heading(START)
    _tab_to(page, "I agree, start")
    keyboard.press("Enter")
    demo.heading("Choose your document")
    _tab_to(page, "Passport")
    _tab_to(page, "Continue")
    keyboard.press("Enter")
    for title, specimen in (("Photograph your passport", PASSPORT), ("Take a selfie", PORTRAIT)):
        demo.heading(title)
        demo.feed.show(specimen, "blurred")
        _tab_to(page, "Open the camera")
        keyboard.press("Space")
        # The focus moves to the next button, so the user can keep pressing Enter.
        expect(page.get_by_role("button", name="Take the photo")).to_be_focused()
        keyboard.press("Space")
        expect(page.get_by_role("button", name="Use this photo")).to_be_focused()
        keyboard.press("Enter")
    demo.heading("Check what is shared")
    _tab_to(page, "I agree, share it")
    keyboard.press("Enter")
    demo.heading("You are verified")


def test_a_file_is_chosen_by_keyboard(demo: DemoPage) -> None:
    # The test must handle Chromium's dialog before it presses the key.
    demo.page.on("filechooser", lambda chooser: chooser.set_files(SPECIMENS / "passport.jpg"))
    demo.open().sign_in("dan@everyone.example.com").choose_passport()
    demo.heading("Photograph your passport")
    _tab_to(demo.page, "Choose a file")
    demo.page.keyboard.press("Enter")
    expect(demo.page.get_by_role("button", name="Use this photo")).to_be_focused()


def test_a_screen_reader_reads_what_happens(demo: DemoPage) -> None:
    told = demo.page.locator(".card > [role=status]")
    demo.open().sign_in(
        "eve+slow.document_ocr@everyone.example.com"
    ).choose_passport().pick_passport()
    expect(told).to_have_text("Reading your document. Please wait.")
    demo.heading("Take a selfie")
    expect(told).to_have_text("")
    current = demo.page.get_by_role("list", name="Progress").locator("[aria-current=step]")
    expect(current).to_have_text("Selfie")
