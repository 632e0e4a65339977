"""A front end written to Hypersign's guide works here after two changes: base URLs and ID
token.
"""

from collections.abc import Iterator

import pytest

from tests.support.clients.guide import BlockedByCors, Browser, GuidePage
from tests.support.clients.pictures import data_url, specimen
from tests.support.clients.sandbox import usage
from tests.support.stack import RUNTIMES, RunningStack, start_stack

ORIGIN = "https://app.example.com"


@pytest.fixture(scope="module", params=RUNTIMES)
def stack(request: pytest.FixtureRequest) -> Iterator[RunningStack]:
    environment = {"ALLOWED_ORIGINS": ORIGIN, "PRESENTATION_DOMAINS": ""}
    with start_stack(environment, runtime=request.param) as running:
        yield running


def test_the_guides_page_verifies_a_user_with_a_passport(stack: RunningStack) -> None:
    browser = Browser(ORIGIN)
    page = GuidePage(stack.url, stack.url, browser, ORIGIN)
    consents = usage(stack)["consent"]["succeeded"]

    page.start(stack.url, stack.token("ann@example.com", "Ann"))
    page.extract_passport(data_url(specimen("passport")))
    answer = page.match_face(data_url(specimen("portrait")))

    assert answer["success"] is True
    assert answer["data"]["userId"]
    assert usage(stack)["consent"]["succeeded"] == consents + 1
    assert browser.sent == [
        ("GET", "/get-required-tokens-and-session-for-a-user"),
        ("POST", "/api/v2/documents/extract"),
        ("POST", "/api/v2/biometrics/verify"),
        ("POST", "/api/v1/presentation"),
        ("POST", "/api/v2/consents"),
    ]


def test_the_guides_page_verifies_a_user_with_a_government_id(stack: RunningStack) -> None:
    page = GuidePage(stack.url, stack.url, Browser(ORIGIN), ORIGIN)

    page.start(stack.url, stack.token("bob@example.com", "Bob"))
    page.extract_government_id(
        specimen("government-id-front"), specimen("government-id-back"), "IND"
    )
    answer = page.match_face(specimen("portrait"))

    assert answer["success"] is True


def test_a_mobile_app_sends_no_origin(stack: RunningStack) -> None:
    page = GuidePage(stack.url, stack.url, Browser(None), ORIGIN)

    page.start(stack.url, stack.token("cid@example.com", "Cid"))
    page.extract_passport(specimen("passport"))

    assert page.match_face(specimen("portrait"))["success"] is True


def test_the_page_shows_a_face_that_does_not_match(stack: RunningStack) -> None:
    page = GuidePage(stack.url, stack.url, Browser(ORIGIN), ORIGIN)

    page.start(stack.url, stack.token("dan+face_mismatch@example.com", "Dan"))
    page.extract_passport(specimen("passport"))
    answer = page.match_face(specimen("portrait"))

    assert answer["success"] is False
    assert answer["message"]


def test_a_page_of_another_origin_is_blocked(stack: RunningStack) -> None:
    page = GuidePage(stack.url, stack.url, Browser("https://elsewhere.example"), ORIGIN)

    with pytest.raises(BlockedByCors):
        page.start(stack.url, stack.token("eve@example.com"))
