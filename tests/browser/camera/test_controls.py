"""The buttons and keys of the open camera."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_page import CameraPage
from tests.browser.static_server import StaticServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "way", ["Escape", pytest.param("Escape behind", marks=pytest.mark.long), "button"]
)
def test_escape_and_the_button_close_the_camera_at_once(way: str, camera: CameraPage) -> None:
    camera.start()
    button = camera.page.get_by_role("button", name="Close the camera")

    if way == "button":
        button.click()
    else:
        if way == "Escape behind":
            camera.page.evaluate("document.activeElement.blur()")
        camera.page.keyboard.press("Escape")

    camera.wait_for("cancel")
    expect(button).to_be_hidden()
    assert camera.states()[-1] == "closed"
    assert camera.page.evaluate("camera.shadowRoot.querySelector('video').srcObject") is None


def test_nothing_behind_the_camera_takes_the_focus(camera: CameraPage) -> None:
    camera.page.get_by_role("button", name="Behind").focus()
    camera.start()
    expect(camera.page.get_by_role("button", name="Take the photo")).to_be_focused()

    for key in ["Tab"] * 5 + ["Shift+Tab"] * 5:
        camera.page.keyboard.press(key)
        behind = camera.page.evaluate("document.activeElement.textContent === 'Behind'")
        assert not behind

    camera.page.keyboard.press("Escape")
    expect(camera.page.get_by_role("button", name="Behind")).to_be_focused()


def test_removing_the_element_switches_the_camera_off(camera: CameraPage) -> None:
    camera.start()

    live = camera.page.evaluate(
        """() => {
            const [track] = camera.shadowRoot.querySelector("video").srcObject.getTracks();
            camera.remove();
            return track.readyState;
        }"""
    )

    assert live == "ended"


def test_another_lens_can_be_chosen_for_a_document_and_not_for_a_face(
    page: Page, site: StaticServer
) -> None:
    page.add_init_script(
        """const names = { one: "facing back", front: "facing front", two: "facing back, wide" };
        navigator.mediaDevices.enumerateDevices = async () => Object.entries(names).map(
            ([deviceId, label]) => ({ kind: "videoinput", deviceId, label }));
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async ({ video }) => {
            window.used = video.deviceId?.exact ?? "one";
            const stream = await open({ video: true });
            stream.getVideoTracks()[0].getSettings = () => ({ deviceId: used });
            return stream;
        }""",
    )
    camera = CameraPage(page, site.origin)
    lens = page.get_by_role("button", name="Other lens")
    camera.start("face")
    expect(lens).to_be_hidden()
    camera.start("card")
    expect(lens).to_be_visible()
    assert camera.events("camerastate")[-1] == {"state": "open", "lenses": 2, "torch": False}

    for opened, name in ((3, "two"), (4, "one")):
        lens.click()
        camera.wait_until(f"happened.filter(({{ state }}) => state === 'open').length === {opened}")
        assert page.evaluate("window.used") == name


def test_the_light_is_switched_where_there_is_one(page: Page, site: StaticServer) -> None:
    page.add_init_script(
        """MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
        MediaStreamTrack.prototype.applyConstraints = async (wanted) => {
            window.wanted = wanted.advanced[0].torch;
        }""",
    )
    camera = CameraPage(page, site.origin)
    camera.start("card")
    light = page.get_by_role("button", name="Light")
    expect(light).to_have_attribute("aria-pressed", "false")

    light.click()

    expect(light).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.wanted") is True
