"""A whole verification in the demo page, with a phone's screen and camera."""

import random
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.demo_page import BACK, CARD, FRONT, PASSPORT, PORTRAIT, SPECIMENS, DemoPage
from tests.support.clients.sandbox import received, usage
from tests.support.stack import RunningStack

pytestmark = pytest.mark.browser

MOST_BYTES_OF_A_BODY = 6_000_000
#: Longer values are pictures in Base64.
LONGEST_TEXT = 1000


def test_a_passport_and_a_selfie_by_camera(demo: DemoPage, stack: RunningStack) -> None:
    consents = usage(stack)["consent"]["succeeded"]
    demo.open()
    demo.sign_in("ann@journey.example.com")
    demo.heading("Choose your document")
    demo.choose_passport()

    demo.open_camera("Photograph your passport", PASSPORT)
    demo.use_photo()
    demo.open_camera("Take a selfie", PORTRAIT)
    demo.press("Take the photo")
    demo.use_photo()

    demo.heading("Check what is shared")
    demo.agree()
    demo.heading("You are verified")
    assert usage(stack)["consent"]["succeeded"] == consents + 1


def test_a_card_from_files(demo: DemoPage, stack: RunningStack) -> None:
    demo.open().sign_in("bob@journey.example.com").choose_card("India")
    demo.pick_file("Photograph the front of your card", SPECIMENS / f"{FRONT}.jpg")
    demo.pick_file("Turn the card over", SPECIMENS / f"{BACK}.jpg")
    demo.pick_file("Take a selfie", SPECIMENS / f"{PORTRAIT}.jpg")

    demo.heading("Check what is shared")
    expect(demo.page.get_by_role("heading", name="From your card")).to_be_visible()
    demo.agree()
    demo.heading("You are verified")
    assert "countryCode" in usage(stack)["document_ocr"]["last_fields"]


def test_a_card_needs_its_country(demo: DemoPage) -> None:
    demo.open().sign_in("cid@journey.example.com")
    demo.heading("Choose your document")
    demo.page.get_by_label(CARD).check()
    demo.press("Continue")
    country = demo.page.get_by_label("Country that issued it")
    expect(country).to_be_focused()
    expect(country).to_have_attribute("aria-invalid", "true")
    alert = demo.page.get_by_role("alert")
    expect(alert).to_have_text("Choose the country that issued your document.")


def twelve_megapixels(path: Path, seed: int) -> Path:
    """Return a photo of 4,000 by 3,000 pixels of noise, which is the hardest to compress."""
    noise = Image.frombytes("RGB", (1000, 750), random.Random(seed).randbytes(1000 * 750 * 3))
    noise.resize((4000, 3000), Image.Resampling.BICUBIC).save(path, quality=95)
    return path


def test_photos_of_twelve_megapixels_of_both_sides_pass(demo: DemoPage, tmp_path: Path) -> None:
    front = twelve_megapixels(tmp_path / "front.jpg", 1)
    back = twelve_megapixels(tmp_path / "back.jpg", 2)
    assert front.stat().st_size + back.stat().st_size > MOST_BYTES_OF_A_BODY
    demo.open().sign_in("dan@journey.example.com").choose_card()
    demo.pick_file("Photograph the front of your card", front)
    with demo.page.expect_request("**/documents/extract") as extraction:
        demo.pick_file("Turn the card over", back)
    demo.heading("Take a selfie")

    body = extraction.value.post_data_buffer
    assert body is not None
    assert len(body) < 2 * 600_000 * 4 / 3 + 1_000


def test_the_review_shows_everything_that_is_shared_if_the_user_agrees(
    demo: DemoPage, stack: RunningStack
) -> None:
    consents = received(stack, "consent")
    demo.open().sign_in("eve@journey.example.com").choose_passport().pick_passport()
    with demo.page.expect_response("**/biometrics/verify") as verified:
        demo.pick_selfie()
    demo.heading("Check what is shared")
    demo.page.get_by_text("Show identifiers and technical details").click()
    shown = demo.page.locator("#identifiers")
    pictures = 0
    for credential in verified.value.json()["data"]["credentials"]:
        for value in credential["credentialSubject"].values():
            if len(str(value)) > LONGEST_TEXT:
                pictures += 1
            else:
                expect(shown).to_contain_text(str(value))
        expect(shown).to_contain_text(credential["issuer"])
    expect(shown.locator("img")).to_have_count(pictures)
    drawn = "images => images.every((image) => image.naturalWidth > 1)"
    assert demo.page.locator(".credential img").evaluate_all(drawn)

    demo.press("Do not share")
    demo.heading("Nothing was shared")
    assert received(stack, "consent") == consents


@pytest.mark.long
def test_a_file_that_is_not_a_picture_can_be_replaced(demo: DemoPage, tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("no picture", encoding="utf-8")
    demo.open().sign_in("gil@journey.example.com").choose_passport()
    demo.heading("Photograph your passport")
    demo.page.get_by_label("Choose a file").set_input_files(letter)
    expect(demo.page.get_by_role("alert")).to_contain_text("cannot read this file as a picture")
    demo.pick_file("Photograph your passport", PASSPORT, focused=False)
    demo.heading("Take a selfie")


def test_a_file_can_replace_the_camera(
    open_page: OpenPage, stack: RunningStack, demo: DemoPage
) -> None:
    page = DemoPage(open_page(permissions=[]), stack.url, demo.feed)
    page.open().sign_in("hal@journey.example.com").choose_passport()
    page.heading("Photograph your passport")
    page.press("Open the camera")
    expect(page.page.get_by_role("alert")).to_contain_text("choose a file")
    page.pick_file("Photograph your passport", PASSPORT, focused=False)
    page.heading("Take a selfie")
