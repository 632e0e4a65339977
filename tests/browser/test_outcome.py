"""The views after the consent: checking, confirmed, rejected, expired, and later."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.support.stack import REPOSITORY

pytestmark = pytest.mark.browser

CONFIG = (REPOSITORY / "local" / "demo" / "config.js").read_text(encoding="utf-8")


def _agree(demo: DemoPage, email: str) -> None:
    demo.open().sign_in(email).choose_passport().pick_passport().pick_selfie().agree()


def _expect_outcome(demo: DemoPage, outcome: str, view: str) -> None:
    main = demo.page.locator("main")
    expect(main).to_have_attribute("data-view", view)
    expect(main).to_have_attribute("data-outcome", outcome)


def test_the_back_end_waits_for_a_late_confirmation(demo: DemoPage) -> None:
    demo.open()
    _expect_outcome(demo, "none", "signin")
    _agree(demo, "ann+webhook_late@example.com")
    demo.heading("We are checking")
    _expect_outcome(demo, "consented", "checking")
    demo.heading("You are verified")
    _expect_outcome(demo, "confirmed", "confirmed")


@pytest.mark.parametrize(
    ("tag", "reason", "next_step"),
    [
        ("rejected", "The consent was not accepted.", "Start the verification again."),
        (
            "requirement_not_met",
            "The verified data does not meet a requirement of this service.",
            "Ask the support of this service what is required.",
        ),
    ],
)
def test_a_rejection_shows_a_reason_and_what_to_do(
    demo: DemoPage, tag: str, reason: str, next_step: str
) -> None:
    _agree(demo, f"bob+{tag}@example.com")
    demo.heading("You could not be verified")
    _expect_outcome(demo, "rejected", "rejected")
    expect(demo.page.locator("#result-reasons")).to_have_text(f"{reason}{next_step}")
    demo.page.reload()
    demo.heading("You could not be verified")
    demo.next()
    demo.heading("Let us make sure it is you")
    _expect_outcome(demo, "none", "signin")


@pytest.mark.long
def test_after_a_minute_the_user_need_not_wait(demo: DemoPage) -> None:
    impatient = CONFIG.replace("CHECKING_SECONDS = 60", "CHECKING_SECONDS = 1")
    assert impatient != CONFIG
    demo.page.route(
        "**/config.js", lambda route: route.fulfill(body=impatient, content_type="text/javascript")
    )
    _agree(demo, "cid+webhook_late@example.com")
    demo.heading("We will let you know")
    _expect_outcome(demo, "consented", "later")
    later = demo.page.get_by_role("heading", name="We will let you know")
    confirmed = demo.page.get_by_role("heading", name="You are verified")
    while not confirmed.is_visible():
        demo.next()
        expect(later.or_(confirmed)).to_be_visible()


def test_an_expired_session_is_reported_as_expired(demo: DemoPage) -> None:
    def expire(route: Any) -> None:
        headers = {**route.request.headers}
        headers.pop("if-none-match", None)
        answer = route.fetch(headers=headers)
        status = answer.json()
        status["data"]["outcome"] = "expired"
        route.fulfill(response=answer, json=status)

    demo.open().sign_in("dan@example.com").choose_passport()
    demo.heading("Photograph your passport")
    demo.page.route("**/sessions/*", expire)
    demo.page.reload()
    demo.heading("This verification has ended")
    _expect_outcome(demo, "expired", "expired")
