"""What `<kyc-camera>` photographs, and what it says about it."""

import pytest
from playwright.sync_api import Page

from tests.browser.camera_page import CARD, PASSPORT, CameraPage, DrawnFeed
from tests.browser.static_server import StaticServer

pytestmark = pytest.mark.browser

FOUND = ["DARK", "BRIGHT", "GLARE", "BLURRED", "OUTSIDE"]


@pytest.mark.parametrize("specimen", [PASSPORT, pytest.param(CARD, marks=pytest.mark.long)])
def test_a_document_is_photographed_by_itself_without_breaking_the_policy(
    specimen: str, camera: CameraPage, feed: DrawnFeed
) -> None:
    feed.show_document(specimen)

    with camera.page.expect_worker():
        assert camera.start("passport" if specimen == PASSPORT else "card") is None
    photo = camera.wait_for("captured")

    assert photo["automatic"]
    assert photo["problem"] is None
    assert photo["checked"] == FOUND + (["ROWS"] if specimen == PASSPORT else [])
    assert photo["width"] > photo["height"] > 300
    assert camera.states()[-2:] == ["open", "closed"]
    assert camera.events("violation") == []
    size = camera.page.evaluate(
        """async () => {
            const { photo } = happened.find(({ name }) => name === "captured");
            const { width, height } = await createImageBitmap(photo);
            return [photo.type, width, height];
        }"""
    )
    assert size == ["image/jpeg", photo["width"], photo["height"]]


def test_the_button_takes_a_photo_and_says_what_is_wrong_with_it(camera: CameraPage) -> None:
    camera.start("card")
    camera.wait_for("hint", "detail.code === 'OUTSIDE'")

    camera.page.get_by_role("button", name="Take the photo").click()

    photo = camera.wait_for("captured")
    assert (photo["automatic"], photo["problem"], photo["checked"]) == (False, "OUTSIDE", FOUND)
    assert camera.events("hint")[-1]["code"] == "OUTSIDE"


def test_a_face_is_never_photographed_by_itself_and_never_claimed(
    camera: CameraPage, feed: DrawnFeed
) -> None:
    feed.show_other("bookshelf")

    camera.start("face")
    camera.wait_for("hint", "detail.code === 'GOOD' && detail.remind")
    camera.page.wait_for_timeout(3000)

    assert camera.events("captured") == []
    camera.page.evaluate("camera.take()")
    assert "OUTSIDE" not in camera.wait_for("captured")["checked"]


@pytest.mark.long
def test_a_page_can_turn_the_automatic_photo_off(camera: CameraPage, feed: DrawnFeed) -> None:
    feed.show_document(CARD)
    camera.page.evaluate("camera.auto = false")

    camera.start("card")
    camera.wait_for("hint", "detail.code === 'GOOD'")
    camera.page.wait_for_timeout(2500)

    assert camera.events("captured") == []


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(
            "window.Worker = class { constructor() { throw new Error() } }",
            marks=pytest.mark.long,
        ),
        pytest.param(
            """window.Worker = class {
                terminate() {}
                postMessage() { setTimeout(() => this.onerror(new Event("error"))) }
            }""",
            marks=pytest.mark.long,
        ),
        "Object.defineProperty(window, 'trustedTypes', { value: undefined })",
    ],
    ids=["throws", "fails", "policy"],
)
def test_without_a_worker_the_page_checks(
    script: str, page: Page, site: StaticServer, feed: DrawnFeed
) -> None:
    page.add_init_script(script)
    feed.show_document(CARD)
    camera = CameraPage(page, site.origin)

    camera.start("card")

    assert camera.wait_for("captured")["automatic"]


@pytest.mark.parametrize("specimen", [PASSPORT, pytest.param(CARD, marks=pytest.mark.long)])
def test_a_document_that_reflects_is_not_photographed_by_itself(
    specimen: str, camera: CameraPage, feed: DrawnFeed
) -> None:
    feed.show_document(specimen, lamp=0.18)

    camera.start("passport" if specimen == PASSPORT else "card")
    camera.wait_for("hint", "detail.code === 'GLARE' && detail.remind")

    assert camera.events("captured") == []
