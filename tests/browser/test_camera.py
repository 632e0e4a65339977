"""`<kyc-camera>` in Chromium, on a page with a strict policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.camera_page import CameraPage, camera_site, launched
from tests.browser.scenes import draw_document, draw_other
from tests.browser.static_server import StaticServer
from tests.support.waiting import until

pytestmark = pytest.mark.browser

CARD, PASSPORT = "government-id-front", "passport"
PHONE: ViewportSize = {"width": 390, "height": 780}
FOUND = ["DARK", "BRIGHT", "GLARE", "BLURRED", "OUTSIDE"]


class Feed:
    """The file that the fake cameras show; Chromium reads it each time a camera opens."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.mjpeg"
        self.show_document(PASSPORT)

    def show_document(self, specimen: str) -> None:
        draw_document(specimen, 1).save(self.path, "JPEG")

    def show_other(self, scene: str) -> None:
        draw_other(scene, 1).save(self.path, "JPEG")


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Feed:
    return Feed(tmp_path_factory.mktemp("feed"))


@pytest.fixture(scope="module")
def browser(feed: Feed) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launched(playwright, feed.path, 2)
        yield running
        running.close()


@pytest.fixture(scope="module")
def site() -> Iterator[StaticServer]:
    with camera_site() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, permissions=["camera"])
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def camera(page: Page, site: StaticServer, feed: Feed) -> CameraPage:
    feed.show_other("empty_wall")
    return CameraPage(page, site.origin)


def _break(page: Page, script: str) -> None:
    """Change what the browser can do, before the page loads."""
    page.add_init_script(script)


@pytest.mark.parametrize("specimen", [PASSPORT, pytest.param(CARD, marks=pytest.mark.long)])
def test_a_document_is_photographed_by_itself_without_breaking_the_policy(
    specimen: str, camera: CameraPage, feed: Feed
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
    camera: CameraPage, feed: Feed
) -> None:
    feed.show_other("bookshelf")

    camera.start("face")
    camera.wait_for("hint", "detail.code === 'GOOD' && detail.remind")
    camera.page.wait_for_timeout(3000)

    assert camera.events("captured") == []
    camera.page.evaluate("camera.take()")
    assert "OUTSIDE" not in camera.wait_for("captured")["checked"]


def test_a_page_can_turn_the_automatic_photo_off(camera: CameraPage, feed: Feed) -> None:
    feed.show_document(CARD)
    camera.page.evaluate("camera.auto = false")

    camera.start("card")
    camera.wait_for("hint", "detail.code === 'GOOD'")
    camera.page.wait_for_timeout(2500)

    assert camera.events("captured") == []


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
    _break(
        page,
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
    _break(
        page,
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


def test_another_lens_can_be_chosen_for_a_document_and_not_for_a_face(
    page: Page, site: StaticServer
) -> None:
    _break(
        page,
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
    _break(
        page,
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
    script: str, page: Page, site: StaticServer, feed: Feed
) -> None:
    _break(page, script)
    feed.show_document(CARD)
    camera = CameraPage(page, site.origin)

    camera.start("card")

    assert camera.wait_for("captured")["automatic"]


def test_chosen_files_are_checked(page: Page, site: StaticServer, tmp_path: Path) -> None:
    CameraPage(page, site.origin)
    sharp = draw_document(CARD, 1)
    pictures = {
        "good": sharp,
        "SMALL": Image.new("RGB", (60, 40), "white"),
        "BRIGHT": Image.new("RGB", (1200, 900), "white"),
        "DARK": Image.new("RGB", (1200, 900), "black"),
        "BLURRED": sharp.filter(ImageFilter.GaussianBlur(6)),
    }
    found = {}
    for name, picture in pictures.items():
        picture.save(tmp_path / f"{name}.png")
        page.get_by_label("File").set_input_files(tmp_path / f"{name}.png")
        found[name] = page.evaluate(
            """() => camera.checkFile(document.querySelector("input").files[0])
                .then(({ problem, photo }) => photo.size && (problem ?? "good"))"""
        )

    assert found == {name: name for name in pictures}


def test_a_file_that_cannot_be_used_has_a_code(camera: CameraPage, tmp_path: Path) -> None:
    contents = {
        "NOT_PICTURE": b"no picture",
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0",
        "UNREADABLE": None,
    }
    for code, content in contents.items():
        file = tmp_path / f"{code}.jpg"
        file.write_bytes(content or b"photo")
        camera.page.get_by_label("File").set_input_files(file)
        if content is None:
            file.unlink()

        failed = camera.page.evaluate(
            """() => camera.checkFile(document.querySelector("input").files[0])
                .then(() => "good", ({ name, code }) => `${name} ${code}`)"""
        )

        assert failed == f"CameraError {code}"
    assert camera.states() == []
