"""A page with the element as its user sees it: reads the screen and does what a user can do.

Playwright's locators look into the element's shadow root.
"""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.camera_feed import CameraFeed

SPECIMENS = Path(__file__).resolve().parents[2] / "specimens"
PASSPORT, FRONT, BACK, PORTRAIT = (
    "passport",
    "government-id-front",
    "government-id-back",
    "portrait",
)
START = "Let us make sure it is you"
CARD = "Identity card or driving licence"


class DemoPage:
    """Has one method for each action of a user."""

    def __init__(self, page: Page, url: str, feed: CameraFeed) -> None:
        self.page = page
        self.url = url
        self.feed = feed

    def open(self) -> "DemoPage":
        self.page.goto(self.url)
        return self

    def bodies(self, route: str) -> list[dict[str, Any]]:
        """Return a list that collects the bodies that the page sends to routes whose path contains
        this text.
        """
        sent: list[dict[str, Any]] = []

        def keep(request: Request) -> None:
            if route in request.url:
                sent.append(request.post_data_json or {})

        self.page.on("request", keep)
        return sent

    def heading(self, text: str) -> Locator:
        """Waits until the view with this heading is shown and has the focus."""
        heading = self.page.get_by_role("heading", level=2, name=text, exact=True)
        expect(heading).to_be_focused()
        return heading

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def next(self) -> None:
        """Press the main button of the current view."""
        self.page.locator("[data-action=next]").locator("visible=true").click()

    def sign_in(self, email: str) -> "DemoPage":
        """Sign in at the demo, and agree to the processing of document and face."""
        self.enter(email)
        self.heading(START)
        self.press("I agree, start")
        return self

    def enter(self, email: str) -> "DemoPage":
        """Sign in at the demo."""
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Name", exact=True).fill("Anna Maria Eriksson")
        self.press("Sign in")
        return self

    @property
    def card(self) -> Locator:
        """The box around the view, which has the names of view and outcome."""
        return self.page.locator(".card")

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the details of the element's events of this name so far."""
        lines = self.page.locator("#events li").all_text_contents()
        return [json.loads(line[len(name) + 1 :]) for line in lines if line.startswith(f"{name} ")]

    def choose_passport(self) -> "DemoPage":
        self.heading("Choose your document")
        self.page.get_by_label("Passport").check()
        self.press("Continue")
        return self

    def choose_card(self, country: str = "India") -> "DemoPage":
        self.heading("Choose your document")
        self.page.get_by_label(CARD).check()
        self.page.get_by_label("Country that issued it").select_option(country)
        self.press("Continue")
        return self

    def pick_file(self, title: str, file: Path | str, *, focused: bool = True) -> "DemoPage":
        """Choose a file, or one of the specimens, and use it."""
        if focused:
            self.heading(title)
        path = self.feed.photo(file) if isinstance(file, str) else file
        self.page.get_by_label("Choose a file").set_input_files(path)
        self.press("Use this photo")
        return self

    def open_camera(self, title: str, specimen: str, flaw: str = "sharp") -> None:
        """Show a specimen to the camera. Without a flaw, the page soon takes the photo by
        itself.
        """
        self.heading(title)
        self.feed.show(specimen, flaw)
        self.press("Open the camera")

    def wait_for_camera(self) -> None:
        """Wait until the camera is open. The scene must have a flaw, because otherwise the page
        takes the photo.
        """
        expect(self.page.get_by_role("button", name="Take the photo")).to_be_focused()

    def use_photo(self) -> None:
        """Use the photo, even if the page has taken it only a moment ago."""
        use = self.page.get_by_role("button", name="Use this photo")
        expect(use).to_be_focused()
        while use.is_visible():
            use.click()
            self.page.wait_for_timeout(100)

    def pick_passport(self) -> "DemoPage":
        return self.pick_file("Photograph your passport", PASSPORT)

    def pick_selfie(self) -> "DemoPage":
        return self.pick_file("Take a selfie", PORTRAIT)

    def agree(self) -> None:
        self.heading("Check what is shared")
        self.press("I agree, share it")

    def verify(self, email: str) -> None:
        """Verify the user with a passport, and wait until Hypersign has confirmed it."""
        self.open().sign_in(email).choose_passport().pick_passport().pick_selfie().agree()
        self.heading("You are verified")
