"""The screens on which every view is looked at."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

SIZES: dict[str, dict[str, Any]] = {
    "320": {"viewport": {"width": 320, "height": 568}},
    "390": {"viewport": {"width": 390, "height": 844}},
    "landscape": {"viewport": {"width": 844, "height": 390}},
    # A browser shows a page of 1280 by 800 pixels at 200 % like this.
    "zoom-200": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "text-24": {"viewport": {"width": 390, "height": 844}},
}
WIDE = {"viewport": {"width": 1280, "height": 800}}
_LARGE_TEXT = "document.documentElement.style.fontSize = '24px'"


def open_in(open_page: OpenPage, size: str, **options: Any) -> Page:
    """Open a page of one of the sizes, or a wide one."""
    page = open_page(**(SIZES | {"wide": WIDE})[size], **options)
    if size == "text-24":
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {_LARGE_TEXT} }})")
    return page
