"""For each failure of the sandbox, the user reads plain words and what to do, or notices
nothing.
"""

from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from local.sandbox.examinations import REFUSALS, SHAPES
from local.sandbox.failures import BY_TAG, ONCE
from local.sandbox.variants import UNCERTAIN, VARIANTS
from tests.browser.camera_feed import CameraFeed
from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.support.stack import start_stack

pytestmark = pytest.mark.browser

UNREADABLE = "The document could not be read."
TAKEN = "This document has been used to verify another account."
MISMATCH = "The face does not match the photo in the document."
NOT_VERIFIED = "The face could not be verified."
CLOSED = "The eyes are closed."
BROKEN = "Something went wrong."
ENDED = "This verification took too long and has ended."
UNUSABLE = "The verification service has a problem."
AWAY = "The verification service is not available just now."
LATE = "The verification service did not answer in time."
RENEWED = "Your session needed to be renewed."

AGAIN, ANEW = "Try again", "Start again"
PHOTOS, SELFIE, DOCUMENT = "Take new photos", "Take a new selfie", "Choose another document"

#: Failures of the document's step: the tag, the text for the user, and the first button.
OF_THE_DOCUMENT = [
    ("unreadable_document", UNREADABLE, PHOTOS),
    ("duplicate_document", TAKEN, DOCUMENT),
    ("session_expired", ENDED, ANEW),
    ("session_expired_401", ENDED, ANEW),
    ("admin_token_refused", RENEWED, AGAIN),
    ("upstream_down.document_ocr", LATE, AGAIN),
    ("upstream_error", UNUSABLE, AGAIN),
    ("no_credits", UNUSABLE, AGAIN),
    ("payment_required", UNUSABLE, AGAIN),
    ("unexplained", UNREADABLE, PHOTOS),
    ("html_error", UNUSABLE, AGAIN),
    ("redirected", UNUSABLE, AGAIN),
    ("incomplete_answer", UNUSABLE, AGAIN),
    ("huge_answer", UNUSABLE, AGAIN),
    ("cut_off", UNUSABLE, AGAIN),
    ("hanging", LATE, AGAIN),
]
OF_THE_FACE = [
    ("face_mismatch", MISMATCH, SELFIE),
    ("liveness_failed", NOT_VERIFIED, SELFIE),
    ("eyes_closed", CLOSED, SELFIE),
    ("upstream_error.face_match", UNUSABLE, AGAIN),
]
OF_THE_CONSENT = [
    ("upstream_error.presentation", UNUSABLE, AGAIN),
    ("html_error.consent", UNUSABLE, AGAIN),
    ("foreign_did", BROKEN, AGAIN),
]
#: The back end or the page handles these, so the user notices nothing.
UNSEEN = [
    "user_token_expired",
    "short_user_token",
    "rate_limited.user_token",
    "rate_limited.document_ocr",
    "string_success",
    "slow.document_ocr",
    "webhook_twice+webhook_forged",
]
#: test_outcome.py has these.
AFTER_THE_CONSENT = ["rejected+webhook_never+webhook_late", "proof_failed", "requirement_not_met"]
#: The page shows these like the others of their kind, because it reads code and text from a table.
OF_ANOTHER_REASON = [
    "liveness_not_proven",
    "face_not_found",
    "face_too_small",
    "face_too_close",
    "face_turned",
    "face_cropped",
    "face_covered",
    "multiple_faces",
    "poor_image",
    "image_not_supported",
    "check_not_performed",
    "as_422",
    "as_400",
    "as_empty",
    "as_200",
]
#: These change the verified data, which only the company's server asks for.
OF_THE_COMPANY = ["false_success", "other_session", "other_holder", "other_credential"]
#: These are handled too, but the back end replaces a refused admin token only once a minute. So
#: they cannot run beside other tests.
REVOKED = "admin_token_revoked"


def _tag(case: str | Sequence[str]) -> str:
    return case if isinstance(case, str) else case[0]


#: For the user, these failures look like others. tests/integration tests them over HTTP.
OVER_HTTP = {
    *(each.tag for each in (*REFUSALS, *SHAPES, *UNCERTAIN, *VARIANTS)),
    ONCE,
    *("false_success", "foreign_did", "payment_required", "proof_failed", "requirement_not_met"),
    *("other_credential", "other_holder", "other_session"),
}


def test_no_failure_of_the_sandbox_is_forgotten() -> None:
    of_the_steps = (*OF_THE_DOCUMENT, *OF_THE_FACE, *OF_THE_CONSENT, *UNSEEN, *AFTER_THE_CONSENT)
    cases = (*of_the_steps, *OF_ANOTHER_REASON, *OF_THE_COMPANY, REVOKED)
    tags = {tag for case in cases for tag in _tag(case).split("+")}
    assert {tag.partition(".")[0] for tag in tags} | OVER_HTTP == set(BY_TAG)


