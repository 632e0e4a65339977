"""Visits every view of the element in any language. It uses ids and names of views, no texts."""

from collections.abc import Callable
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.demo_page import BACK, FRONT, PORTRAIT

Look = Callable[[str], None]
_VISITORS = count(1)
_WIDE = 960


class Walk:
    """Goes from view to view and calls `look` with the name of each."""

    def __init__(self, page: Page, url: str, feed: CameraFeed, look: Look) -> None:
        self.page, self.url, self.feed = page, url, feed
        self._look = look
        #: The back end knows earlier visitors, and shows them where they stand.
        self._visitor = next(_VISITORS)
        width = page.viewport_size["width"] if page.viewport_size else 0
        self._device = "computer" if width >= _WIDE else "phone"

    def seen(self, view: str, name: str | None = None) -> None:
        """Wait for a view, and look at it."""
        self.wait(view)
        self._look(name or view)

    def wait(self, view: str) -> None:
        expect(self.page.locator(".card")).to_have_attribute("data-view", view)

    @property
    def stage(self) -> Locator:
        """The open camera."""
        return self.page.locator("kyc-camera dialog[open]")

    def next(self) -> None:
        self.page.locator("[data-action=next]").locator("visible=true").first.click()

    def secondary(self) -> None:
        self.page.locator(".card .actions .secondary").last.click()

    def sign_in(self, email: str) -> None:
        self.page.goto(self.url)
        self.page.locator("#email").fill(email)
        self.page.locator("#name").fill("Anna Maria Eriksson")
        self.page.locator("#sign-in button").click()
        self.seen("start")

    def choose_card(self) -> None:
        self.wait("document")
        self.page.locator("[value=GOVT_ID]").check()
        self.next()
        self.seen("document")
        self.page.locator("#country").select_option("IND")
        self.next()

    def photograph(self, view: str, specimen: str, flaw: str | None = None) -> None:
        """Take a photo. Before that, look at the hint for a flaw."""
        self.seen(view)
        if flaw:
            # So that there is time to look. Faces are never taken by themselves.
            self.page.locator("kyc-camera").evaluate("camera => { camera.auto = false }")
            self.feed.show(specimen, flaw, self._device)
            self.next()
            expect(self.stage).to_have_attribute("data-state", "problem")
            self._look(f"{view}-{flaw}")
            self.page.keyboard.press("Escape")
        self.feed.show(specimen, "sharp", self._device)
        self.next()
        if flaw:
            expect(self.stage).to_have_attribute("data-state", "good")
            self._look(f"{view}-camera")
            self.stage.locator(".take").click()
        self.use(view if flaw else None)

    def use(self, name: str | None = None) -> None:
        """Use the photo."""
        use = self.page.locator("#use-photo")
        expect(use).to_be_focused()
        if name:
            self._look(f"{name}-preview")
        while use.is_visible():
            use.click()
            self.page.wait_for_timeout(100)

    def whole(self, *, results: bool = True) -> None:
        """Do the journey with a card, and visit every other view on the way. With `results`, also
        visit the views of the outcomes.
        """
        self.sign_in(
            f"ann{self._visitor}+slow.document_ocr+upstream_error.presentation@example.com"
        )
        self.secondary()
        self.seen("refused")
        self.secondary()
        self.wait("start")
        self.next()
        self.choose_card()
        if self._device == "computer":
            self.page.go_back()
            self.wait("document")
            self.page.locator(".offer button").click()
            self.seen("phone")
            self.secondary()
            self.wait("document")
            self.page.locator("#country").select_option("IND")
            self.next()
        self.photograph("front", FRONT, "glaring")
        self.photograph("back", BACK)
        self.seen("working")
        self.photograph("selfie", PORTRAIT, "dark")
        self.seen("review")
        self.next()
        self.seen("problem")
        self.page.go_back()
        self.wait("review")
        self.secondary()
        self.seen("declined")
        if not results:
            return
        for tag, views in (
            ("webhook_late", ("checking", "confirmed")),
            ("rejected", ("rejected",)),
        ):
            self.verify(f"bob{self._visitor}+{tag}@example.com")
            for view in views:
                self.seen(view)

    def verify(self, email: str) -> None:
        """Do the whole journey with files, without a look at the views."""
        look, self._look = self._look, lambda name: None
        self.page.evaluate("() => sessionStorage.clear()")
        self.sign_in(email)
        self.next()
        self.wait("document")
        self.page.locator("[value=PASSPORT]").check()
        self.next()
        for view, specimen in (("front", "passport"), ("selfie", PORTRAIT)):
            self.wait(view)
            self.page.locator("#file").set_input_files(self.feed.photo(specimen))
            self.use()
        self.wait("review")
        self.next()
        self._look = look
