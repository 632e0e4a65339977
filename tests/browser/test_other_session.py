"""The element goes on if the session is unusable, or if another device works on it."""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import PORTRAIT, DemoPage

pytestmark = [pytest.mark.browser, pytest.mark.long]

_EXTRACT = "/documents/extract"
#: Another tab of the same user reads the document of this session once more.
_OTHER_TAB = """async ({ email, sessionId, documentFront }) => {
    const { VerificationApi } = await import("/client/src/client/index.js");
    const signInToken = async () => {
        const body = JSON.stringify({ email, name: "Anna Maria Eriksson" });
        return (await (await fetch("/local/token", { method: "POST", body })).json()).token;
    };
    const api = new VerificationApi({ baseUrl: location.origin, signInToken });
    await api.resume({ sessionId });
    await api.extract({ documentType: "PASSPORT", documentFront });
}"""


def test_an_unusable_session_is_replaced_without_new_photos_of_the_document(
    demo: DemoPage,
) -> None:
    documents = demo.bodies(_EXTRACT)
    demo.open().sign_in("ann+eyes_closed+once+one_attempt@other-session.example.com")
    demo.choose_passport().pick_passport().pick_selfie()
    demo.heading("The eyes are closed.")
    demo.press("Take a new selfie")
    # The second refusal would be the session's end. A new session gets the same photos.
    demo.pick_file("Take a selfie", PORTRAIT)
    demo.heading("Check what is shared")
    first, second = documents
    assert first["documentFront"] == second["documentFront"]
    assert first["sessionId"] != second["sessionId"]
    demo.agree()
    demo.heading("You are verified")


def test_a_step_on_another_device_is_named_and_can_be_taken_over(demo: DemoPage) -> None:
    email = "bob@other-session.example.com"
    documents = demo.bodies(_EXTRACT)
    demo.open().sign_in(email).choose_passport().pick_passport()
    demo.heading("Take a selfie")
    (mine,) = documents
    wanted = {name: mine[name] for name in ("sessionId", "documentFront")}
    demo.page.evaluate(_OTHER_TAB, {"email": email, **wanted})
    demo.pick_selfie()
    demo.heading("This verification goes on on your other device.")
    demo.press("Start again")
    demo.choose_passport().pick_passport().pick_selfie()
    demo.heading("Check what is shared")
    assert {sent["sessionId"] for sent in documents} == {mine["sessionId"]}
    expect(demo.page.get_by_text("other device")).not_to_be_visible()
