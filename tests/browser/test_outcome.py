"""The views after the consent: checking, confirmed, rejected, expired, and later."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import START, DemoPage

pytestmark = pytest.mark.browser


def _agree(demo: DemoPage, email: str) -> None:
    demo.open().sign_in(email).choose_passport().pick_passport().pick_selfie().agree()


def _expect_outcome(demo: DemoPage, outcome: str, view: str) -> None:
    main = demo.page.locator(".card")
    expect(main).to_have_attribute("data-view", view)
    expect(main).to_have_attribute("data-outcome", outcome)


def test_the_back_end_waits_for_a_late_confirmation(demo: DemoPage) -> None:
    demo.open().enter("ann+webhook_late@outcome.example.com")
    demo.heading(START)
    _expect_outcome(demo, "none", "start")
    demo.press("I agree, start")
    demo.choose_passport().pick_passport().pick_selfie().agree()
    demo.heading("We are checking")
    _expect_outcome(demo, "consented", "checking")
    demo.heading("You are verified")
    _expect_outcome(demo, "confirmed", "confirmed")


@pytest.mark.parametrize(
    ("tag", "reason", "next_step"),
    [
        ("rejected", "The consent was not accepted.", "Start the verification again."),
        pytest.param(
            "requirement_not_met",
            "The verified data does not meet a requirement of this service.",
            "Ask the support of this service what is required.",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_rejection_shows_a_reason_and_what_to_do(
    demo: DemoPage, tag: str, reason: str, next_step: str
) -> None:
    _agree(demo, f"bob+{tag}@outcome.example.com")
    demo.heading("You could not be verified")
    _expect_outcome(demo, "rejected", "rejected")
    expect(demo.page.locator(".reasons")).to_have_text(f"{reason}{next_step}")
    demo.next()
    demo.heading(START)
    _expect_outcome(demo, "none", "start")


@pytest.mark.long
def test_after_a_minute_the_user_need_not_wait(demo: DemoPage) -> None:
    demo.open().page.locator("#kyc").evaluate("kyc => { kyc.checkingSeconds = 1 }")
    demo.sign_in("cid+webhook_late@outcome.example.com").choose_passport().pick_passport()
    demo.pick_selfie().agree()
    demo.heading("We will let you know")
    _expect_outcome(demo, "consented", "later")
    again = demo.page.get_by_role("button", name="Check again")
    confirmed = demo.page.get_by_role("heading", name="You are verified")
    while not confirmed.is_visible():
        again.click()
        # Longer than the view waits, so that it has changed for good.
        demo.page.wait_for_timeout(2_000)
        expect(again.or_(confirmed)).to_be_visible()


def test_an_expired_session_is_reported_as_expired(demo: DemoPage) -> None:
    def expire(route: Any) -> None:
        headers = {**route.request.headers}
        headers.pop("if-none-match", None)
        answer = route.fetch(headers=headers)
        status = answer.json()
        status["data"]["outcome"] = "expired"
        route.fulfill(response=answer, json=status)

    demo.open().sign_in("dan@outcome.example.com").choose_passport().pick_passport().pick_selfie()
    demo.page.route("**/sessions/*", expire)
    demo.agree()
    demo.heading("This verification has ended")
    _expect_outcome(demo, "expired", "expired")
