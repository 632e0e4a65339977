"""Files that are chosen instead of a photo."""

from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page

from tests.browser.camera_page import CARD, CameraPage
from tests.browser.scenes import draw_document
from tests.browser.static_server import StaticServer

pytestmark = pytest.mark.browser


def test_chosen_files_are_checked(page: Page, site: StaticServer, tmp_path: Path) -> None:
    CameraPage(page, site.origin)
    sharp = draw_document(CARD, 1)
    pictures = {
        "good": sharp,
        "SMALL": Image.new("RGB", (60, 40), "white"),
        "BRIGHT": Image.new("RGB", (1200, 900), "white"),
        "DARK": Image.new("RGB", (1200, 900), "black"),
        "BLURRED": sharp.filter(ImageFilter.GaussianBlur(6)),
    }
    found = {}
    for name, picture in pictures.items():
        picture.save(tmp_path / f"{name}.png")
        page.get_by_label("File").set_input_files(tmp_path / f"{name}.png")
        found[name] = page.evaluate(
            """() => camera.checkFile(document.querySelector("input").files[0])
                .then(({ problem, photo }) => photo.size && (problem ?? "good"))"""
        )

    assert found == {name: name for name in pictures}


def test_a_file_that_cannot_be_used_has_a_code(camera: CameraPage, tmp_path: Path) -> None:
    contents = {
        "NOT_PICTURE": b"no picture",
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0",
        "UNREADABLE": None,
    }
    for code, content in contents.items():
        file = tmp_path / f"{code}.jpg"
        file.write_bytes(content or b"photo")
        camera.page.get_by_label("File").set_input_files(file)
        if content is None:
            file.unlink()

        failed = camera.page.evaluate(
            """() => camera.checkFile(document.querySelector("input").files[0])
                .then(() => "good", ({ name, code }) => `${name} ${code}`)"""
        )

        assert failed == f"CameraError {code}"
    assert camera.states() == []
