"""Every view on every screen: the main button is near and covers nothing, and what is shared can be
read.
"""

from typing import Any

import pytest

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.sizes import SIZES, open_in
from tests.browser.walk import Walk
from tests.support.stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: A value stands in a part of its line that is at least so wide.
LEAST_SHARE = 0.6
#: Browsers round the places of letters.
ROUNDING = 1

_MEASURED = """() => {
    const root = document.querySelector("hypersign-kyc").shadowRoot;
    const camera = root.querySelector("kyc-camera")?.shadowRoot.querySelector("dialog[open]");
    const buttons = camera ? [camera.querySelector(".take")] : root.querySelectorAll("[data-action=next]");
    const main = [...buttons].find((button) => button.offsetHeight);
    const facts = [...root.querySelectorAll(".terms .fact, .credential .fact")].map((fact) => {
        const [name, value] = ["dt", "dd"].map((tag) => {
            const range = document.createRange();
            range.selectNodeContents(fact.querySelector(tag));
            return range.getBoundingClientRect();
        });
        const isHidden = fact.querySelector("dt").offsetHeight < 2;
        const overlaps = !isHidden && name.left < value.right - 1 && value.left < name.right - 1
            && name.top < value.bottom - 1 && value.top < name.bottom - 1;
        const box = fact.querySelector("dd").getBoundingClientRect();
        return {
            text: fact.innerText, overlaps, isPicture: Boolean(fact.querySelector("img")),
            share: box.width / fact.getBoundingClientRect().width,
        };
    });
    const below = main?.getBoundingClientRect().bottom / innerHeight;
    main?.scrollIntoView({ block: "end" });
    const place = main?.getBoundingClientRect();
    const owner = main?.getRootNode();
    const found = main && owner.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
    const covering = main && getComputedStyle(main.closest(".actions") ?? main).position;
    scrollTo(0, 0);
    return {
        below, facts, covering, isHit: !main || found === main || main.contains(found),
        isCamera: Boolean(camera), overflow: document.documentElement.scrollWidth - innerWidth,
    };
}"""  # noqa: E501


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", SIZES)
def test_every_view(
    size: str, language: str, open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    problems: list[Any] = []

    def look(view: str) -> None:
        seen = page.evaluate(_MEASURED)
        if (seen["below"] or 0) > 2 or not seen["isHit"]:
            problems.append((view, "main button", seen["below"], seen["isHit"]))
        if not seen["isCamera"] and seen["covering"] in ("fixed", "sticky"):
            problems.append((view, "covers", seen["covering"]))
        if seen["overflow"] > ROUNDING:
            problems.append((view, "wider than the screen", seen["overflow"]))
        for fact in seen["facts"]:
            squeezed = fact["share"] < LEAST_SHARE and not fact["isPicture"]
            if fact["overlaps"] or squeezed:
                problems.append((view, fact))

    page = open_in(open_page, size, locale=language)
    Walk(page, stack.url, feed, look).whole()

    assert problems == []
