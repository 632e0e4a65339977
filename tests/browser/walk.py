"""Visits every view of the demo in any language. It uses only ids, no texts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.demo_page import BACK, FRONT, PORTRAIT

Look = Callable[[str], None]
_WIDE = 960


class Walk:
    """Goes from view to view and calls `look` with the name of each."""

    def __init__(self, page: Page, url: str, feed: CameraFeed, look: Look) -> None:
        self.page, self.url, self.feed = page, url, feed
        self._look = look
        width = page.viewport_size["width"] if page.viewport_size else 0
        self._device = "computer" if width >= _WIDE else "phone"

    def seen(self, view: str, name: str | None = None) -> None:
        """Wait for a view, and look at it."""
        expect(self.page.locator("main")).to_have_attribute("data-view", view)
        expect(self.page.locator("main > section:not([hidden])")).to_have_count(1)
        self._look(name or view)

    def next(self) -> None:
        self.page.locator("[data-action=next]").locator("visible=true").first.click()

    def sign_in(self, email: str) -> None:
        self.page.goto(self.url)
        self.seen("signin")
        self.page.locator("#email").fill(email)
        self.page.locator("#name").fill("Anna Maria Eriksson")
        self.next()

    def choose_card(self) -> None:
        self.page.locator("[value=GOVT_ID]").check()
        self.seen("document")
        self.page.locator("#country").select_option("IND")
        self.next()

    def photograph(self, view: str, specimen: str, flaw: str | None = None) -> None:
        """Take a photo. Before that, look at the hint for a flaw."""
        self.seen(view)
        if flaw:
            self.feed.show(specimen, flaw, self._device)
            self.next()
            expect(self.page.locator("#stage")).to_have_attribute("data-state", "wrong")
            self._look(f"{view}-{flaw}")
            self.page.keyboard.press("Escape")
        self.feed.show(specimen, "sharp", self._device)
        self.next()
        if flaw:
            expect(self.page.locator("#stage")).to_have_attribute("data-state", "steady")
            self._look(f"{view}-camera")
        self.use(view if flaw else None)

    def use(self, name: str | None = None) -> None:
        """Use the photo that the page took by itself."""
        use = self.page.locator("#use-photo")
        expect(use).to_be_focused()
        if name:
            self._look(f"{name}-preview")
        while use.is_visible():
            use.click()
            self.page.wait_for_timeout(100)

    def problem(self, name: str) -> None:
        expect(self.page.locator("#title-problem")).to_be_focused()
        self._look(name)

    def whole(self, *, results: bool = True) -> None:
        """Do the journey with a card, and visit every other view on the way. With `results`, also
        visit the views of the outcomes.
        """
        self.sign_in("ann+slow.document_ocr+upstream_error.presentation@example.com")
        self.choose_card()
        if self._device == "computer":
            self.page.locator("#back").click()
            self.page.locator("aside [data-to-phone]").click()
            code = "() => document.getElementById('qr').naturalWidth > 0"
            self.page.wait_for_function(code)
            self.seen("phone")
            self.page.locator("#stay-here").click()
            expect(self.page.locator("main")).to_have_attribute("data-view", "document")
            self.page.locator("#country").select_option("IND")
            self.next()
        self.photograph("front", FRONT, "glaring")
        self.photograph("back", BACK)
        self._look("working")
        self.photograph("selfie", PORTRAIT, "dark")
        self.seen("review")
        self.next()
        self.problem("problem")
        self.page.go_back()
        expect(self.page.locator("main")).to_have_attribute("data-view", "review")
        self.page.locator("#decline").click()
        self.seen("declined")
        if not results:
            return
        for tag, views in (
            ("webhook_late", ("checking", "confirmed")),
            ("rejected", ("rejected",)),
        ):
            self.verify(f"bob+{tag}@example.com")
            for view in views:
                self.seen(view)

    def verify(self, email: str) -> None:
        """Do the whole journey with files, without a look at the views."""
        look, self._look = self._look, lambda name: None
        self.page.evaluate("() => sessionStorage.clear()")
        self.sign_in(email)
        expect(self.page.locator("main")).to_have_attribute("data-view", "document")
        self.page.locator("[value=PASSPORT]").check()
        self.next()
        for view, specimen in (("front", "passport"), ("selfie", PORTRAIT)):
            expect(self.page.locator("main")).to_have_attribute("data-view", view)
            self.page.locator("#file").set_input_files(self.feed.photo(specimen))
            self.use()
        expect(self.page.locator("main")).to_have_attribute("data-view", "review")
        self.next()
        self._look = look
