"""The page /company shows the events of a session and, for a confirmed one, the verified data."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_everyone import NARROW, RUN_AXE
from tests.support.clients.app import App
from tests.support.clients.server import Server
from tests.support.stack import RunningStack
from tests.support.waiting import until
from tests.support.web_tools import AXE

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_company_sees_the_event_and_the_data_next_to_its_request(
    open_page: OpenPage, stack: RunningStack
) -> None:
    page = open_page(viewport=NARROW)
    page.goto(f"{stack.url}/company")
    app = App.of(stack, "company-page@company-page.example.com", "Ann").go()
    session_id = str(app.bundle["sessionId"])
    server = Server(stack.url)
    until(lambda: server.session(session_id).json()["data"]["outcome"] == "confirmed")

    confirmed = page.locator("#events li").filter(has_text="SessionConfirmed")
    confirmed = confirmed.filter(has_text=session_id)
    confirmed.get_by_role("button", name="Fetch the data").click()

    expect(page.locator("#answer-status")).to_have_text("200")
    expect(page.locator("#request")).to_contain_text(f"/company/sessions/{session_id}/verified")
    expect(page.locator("#request")).to_contain_text("AWS4-HMAC-SHA256 Credential=local/")
    expect(page.locator("#claims dt").first).to_be_visible()
    answer = json.loads(page.locator("#answer").text_content() or "")
    assert answer["data"]["presentation"] == app.presentation
    assert "did:hid" not in (page.locator("#events").text_content() or "")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