def _expect_problem(demo: DemoPage, words: str, way: str, step: str) -> None:
    heading = demo.page.get_by_role("heading", name=words, exact=True)
    expect(heading).to_be_focused()
    expect(demo.page.locator("#problem-next")).not_to_be_empty()
    expect(
        demo.page.get_by_role("listitem").and_(demo.page.locator("[aria-current]"))
    ).to_have_text(step)
    expect(demo.page.locator(".card .actions button").first).to_have_text(way)


# These are long, because the tests at the end do more with failures of document and consent.
@pytest.mark.long
@pytest.mark.parametrize(("tag", "words", "way"), OF_THE_DOCUMENT)
def test_a_failure_with_the_document(demo: DemoPage, tag: str, words: str, way: str) -> None:
    demo.open().sign_in(f"ann+{tag}@failures.example.com").choose_passport().pick_passport()
    _expect_problem(demo, words, way, "Document")


@pytest.mark.parametrize(
    ("tag", "words", "way"),
    [OF_THE_FACE[0], *(pytest.param(*case, marks=pytest.mark.long) for case in OF_THE_FACE[1:])],
)
def test_a_failure_with_the_face(demo: DemoPage, tag: str, words: str, way: str) -> None:
    demo.open().sign_in(
        f"bob+{tag}@failures.example.com"
    ).choose_passport().pick_passport().pick_selfie()
    _expect_problem(demo, words, way, "Selfie")


@pytest.mark.long
@pytest.mark.parametrize(("tag", "words", "way"), OF_THE_CONSENT)
def test_a_failure_with_the_consent(demo: DemoPage, tag: str, words: str, way: str) -> None:
    demo.open().sign_in(
        f"cid+{tag}@failures.example.com"
    ).choose_passport().pick_passport().pick_selfie()
    demo.agree()
    _expect_problem(demo, words, way, "Review")


def test_a_failure_of_the_first_call(demo: DemoPage) -> None:
    demo.open().sign_in("dan+upstream_down@failures.example.com")
    _expect_problem(demo, AWAY, AGAIN, "Start")
    demo.press("Back to Example Company")
    demo.sign_in("dan@failures.example.com")
    demo.heading("Choose your document")
    assert [event["reason"] for event in demo.events("exit")] == ["problem"]


@pytest.mark.long
@pytest.mark.parametrize("tag", UNSEEN)
def test_failures_that_the_user_does_not_notice(demo: DemoPage, tag: str) -> None:
    demo.verify(f"eve+{tag}@failures.example.com")


@pytest.mark.long
def test_users_do_not_notice_revoked_admin_tokens(open_page: OpenPage, feed: CameraFeed) -> None:
    with start_stack() as alone:
        DemoPage(open_page(), alone.url, feed).verify(f"eve+{REVOKED}@failures.example.com")


def test_a_refused_photo_is_taken_again_in_the_same_session(demo: DemoPage) -> None:
    sent = demo.bodies("/documents/extract")
    demo.open().sign_in(
        "gil+unreadable_document@failures.example.com"
    ).choose_passport().pick_passport()
    _expect_problem(demo, UNREADABLE, PHOTOS, "Document")
    demo.press(PHOTOS)
    demo.pick_passport()
    _expect_problem(demo, UNREADABLE, PHOTOS, "Document")
    assert len(sent) == 2
    assert sent[0]["sessionId"] == sent[1]["sessionId"]


def test_an_ended_session_is_followed_by_a_new_one(demo: DemoPage) -> None:
    demo.open().sign_in(
        "hal+session_expired@failures.example.com"
    ).choose_passport().pick_passport()
    _expect_problem(demo, ENDED, ANEW, "Document")
    demo.press(ANEW)
    demo.heading("Choose your document")


def test_a_consent_whose_answer_was_lost_counts(demo: DemoPage) -> None:
    demo.open().sign_in(
        "ida+cut_off.consent@failures.example.com"
    ).choose_passport().pick_passport()
    demo.pick_selfie().agree()
    _expect_problem(demo, UNUSABLE, AGAIN, "Review")
    demo.press(AGAIN)
    demo.heading("You are verified")


def test_without_a_connection_nothing_is_lost(demo: DemoPage) -> None:
    demo.open().sign_in("joe@failures.example.com").choose_passport()
    demo.heading("Photograph your passport")
    demo.page.context.set_offline(True)
    demo.pick_passport()
    _expect_problem(demo, "There is no connection.", AGAIN, "Document")
    demo.page.context.set_offline(False)
    demo.press(AGAIN)
    demo.heading("Take a selfie")


def test_support_is_told_code_and_request(demo: DemoPage) -> None:
    demo.open().sign_in("kim+no_credits@failures.example.com").choose_passport().pick_passport()
    _expect_problem(demo, UNUSABLE, AGAIN, "Document")
    demo.page.get_by_text("For support").click()
    facts = demo.page.locator(".technical")
    expect(facts).to_contain_text("UPSTREAM_ERROR")
    expect(facts).to_contain_text("Request")
