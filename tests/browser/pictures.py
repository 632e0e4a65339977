"""Takes screenshots of every view of the demo. `make pictures` runs this; `make test` does not.

Every view in each mode goes to `build/pictures/<mode>/`, for developers to look at. The pictures in
the documentation, and an animation of the journey, go to `docs/pictures`.
"""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.demo_page import PASSPORT, PORTRAIT
from tests.browser.walk import Walk
from tests.support.stack import REPOSITORY, RunningStack

pytestmark = pytest.mark.browser

ALL = REPOSITORY / "build" / "pictures"
KEPT = REPOSITORY / "docs" / "pictures"
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": PHONE},
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "arabic": {"viewport": PHONE, "locale": "ar"},
    "arabic-320": {"viewport": NARROW, "locale": "ar"},
    "german-320": {"viewport": NARROW, "locale": "de"},
    "hindi-320": {"viewport": NARROW, "locale": "hi"},
    "wide": {"viewport": WIDE},
    "wide-dark": {"viewport": WIDE, "color_scheme": "dark"},
}
#: Mode and view of each picture in the documentation.
DOCUMENTED = {
    "start": ("light", "signin"),
    "capture-hint": ("light", "front-glaring"),
    "capture-good": ("light", "front-camera"),
    "selfie": ("light", "selfie-camera"),
    "review": ("light", "review"),
    "confirmed": ("light", "confirmed"),
    "rejected": ("dark", "rejected"),
    "arabic": ("arabic-320", "front"),
    "german": ("german-320", "document"),
    "wide-capture": ("wide", "front-camera"),
    "wide-phone": ("wide", "phone"),
}
_MOST_BYTES = 150_000
_MOST_BYTES_OF_ANIMATION = 2_000_000
_THEME = """export const THEME = {
  light: { "--accent": "#8a1c5c", "--tint": "#f7e6f0", "--page": "#faf5f1", "--radius": "1.25rem" },
  dark: { "--accent": "#ff9ccf", "--on-accent": "#3d0a27", "--tint": "#43203a" },
};"""


def _picture(walk: Walk) -> Image.Image:
    walk.page.mouse.move(0, 0)
    return Image.open(io.BytesIO(walk.page.screenshot(animations="disabled"))).convert("RGB")


def _keep(picture: Image.Image, name: str) -> None:
    path = KEPT / f"{name}.jpg"
    picture.save(path, quality=82, optimize=True)
    assert path.stat().st_size < _MOST_BYTES


@pytest.mark.parametrize("mode", MODES)
def test_every_view(mode: str, open_page: OpenPage, stack: RunningStack, feed: CameraFeed) -> None:
    folder = ALL / mode
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    page = open_page(**MODES[mode])
    taken: list[str] = []

    def look(name: str) -> None:
        taken.append(name)
        picture = _picture(walk)
        picture.save(folder / f"{len(taken):02}-{name}.png")
        page.screenshot(path=folder / f"{len(taken):02}-{name}-all.png", full_page=True)
        for kept, (its_mode, view) in DOCUMENTED.items():
            if (its_mode, view) == (mode, name):
                _keep(picture, kept)

    walk = Walk(page, stack.url, feed, look)
    walk.whole()
    assert len(taken) >= 14


def test_two_themes(open_page: OpenPage, stack: RunningStack, feed: CameraFeed) -> None:
    config = (REPOSITORY / "local" / "demo" / "config.js").read_text(encoding="utf-8")
    themed = config.replace("export const THEME = { light: {}, dark: {} };", _THEME)
    assert themed != config
    themed = themed.replace('name: "Example Company"', 'name: "Rosewood Bank"')
    for name, text in (("theme-standard", config), ("theme-rosewood", themed)):
        page = open_page(viewport=PHONE)
        page.route("**/config.js", _answer(text))
        walk = Walk(page, stack.url, feed, lambda _: None)
        walk.sign_in("ann@example.com")
        walk.seen("document")
        _keep(_picture(walk), name)


def _answer(text: str) -> Any:
    return lambda route: route.fulfill(body=text, content_type="text/javascript")


def test_the_journey_as_an_animation(
    open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    frames: list[tuple[Image.Image, int]] = []
    page = open_page(viewport=PHONE)
    walk = Walk(page, stack.url, feed, lambda _: frames.append((_picture(walk), 1200)))
    walk.sign_in("ann+slow.document_ocr+webhook_late@example.com")
    walk.seen("document")
    walk.next()
    for view, specimen, flaw in (("front", PASSPORT, "glaring"), ("selfie", PORTRAIT, "dark")):
        walk.photograph(view, specimen, flaw)
        if view == "front":
            frames.append((_picture(walk), 900))
    walk.seen("review")
    walk.next()
    walk.seen("checking")
    walk.seen("confirmed")
    path: Path = KEPT / "journey.webp"
    small = [picture.resize((312, 624), Image.Resampling.LANCZOS) for picture, _ in frames]
    small[0].save(
        path,
        save_all=True,
        append_images=small[1:],
        duration=[duration for _, duration in frames],
        loop=0,
        quality=80,
        method=6,
    )
    assert path.stat().st_size < _MOST_BYTES_OF_ANIMATION
