"""The browser's Back button goes back one step, and loses nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import BACK, FRONT, DemoPage

pytestmark = [pytest.mark.browser, pytest.mark.long]

FRONT_TITLE = "Photograph the front of your card"


def test_one_step_at_a_time_without_a_second_request(demo: DemoPage) -> None:
    sent = demo.bodies("/api/v2/")
    demo.open().sign_in("ann@back.example.com").choose_card()
    demo.pick_file(FRONT_TITLE, FRONT).pick_file("Turn the card over", BACK)
    demo.pick_selfie()
    demo.heading("Check what is shared")
    assert len(sent) == 2

    for title in ("Take a selfie", "Turn the card over", FRONT_TITLE):
        demo.page.go_back()
        demo.heading(title)
        # The photo is still there.
        expect(demo.page.locator("#photo")).to_be_visible()
    demo.page.go_back()
    demo.heading("Choose your document")
    demo.press("Continue")
    for title in (FRONT_TITLE, "Turn the card over", "Take a selfie"):
        demo.heading(title)
        demo.press("Use this photo")

    demo.agree()
    demo.heading("You are verified")
    # The same photos were not sent again.
    assert len(sent) == 3
    demo.page.go_back()
    demo.heading("You are verified")


def test_from_a_mismatch_to_another_document(demo: DemoPage) -> None:
    demo.open().sign_in("bob+face_mismatch@back.example.com").choose_passport().pick_passport()
    demo.pick_selfie()
    expect(demo.page.locator("[data-view=problem] h2")).to_be_focused()
    demo.press("Choose another document")
    demo.choose_card()
    demo.pick_file(FRONT_TITLE, FRONT).pick_file("Turn the card over", BACK)
    demo.heading("Take a selfie")


def test_a_cancelled_upload_can_be_sent_again(demo: DemoPage) -> None:
    demo.open().sign_in("cid@back.example.com").choose_passport()
    session = demo.page.context.new_cdp_session(demo.page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000}
    session.send("Network.emulateNetworkConditions", slow)
    demo.pick_passport()
    demo.heading("Reading your document")
    expect(demo.page.locator("#working-text")).to_contain_text("Sending the photo")
    demo.press("Cancel")
    demo.heading("Photograph your passport")
    expect(demo.page.locator("#photo")).to_be_visible()
    session.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    demo.press("Use this photo")
    demo.heading("Take a selfie")
