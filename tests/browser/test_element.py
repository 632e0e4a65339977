"""`<hypersign-kyc>` in a company's page: its policy, attributes, events, methods, and mistakes of
the page.
"""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import PASSPORT, START
from tests.browser.host_page import ELEMENT, HostPage
from tests.support.clients.app import App
from tests.support.stack import RunningStack

pytestmark = pytest.mark.browser

TITLE = "Photograph your passport"


@pytest.fixture
def host(open_page: OpenPage, stack: RunningStack, feed: CameraFeed) -> HostPage:
    return HostPage(open_page(), stack, feed)


def _first_view(host: HostPage) -> None:
    expect(host.page.get_by_role("heading", name=START).first).to_be_visible()


def test_a_whole_journey_under_a_strict_policy(host: HostPage) -> None:
    host.show("ann@element.example.com").start()
    host.choose_passport()
    host.open_camera(TITLE, PASSPORT)
    host.use_photo()
    host.pick_selfie().agree()
    host.heading("You are verified")

    assert host.page.evaluate("() => blocked") == []
    assert host.reported == []
    assert [detail["outcome"] for detail in host.events("outcome")] == ["confirmed"]
    assert len(host.events("consented")) == 1
    taken = [(detail["subject"], detail["source"]) for detail in host.events("captured")]
    assert taken == [("front", "camera"), ("selfie", "file")]
    steps = list(dict.fromkeys(detail["step"] for detail in host.events("step")))
    assert steps == ["start", "document", "selfie", "review", "done"]


@pytest.mark.parametrize(
    ("markup", "code", "said"),
    [
        ('lang="xx"', "INVALID_USE", "lang must be one of en, de, fr, es, pt, hi, ar"),
        ('steps="selfie document review"', "INVALID_USE", "in this order"),
        ('steps="document"', "INVALID_USE", "steps must be some of"),
        ('documents="library-card"', "INVALID_USE", "documents must be some of"),
        ("company='{'", "INVALID_USE", "company must be an object"),
        ('return-url="javascript:alert(1)"', "INVALID_USE", "is not an address"),
    ],
)
@pytest.mark.long
def test_a_mistake_in_the_page_is_reported_and_the_default_is_used(
    host: HostPage, markup: str, code: str, said: str
) -> None:
    host.show("bob@element.example.com", f'<hypersign-kyc api="" {markup}></hypersign-kyc>')
    _first_view(host)

    assert any(said in line and "<hypersign-kyc>" in line for line in host.reported)
    (error,) = host.events("error")
    assert error["code"] == code
    assert said in error["message"]


def test_the_api_is_asked_while_the_language_is_loading(host: HostPage) -> None:
    held: list[Route] = []
    host.page.route("**/languages/en.js", lambda route: held.append(route))  # noqa: PLW0108

    with host.page.expect_response("**/users/me"):
        host.show("abe@element.example.com")

    (language,) = held
    language.continue_()
    _first_view(host)


def test_an_api_that_answers_html_is_reported(host: HostPage) -> None:
    host.page.route(
        "**/users/me", lambda route: route.fulfill(body="<h1>Hi</h1>", content_type="text/html")
    )
    host.show("cid@element.example.com")
    expect(host.page.get_by_role("heading", name="Something went wrong.")).to_be_visible()
    assert [error["code"] for error in host.events("error")] == ["NO_ANSWER"]
    assert any("NO_ANSWER" in line for line in host.reported)


@pytest.mark.long
def test_an_address_that_is_none_is_reported(host: HostPage) -> None:
    host.show("cid@element.example.com", '<hypersign-kyc api="here"></hypersign-kyc>')
    host.page.wait_for_function("() => events.some(([name]) => name === 'error')")
    assert "baseUrl" in host.events("error")[0]["message"]


def test_a_session_of_another_user_is_refused(host: HostPage, stack: RunningStack) -> None:
    mallory = App(stack.url, stack.token("mallory@element.example.com"))
    session = mallory.fetch_bundle().json()["sessionId"]
    host.show(
        "dan@element.example.com", f'<hypersign-kyc api="" session="{session}"></hypersign-kyc>'
    )
    words = "This verification belongs to another account, or it has ended."
    expect(host.page.get_by_role("heading", name=words)).to_be_visible()
    assert [error["code"] for error in host.events("error")] == ["OTHER_ACCOUNT"]


@pytest.mark.parametrize("way", ["remove", pytest.param("destroy", marks=pytest.mark.long)])
def test_the_camera_goes_off_with_the_element(host: HostPage, way: str) -> None:
    host.show("eve@element.example.com").start()
    host.choose_passport()
    host.open_camera(TITLE, PASSPORT, "dark")
    host.wait_for_camera()
    assert not host.camera_is_off()
    host.page.evaluate(f"() => document.querySelector('hypersign-kyc').{way}()")
    assert host.camera_is_off()


def test_an_element_can_be_removed_while_it_sends(host: HostPage) -> None:
    host.show("fay+slow.document_ocr@element.example.com").start()
    host.choose_passport().pick_passport()
    host.heading("Reading your document")
    with host.page.expect_event("requestfailed") as failed:
        host.page.evaluate("() => document.querySelector('hypersign-kyc').remove()")
    assert failed.value.url.endswith("/documents/extract")
    # A script that fails afterwards fails the test.
    host.page.wait_for_timeout(500)
    assert host.events("error") == []


