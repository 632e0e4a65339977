"""Opening the camera: what fails, who is asked, and interruptions."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_page import CameraPage, camera_site
from tests.browser.static_server import StaticServer
from tests.support.waiting import until

pytestmark = pytest.mark.browser

FOUND = ["DARK", "BRIGHT", "GLARE", "BLURRED", "OUTSIDE"]


def test_a_camera_that_does_not_open_has_a_code(camera: CameraPage) -> None:
    codes = {
        "NotAllowedError": "NOT_ALLOWED",
        "NotFoundError": "NOT_FOUND",
        "NotReadableError": "BUSY",
        "AbortError": "BUSY",
        "TypeError": "FAILED",
    }
    for name, code in codes.items():
        camera.page.evaluate(
            """(name) => {
                navigator.mediaDevices.getUserMedia = () =>
                    Promise.reject(new DOMException("no", name));
            }""",
            name,
        )

        assert camera.start() == f"CameraError {code}"
        expect(camera.page.get_by_role("button", name="Close the camera")).to_be_hidden()


def test_in_an_iframe_without_permission_the_code_is_for_its_host(
    page: Page, site: StaticServer
) -> None:
    with camera_site() as host:
        frame = f'<!doctype html><iframe src="{site.origin}/page.html"></iframe>'
        host.replace({"host.html": frame})
        page.goto(f"{host.origin}/host.html")
        inside = page.frames[1]
        until(lambda: inside.evaluate("Boolean(window.camera)"))

        code = inside.evaluate("camera.start().then(() => 'opened', ({ code }) => code)")

    assert code == "FRAME_NOT_ALLOWED"


def test_the_page_learns_that_the_browser_asks(page: Page, site: StaticServer) -> None:
    page.add_init_script(
        """navigator.permissions.query = async () => ({ state: "prompt" });
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
            await new Promise((resolve) => { window.allow = resolve });
            return open(wanted);
        }""",
    )
    camera = CameraPage(page, site.origin)
    page.evaluate("void camera.start()")
    camera.wait_for("camerastate", "detail.state === 'asking'")

    page.evaluate("allow()")

    camera.wait_for("camerastate", "detail.state === 'open'")
    assert camera.states() == ["asking", "open"]


def test_a_camera_that_is_closed_while_the_browser_asks_stays_closed(
    page: Page, site: StaticServer
) -> None:
    page.add_init_script(
        """const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
            await new Promise((resolve) => { window.allow = resolve });
            return (window.stream = await open(wanted));
        }""",
    )
    camera = CameraPage(page, site.origin)
    page.evaluate("void camera.start()")
    camera.wait_until("Boolean(window.allow)")

    page.keyboard.press("Escape")
    page.evaluate("allow()")

    camera.wait_until("window.stream?.getTracks()[0].readyState === 'ended'")
    assert "open" not in camera.states()


def test_the_camera_comes_back_after_the_system_took_it(camera: CameraPage) -> None:
    camera.start()

    camera.page.evaluate(
        """() => {
            window.track = camera.shadowRoot.querySelector("video").srcObject.getTracks()[0];
            track.dispatchEvent(new Event("mute"));
        }"""
    )
    camera.wait_for("camerastate", "detail.state === 'interrupted'")
    expect(camera.page.get_by_role("button", name="Take the photo")).to_be_disabled()
    camera.page.evaluate('track.dispatchEvent(new Event("unmute"))')
    expect(camera.page.get_by_role("button", name="Take the photo")).to_be_enabled()
    camera.page.evaluate('track.stop(); track.dispatchEvent(new Event("ended"))')

    expect(camera.page.get_by_role("button", name="Take the photo")).to_be_enabled()
    assert camera.states() == ["open", "interrupted", "open", "interrupted", "open"]


def test_a_camera_that_stays_away_is_lost(camera: CameraPage) -> None:
    camera.start()

    camera.page.evaluate(
        """() => {
            const [track] = camera.shadowRoot.querySelector("video").srcObject.getTracks();
            navigator.mediaDevices.getUserMedia = () =>
                Promise.reject(new DOMException("gone", "NotFoundError"));
            track.stop();
            track.dispatchEvent(new Event("ended"));
        }"""
    )

    camera.wait_for("cameraerror", "detail.code === 'LOST'")
    assert camera.states()[-1] == "closed"
