"""The demo in other languages. No view has words that are written into the page or its modules."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.demo_page import DemoPage
from tests.browser.walk import Walk
from tests.support.stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Replaces German by a language in which every text is marked.
MARKED = """import en from "./en.js";
const mark = (text) => `⟦${text}⟧`;
const each = (texts, change) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, change(text)]));
export default {
  texts: each(en.texts, mark),
  reasons: each(en.reasons, (both) => both.map(mark)),
};"""
#: Returns the visible texts outside the marks. It counts the marks, because a text can have several
#: nodes.
UNMARKED = """() => {
    const found = [];
    const root = document.querySelector("#kyc").shadowRoot;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { textContent, parentElement } = walker.currentNode;
        const data = "[hidden], option, [part=company], dd, #identifiers";
        if (parentElement.closest(data)) continue;
        let rest = textContent;
        while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/g, "");
        rest = rest.trim();
        if (/\\p{L}{2}/u.test(rest)) found.push(rest);
    }
    for (const element of root.querySelectorAll("[aria-label], img[alt]")) {
        const label = element.getAttribute("aria-label") ?? element.alt;
        if (label && !label.startsWith("⟦")) found.push(label);
    }
    return found;
}"""


def test_no_view_has_words_of_its_own(
    open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    page = open_page(viewport=PHONE, locale="de")
    page.route(
        "**/element/de.js",
        lambda route: route.fulfill(body=MARKED, content_type="text/javascript"),
    )
    found: dict[str, Any] = {}

    def look(view: str) -> None:
        found[view] = page.evaluate(UNMARKED)

    Walk(page, stack.url, feed, look).whole()
    assert {view: words for view, words in found.items() if words} == {}
    assert len(found) >= 14


def _width(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth"))


@pytest.mark.parametrize("language", ["ar", "de"])
def test_long_words_and_right_to_left_fit_a_narrow_screen(
    language: str, open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, locale=language)
    too_wide: list[str] = []

    def look(view: str) -> None:
        if _width(page) > 320:
            too_wide.append(view)

    walk = Walk(page, stack.url, feed, look)
    walk.whole(results=False)
    assert too_wide == []
    assert page.locator(".root").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_the_language_is_switched_in_place_and_remembered(demo: DemoPage) -> None:
    demo.open().sign_in("ann@languages.example.com").choose_card("India")
    demo.page.go_back()
    demo.heading("Choose your document")
    demo.page.get_by_text("Settings of this demo").click()
    demo.page.get_by_label("Language").select_option("fr")
    heading = demo.page.get_by_role("heading", level=2, name="Choisissez votre document")
    expect(heading).to_be_visible()
    country = demo.page.get_by_label("Pays de délivrance")
    expect(country.locator("option:checked")).to_have_text("Inde")
    demo.page.reload()
    expect(demo.page.locator(".root")).to_have_attribute("lang", "fr")