@pytest.mark.long
def test_two_elements_share_a_page(host: HostPage) -> None:
    one, two = ELEMENT.replace("<hypersign-kyc ", '<hypersign-kyc id="one" '), ELEMENT
    host.show("gil@element.example.com", one + two)
    first, second = (host.page.locator("hypersign-kyc").nth(at) for at in (0, 1))
    first.get_by_role("button", name="I agree, start").click()
    expect(first.get_by_role("heading", name="Choose your document")).to_be_visible()
    expect(second.get_by_role("heading", name=START)).to_be_visible()
    second.get_by_role("button", name="I agree, start").click()
    expect(second.get_by_role("heading", name="Choose your document")).to_be_visible()
    host.page.go_back()
    expect(second.get_by_role("heading", name=START)).to_be_visible()
    expect(first.get_by_role("heading", name="Choose your document")).to_be_visible()


def test_who_does_not_agree_leaves_with_a_reason(host: HostPage) -> None:
    host.show("hal@element.example.com")
    host.press("I do not agree")
    host.heading("You did not agree")
    assert [(event["reason"], event["left"]) for event in host.events("exit")] == [
        ("agreement_declined", False)
    ]
    host.press("Close")
    assert host.events("exit")[-1]["left"]
    host.press("Start over")
    host.heading(START)


@pytest.mark.long
def test_the_company_words_the_agreement_and_offers_another_way(host: HostPage) -> None:
    company = """kyc.company = {
        name: "Rosewood Bank", agreement: { en: "Rosewood compares your face." },
        alternative: { text: "Come to a branch" }, contact: "help@rosewood.example",
        privacyUrl: "https://rosewood.example/privacy", purpose: "To open an account", keptDays: 7,
    };"""
    slots = ELEMENT.replace(
        "></", '><p slot="start">Our own words</p><p slot="consent">Sealed</p></'
    )
    host.show("ida@element.example.com", slots, company)
    page = host.page
    expect(page.get_by_text("Rosewood compares your face.")).to_be_visible()
    expect(page.get_by_text("Our own words")).to_be_visible()
    expect(page.get_by_role("link", name="Privacy")).to_be_visible()
    expect(page.get_by_role("link", name="Help from Rosewood Bank")).to_have_attribute(
        "href", "mailto:help@rosewood.example"
    )
    host.press("Come to a branch")
    assert host.events("exit")[0]["reason"] == "alternative"
    host.start()
    host.choose_passport().pick_passport().pick_selfie()
    host.heading("Check what is shared")
    expect(page.get_by_text("Sealed")).to_be_visible()
    terms = page.locator(".terms")
    for words in ("Rosewood Bank", "To open an account", "7 days"):
        expect(terms).to_contain_text(words)
    # The button comes after what is consented to.
    below = "(button) => button.compareDocumentPosition(document.querySelector('hypersign-kyc')"
    below += ".shadowRoot.querySelector('.terms')) & Node.DOCUMENT_POSITION_PRECEDING"
    assert page.get_by_role("button", name="I agree, share it").evaluate(below)


@pytest.mark.long
def test_views_can_be_left_out(host: HostPage) -> None:
    markup = 'steps="document selfie review" documents="passport"'
    host.show("joe@element.example.com", f'<hypersign-kyc api="" {markup}></hypersign-kyc>').start()
    # There is only one kind of document, so there is nothing to choose.
    host.pick_passport().pick_selfie().agree()
    host.page.wait_for_function("() => events.some(([name]) => name === 'exit')")
    assert host.events("exit")[0]["reason"] == "consented"


def test_nothing_is_kept_of_a_user_who_signs_out(host: HostPage) -> None:
    host.show("kim@element.example.com").start()
    host.choose_passport().pick_passport()
    host.heading("Take a selfie")
    stored = "() => JSON.stringify({...sessionStorage})"
    assert "extractionToken" in host.page.evaluate(stored)
    host.page.evaluate("() => { document.querySelector('hypersign-kyc').signInToken = undefined }")
    assert host.page.evaluate(stored) == "{}"
    expect(host.page.locator(".card")).to_have_count(0)


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.long
def test_in_an_iframe_on_another_origin(host: HostPage, allowed: bool) -> None:
    allow = f"camera {host.url}" if allowed else ""
    frame = f'<iframe src="{host.url}/host.html" allow="{allow}" width="380" height="700">'
    outside = "https://company.example/"
    host.page.route(outside, lambda route: route.fulfill(body=frame, content_type="text/html"))
    host.show("lea@element.example.com", address=outside)
    inside = host.page.frame_locator("iframe")
    inside.get_by_role("button", name="I agree, start").click()
    inside.get_by_role("button", name="Continue").click()
    host.feed.show(PASSPORT)
    inside.get_by_role("button", name="Open the camera").click()
    if allowed:
        expect(inside.get_by_role("button", name="Use this photo")).to_be_visible()
    else:
        expect(inside.get_by_role("alert")).to_contain_text('iframe needs allow="camera"')
