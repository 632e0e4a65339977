"""A page written to Hypersign's guide works here after two changes: the two base URLs and the
ID token.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.demo_page import BACK, FRONT, PASSPORT, PORTRAIT, SPECIMENS
from tests.browser.static_server import StaticServer
from tests.support.clients.sandbox import received
from tests.support.stack import RunningStack

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def _verify(
    page: Page, drop_in_site: StaticServer, stack: RunningStack, email: str, *sides: str
) -> None:
    settings = {
        "KYC_BASE_URL": stack.url,
        "SSI_BASE_URL": stack.url,
        "BUNDLE_URL": f"{stack.url}/get-required-tokens-and-session-for-a-user",
        "SIGN_IN_TOKEN": stack.token(email, "Ann"),
    }
    lines = (f'export const {name} = "{value}";' for name, value in settings.items())
    drop_in_site.replace({"settings.js": "\n".join(lines)})
    page.goto(drop_in_site.origin)
    for label, specimen in zip(("Front", "Back"), sides, strict=False):
        page.get_by_label(label).set_input_files(SPECIMENS / f"{specimen}.jpg")
    page.get_by_label("Selfie").set_input_files(SPECIMENS / f"{PORTRAIT}.jpg")
    page.get_by_role("button", name="Verify").click()


@pytest.mark.parametrize(
    "sides",
    [
        pytest.param((PASSPORT,), id="passport"),
        pytest.param((FRONT, BACK), id="card", marks=pytest.mark.long),
    ],
)
def test_the_journey(
    page: Page, drop_in_site: StaticServer, stack: RunningStack, sides: tuple[str, ...]
) -> None:
    before = received(stack, "consent")
    _verify(page, drop_in_site, stack, f"ann-{len(sides)}@drop-in-page.example.com", *sides)
    expect(page.locator("output")).to_contain_text("verified: ")
    assert received(stack, "consent") == before + 1


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("unreadable_document", "document: The document could not be read."),
        pytest.param(
            "face_mismatch",
            "face: The face does not match the photo in the document.",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "upstream_error.consent",
            "consent: The verification service has a problem.",
            marks=pytest.mark.long,
        ),
    ],
)
def test_the_guides_page_reads_our_failures(
    page: Page, drop_in_site: StaticServer, stack: RunningStack, tag: str, said: str
) -> None:
    _verify(page, drop_in_site, stack, f"bob+{tag}@drop-in-page.example.com", PASSPORT)
    expect(page.locator("output")).to_contain_text(said)
