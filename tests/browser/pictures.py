"""Takes screenshots of every view of the element. `make pictures` runs this; `make test` does not.

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
from tests.browser.sizes import SIZES, open_in
from tests.browser.walk import Walk
from tests.support.stack import REPOSITORY, RunningStack

pytestmark = pytest.mark.browser

_CODES = ("en", "de")
ALL = REPOSITORY / "build" / "pictures"
KEPT = REPOSITORY / "docs" / "pictures"
MODES: dict[str, dict[str, Any]] = {
    **{f"{size}-{code}": {"size": size, "locale": code} for size in SIZES for code in _CODES},
    **{f"{size}-dark": {"size": size, "color_scheme": "dark"} for size in SIZES},
    "320-ar": {"size": "320", "locale": "ar"},
    "320-hi": {"size": "320", "locale": "hi"},
    "wide": {"size": "wide"},
    "wide-dark": {"size": "wide", "color_scheme": "dark"},
}
#: Mode and view of each picture in the documentation.
DOCUMENTED = {
    "start": ("390-en", "start"),
    "capture-hint": ("390-en", "front-glaring"),
    "capture-good": ("390-en", "front-camera"),
    "selfie": ("390-en", "selfie-camera"),
    "review": ("390-en", "review"),
    "arabic": ("320-ar", "front"),
    "german": ("320-de", "document"),
    "wide-phone": ("wide", "phone"),
}
_MOST_BYTES = 150_000
_MOST_BYTES_OF_ANIMATION = 2_000_000


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
    page = open_in(open_page, **MODES[mode])
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
    for theme in ("rosewood", "slate"):
        page = open_page(viewport=PHONE)
        page.add_init_script(f"localStorage.settings ??= JSON.stringify({{ theme: '{theme}' }})")
        walk = Walk(page, stack.url, feed, lambda _: None)
        walk.sign_in("ann@example.com")
        walk.next()
        walk.wait("document")
        _keep(_picture(walk), f"theme-{theme}")


def test_the_journey_as_an_animation(
    open_page: OpenPage, stack: RunningStack, feed: CameraFeed
) -> None:
    frames: list[tuple[Image.Image, int]] = []
    page = open_page(viewport=PHONE)
    walk = Walk(page, stack.url, feed, lambda _: frames.append((_picture(walk), 1200)))
    walk.sign_in("ann+slow.document_ocr+webhook_late@example.com")
    walk.next()
    walk.seen("document")
    walk.next()
    for view, specimen, flaw in (("front", PASSPORT, "dark"), ("selfie", PORTRAIT, "dark")):
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
