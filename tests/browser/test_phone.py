"""A user continues on a phone. The phone does the steps, and the computer only shows the status."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Request, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.support.stack import RunningStack
from tests.support.web_tools import NODE, QR_DECODER

pytestmark = [pytest.mark.browser, pytest.mark.long]

COMPUTER = {"width": 1280, "height": 800}


@pytest.fixture
def computer(open_page: OpenPage, stack: RunningStack, demo: DemoPage) -> DemoPage:
    return DemoPage(open_page(viewport=COMPUTER), stack.url, demo.feed)


def _hand_over(computer: DemoPage, email: str) -> str:
    """Go to the view with the QR code. Returns the link."""
    computer.open().sign_in(email)
    computer.heading("Choose your document")
    computer.page.locator(".offer button").click()
    computer.heading("Continue on your phone")
    return computer.page.get_by_label("Link to this verification", exact=True).input_value()


def test_the_phone_verifies_and_the_computer_shows_it(computer: DemoPage, demo: DemoPage) -> None:
    tokens: list[str] = []
    computer.page.on("request", lambda sent: tokens.append(sent.headers.get("authorization", "")))
    link = _hand_over(computer, "ann@phone.example.com")
    code = computer.page.get_by_role("img", name="QR code with the link to this verification")
    expect(code).to_be_visible()
    assert code.locator("path").get_attribute("d")
    assert not [token for token in tokens if token and token[7:] in link]
    asked: list[Request] = []

    def remember(sent: Request) -> None:
        asked.append(sent)

    computer.page.on("request", remember)

    demo.page.goto(link)
    demo.enter("ann@phone.example.com")
    expect(demo.page.get_by_text("You continue here what you began")).to_be_visible()
    demo.press("I agree, start")
    demo.choose_passport().pick_passport()
    expect(computer.page.locator("#phone-state")).to_contain_text("Your document was read")
    demo.pick_selfie().agree()

    demo.heading("You are verified")
    computer.heading("You are verified")
    expect(computer.page.locator(".card")).to_have_attribute("data-outcome", "confirmed")
    assert {request.method for request in asked} == {"GET"}


def _scanned(picture: bytes, folder: Path) -> str:
    """Return what a QR decoder reads in a picture."""
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    (folder / "pixels").write_bytes(image.tobytes())
    script = (
        f"const pixels = new Uint8ClampedArray(require('fs').readFileSync('{folder / 'pixels'}'));"
        f"const found = require('{QR_DECODER}')(pixels, {image.width}, {image.height});"
        "process.stdout.write(found ? found.data : 'nothing')"
    )
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_is_read_as_the_link(
    scheme: str, open_page: OpenPage, stack: RunningStack, feed: CameraFeed, tmp_path: Path
) -> None:
    page = open_page(viewport=COMPUTER, color_scheme=scheme)
    link = _hand_over(DemoPage(page, stack.url, feed), f"dora{scheme}@phone.example.com")

    # With the page around it, as a phone sees it.
    assert _scanned(page.screenshot(), tmp_path) == link


def test_another_account_cannot_use_a_link(computer: DemoPage, demo: DemoPage) -> None:
    link = _hand_over(computer, "bob@phone.example.com")
    demo.page.goto(link)
    demo.enter("mallory@phone.example.com")
    demo.heading("This verification belongs to another account, or it has ended.")
    demo.press("Sign in again")
    demo.sign_in("bob@phone.example.com")
    demo.heading("Choose your document")


def test_the_user_can_continue_on_the_computer(computer: DemoPage) -> None:
    _hand_over(computer, "cid@phone.example.com")
    computer.press("Continue here instead")
    computer.choose_passport().pick_passport()
    computer.heading("Take a selfie")


def test_a_phone_does_not_offer_to_continue_on_a_phone(demo: DemoPage) -> None:
    demo.open().sign_in("dan@phone.example.com")
    demo.heading("Choose your document")
    expect(demo.page.get_by_role("button", name="Continue on your phone")).to_have_count(0)
