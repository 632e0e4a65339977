"""After a reload, the page continues at the same view. It stores no photos, credentials or
tokens.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import BACK, FRONT, DemoPage

pytestmark = [pytest.mark.browser, pytest.mark.long]


def _stored(demo: DemoPage) -> str:
    """Return what the element stores. The page itself remembers who is signed in, with the token of
    the local identity provider.
    """
    stored = """() => {
        const { person, ...kept } = sessionStorage;
        return JSON.stringify([kept, {...localStorage}]);
    }"""
    return str(demo.page.evaluate(stored))


def _go_on(demo: DemoPage) -> None:
    expect(demo.page.get_by_role("heading", name="Go on with your selfie")).to_be_visible()
    demo.press("Continue")


def test_each_view_comes_back_after_a_reload(demo: DemoPage) -> None:
    sent = demo.bodies("/api/v2/")
    demo.open().sign_in("ann@reload.example.com")
    demo.heading("Choose your document")
    demo.page.reload()
    demo.press("I agree, start")
    demo.choose_passport()
    demo.heading("Photograph your passport")
    demo.page.reload()
    demo.press("I agree, start")
    demo.choose_passport().pick_passport()
    demo.heading("Take a selfie")
    demo.page.reload()
    _go_on(demo)
    demo.pick_selfie()
    demo.heading("Check what is shared")
    demo.page.reload()
    # The page did not keep the credentials, so it sends the selfie again.
    _go_on(demo)
    demo.pick_selfie().agree()
    demo.heading("You are verified")
    demo.page.reload()
    expect(demo.page.get_by_role("heading", name="You are already verified")).to_be_visible()
    assert len(sent) == 4
    assert len({body["sessionId"] for body in sent}) == 1


def test_the_second_side_of_a_card_begins_with_the_first(demo: DemoPage) -> None:
    demo.open().sign_in("bob@reload.example.com").choose_card()
    demo.pick_file("Photograph the front of your card", FRONT)
    demo.heading("Turn the card over")
    demo.page.reload()
    demo.press("I agree, start")
    demo.heading("Choose your document")
    demo.press("Continue")
    demo.pick_file("Photograph the front of your card", FRONT)
    demo.pick_file("Turn the card over", BACK)
    demo.heading("Take a selfie")


def test_a_reload_while_the_document_is_read(demo: DemoPage) -> None:
    demo.open().sign_in(
        "cid+slow.document_ocr@reload.example.com"
    ).choose_passport().pick_passport()
    demo.heading("Reading your document")
    demo.page.reload()
    start = demo.page.get_by_role("button", name="I agree, start")
    start.or_(demo.page.get_by_role("button", name="Continue")).click()
    demo.choose_passport().pick_passport()
    first = demo.page.get_by_role("heading", level=2, name="Take a selfie")
    waiting = demo.page.get_by_role("button", name="Try again")
    expect(first.or_(waiting)).to_be_visible()
    while waiting.is_visible():
        # The first request still runs, so the page waits for it.
        waiting.click()
        expect(first.or_(waiting)).to_be_visible()
    demo.pick_selfie().agree()
    demo.heading("You are verified")


def test_a_reload_while_the_consent_is_sent(demo: DemoPage) -> None:
    demo.open().sign_in("dan+slow.consent@reload.example.com").choose_passport().pick_passport()
    demo.pick_selfie().agree()
    demo.heading("Sharing what you agreed to")
    demo.page.reload()
    done = demo.page.get_by_role("heading", level=2, name=re.compile("You are (already )?verified"))
    selfie = demo.page.get_by_role("heading", level=2, name="Go on with your selfie")
    again = demo.page.get_by_role("button", name="Try again")
    expect(done.or_(selfie)).to_be_visible()
    if selfie.is_visible():
        demo.press("Continue")
        demo.pick_selfie()
    expect(done.or_(again)).to_be_visible()
    while not done.is_visible():
        again.click()
        expect(done.or_(again)).to_be_visible()


def test_no_picture_and_no_token_is_kept(demo: DemoPage) -> None:
    tokens: list[str] = []
    demo.page.on("request", lambda sent: tokens.append(sent.headers.get("authorization", "")[7:]))
    demo.open().sign_in("eve@reload.example.com").choose_card()
    demo.pick_file("Photograph the front of your card", FRONT)
    demo.heading("Turn the card over")
    at_the_back = _stored(demo)
    demo.pick_file("Turn the card over", BACK)
    demo.pick_selfie()
    demo.heading("Check what is shared")
    used = set(filter(None, tokens))
    assert len(used) == 2
    for kept in (at_the_back, _stored(demo)):
        assert "data:image" not in kept
        assert "VerifiableCredential" not in kept
        assert not [token for token in used if token in kept]


def test_nothing_personal_is_kept_after_the_end(demo: DemoPage) -> None:
    demo.verify("fay@reload.example.com")
    kept = _stored(demo)
    assert "fay@reload.example.com" not in kept
    assert "ERIKSSON" not in kept.upper()
