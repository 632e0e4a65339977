"""The demo page as its user sees it: what is on the screen, and what can be done there."""

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


class DemoPage:
    """One method for each thing that a user does."""

    def __init__(self, page: Page, url: str, feed: CameraFeed) -> None:
        self.page = page
        self.url = url
        self.feed = feed

    def open(self) -> "DemoPage":
        self.page.goto(self.url)
        return self

    def bodies(self, route: str) -> list[dict[str, Any]]:
        """The bodies that the page sends from now on to routes with this in their path."""
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

    def sign_in(self, email: str) -> "DemoPage":
        self.heading("Sign in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Name").fill("Anna Maria Eriksson")
        self.press("Start")
        return self

    def choose_passport(self) -> "DemoPage":
        self.heading("Choose your document")
        self.page.get_by_label("Passport").check()
        self.press("Continue")
        return self

    def choose_card(self, country: str = "India") -> "DemoPage":
        self.heading("Choose your document")
        self.page.get_by_label("Government-issued card").check()
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

    def open_camera(self, title: str, specimen: str) -> None:
        """Hold a specimen before the camera and wait until it is seen."""
        self.heading(title)
        self.feed.show(specimen)
        self.press("Use the camera")
        expect(self.page.get_by_role("button", name="Take the photo")).to_be_focused()

    def shoot(self) -> None:
        self.press("Take the photo")
        self.press("Use this photo")

    def pick_passport(self) -> "DemoPage":
        return self.pick_file("Photograph your passport", PASSPORT)

    def pick_selfie(self) -> "DemoPage":
        return self.pick_file("Take a selfie", PORTRAIT)

    def agree(self) -> None:
        self.heading("What will be shared")
        self.press("I agree, share it")

    def verify(self, email: str) -> None:
        """The whole way with a passport, until nothing is left to do."""
        self.open().sign_in(email).choose_passport().pick_passport().pick_selfie().agree()
        self.heading("You are verified")
