"""Cameras that do not work, files that are not photos, lost connections, and sessions that have
ended.
"""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.demo_page import PASSPORT, PORTRAIT, START, DemoPage

pytestmark = [pytest.mark.browser, pytest.mark.long]

TITLE = "Photograph your passport"
ENDED = "This verification took too long and has ended."
FAILING_CAMERA = """(name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""


def _to_passport(demo: DemoPage, email: str) -> DemoPage:
    demo.open().sign_in(email).choose_passport()
    demo.heading(TITLE)
    return demo


def test_cameras_that_do_not_work_are_explained(demo: DemoPage) -> None:
    page = _to_passport(demo, "ann@bad-input.example.com").page
    for error, words in (
        ("NotAllowedError", "not allowed"),
        ("NotReadableError", "Another program uses the camera"),
        ("NotFoundError", "No camera was found"),
        ("AbortError", "Another program uses the camera"),
    ):
        page.evaluate(FAILING_CAMERA, error)
        demo.press("Open the camera")
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.get_by_role("button", name="Open the camera")).to_be_focused()
    demo.pick_file(TITLE, PASSPORT, focused=False)
    demo.heading("Take a selfie")


def test_a_camera_that_is_unplugged_can_be_opened_again(demo: DemoPage) -> None:
    page = _to_passport(demo, "bob@bad-input.example.com").page
    demo.feed.show(PASSPORT, "dark")
    demo.press("Open the camera")
    demo.wait_for_camera()
    page.evaluate(FAILING_CAMERA, "NotFoundError")
    page.locator("kyc-camera video").evaluate(
        """(video) => {
            const [track] = video.srcObject.getTracks();
            track.stop();
            track.dispatchEvent(new Event("ended"));
        }"""
    )
    expect(page.get_by_role("alert")).to_contain_text("The camera was disconnected")
    page.evaluate("() => { delete navigator.mediaDevices.getUserMedia }")
    demo.feed.show(PASSPORT)
    demo.press("Open the camera")
    demo.use_photo()
    demo.heading("Take a selfie")


def test_files_that_are_no_photos_are_refused(demo: DemoPage, tmp_path: Path) -> None:
    page = _to_passport(demo, "cid@bad-input.example.com").page
    letter, heic, huge = (tmp_path / name for name in ("letter.jpg", "IMG_1.HEIC", "huge.jpg"))
    letter.write_text("Dear Sir or Madam", encoding="utf-8")
    heic.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64))
    Image.new("RGB", (8700, 5800), "#667788").save(huge, quality=40)
    for file, words in ((letter, "cannot read this file"), (heic, "cannot read HEIC")):
        page.get_by_label("Choose a file").set_input_files(file)
        expect(page.get_by_role("alert")).to_contain_text(words)
    page.get_by_label("Choose a file").set_input_files(huge)
    expect(page.get_by_role("button", name="Use this photo")).to_be_focused()
    width, bytes_ = page.locator("#photo").evaluate(
        "photo => [photo.naturalWidth, photo.src.length * 3 / 4]"
    )
    assert width == 2000
    assert bytes_ < 650_000


def test_a_picture_of_a_cat_is_refused_by_hypersign(demo: DemoPage, tmp_path: Path) -> None:
    cat = tmp_path / "cat.png"
    Image.new("RGB", (900, 600), "#c58b4a").save(cat)
    _to_passport(demo, "dan+unreadable_document@bad-input.example.com").pick_file(TITLE, cat)
    expect(demo.page.locator("[data-view=problem] h2")).to_be_focused()
    demo.press("Take new photos")
    demo.heading(TITLE)


def test_no_step_is_lost_without_a_connection(demo: DemoPage) -> None:
    context = demo.page.context
    demo.open().enter("eve@bad-input.example.com")
    demo.heading(START)

    def without_connection() -> None:
        demo.heading("There is no connection.")
        context.set_offline(False)
        demo.press("Try again")

    context.set_offline(True)
    demo.press("I agree, start")
    expect(demo.page.locator("[data-view=problem] h2")).to_be_focused()
    context.set_offline(False)
    demo.press("Try again")
    demo.choose_passport()
    demo.heading(TITLE)
    context.set_offline(True)
    demo.pick_passport()
    without_connection()
    demo.heading("Take a selfie")
    context.set_offline(True)
    demo.pick_selfie()
    without_connection()
    demo.heading("Check what is shared")
    context.set_offline(True)
    demo.press("I agree, share it")
    without_connection()
    demo.heading("You are verified")


@pytest.mark.parametrize("step", ["face_match", "consent"])
def test_a_session_that_ended_is_followed_by_a_new_one(demo: DemoPage, step: str) -> None:
    _to_passport(
        demo, f"fay+session_expired.{step}@bad-input.example.com"
    ).pick_passport().pick_selfie()
    if step == "consent":
        demo.agree()
    demo.heading(ENDED)
    demo.press("Start again")
    demo.heading("Choose your document")


def test_two_tabs_share_a_session(demo: DemoPage) -> None:
    _to_passport(demo, "gil@bad-input.example.com")
    second = DemoPage(demo.page.context.new_page(), demo.url, demo.feed).open()
    second.sign_in("gil@bad-input.example.com").choose_passport()
    second.pick_passport().pick_file("Take a selfie", PORTRAIT)
    second.heading("Check what is shared")
    # The first tab's document replaces the second's.
    demo.pick_passport().pick_file("Take a selfie", PORTRAIT)
    demo.agree()
    demo.heading("You are verified")
    second.agree()
    second.heading("You are verified")
