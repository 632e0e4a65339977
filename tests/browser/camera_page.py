"""A page with `<kyc-camera>` and nothing else, under a strict policy, and the Chromium for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from tests.browser import chromium
from tests.browser.scenes import draw_document, draw_other
from tests.browser.static_server import StaticServer
from tests.support.stack import REPOSITORY
from tests.support.waiting import until

SOURCES = REPOSITORY / "clients" / "web" / "src"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "worker-src 'self'; media-src 'self' blob:; frame-src *; "
    "require-trusted-types-for 'script'; trusted-types hypersign-kyc"
)
_HTML = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Camera</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<script type="module" src="page.js"></script>
<button>Behind</button>
<kyc-camera>
  <span slot="title">Passport</span><span slot="hint"></span>
  <span slot="reminder">The photo is taken by itself</span>
</kyc-camera>
<input type="file" aria-label="File">
"""
_SCRIPT = """
import "./capture/index.js";
window.camera = document.querySelector("kyc-camera");
window.happened = [];
for (const name of ["captured", "hint", "camerastate", "cameraerror", "cancel"]) {
  document.addEventListener(name, ({ detail }) => happened.push({ name, ...detail }));
}
document.addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
  happened.push({ name: "violation", violatedDirective }));
document.addEventListener("hint", ({ detail }) => {
  camera.querySelector("[slot=hint]").textContent = detail.code ?? "";
});
camera.labels = {
  take: "Take the photo", close: "Close the camera", torch: "Light", lens: "Other lens",
  video: "What the camera sees",
};
"""
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream")


CARD, PASSPORT = "government-id-front", "passport"


class DrawnFeed:
    """The file that the fake cameras show; Chromium reads it each time a camera opens."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.mjpeg"
        self.show_document(PASSPORT)

    def show_document(self, specimen: str, lamp: float = 0) -> None:
        draw_document(specimen, 1, lamp=lamp).save(self.path, "JPEG")

    def show_other(self, scene: str) -> None:
        draw_other(scene, 1).save(self.path, "JPEG")


@contextmanager
def camera_site() -> Iterator[StaticServer]:
    """Serve the page on an origin of its own."""
    with StaticServer(SOURCES) as server:
        server.replace({"page.html": _HTML, "page.js": _SCRIPT})
        yield server


def launched(playwright: Playwright, feed: Path, cameras: int = 1, *more: str) -> Browser:
    """Start a Chromium whose cameras show a file of frames."""
    device = f"--use-fake-device-for-media-stream=device-count={cameras}"
    file = f"--use-file-for-fake-video-capture={feed}"
    arguments = [*_ARGUMENTS, device, file, *more]
    return playwright.chromium.launch(executable_path=chromium.find(), args=arguments)


class CameraPage:
    """The page as its user and its script see it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        page.goto(f"{origin}/page.html")
        self.wait_until("Boolean(window.camera)")

    def start(self, shape: str = "passport") -> str | None:
        """Open the camera. Return the code of the error if it does not open."""
        code = self.page.evaluate(
            """(shape) => {
                camera.shape = shape;
                return camera.start().then(() => null, ({ name, code }) => `${name} ${code}`);
            }""",
            shape,
        )
        return None if code is None else str(code)

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the events of a name that happened so far."""
        happened = self.page.evaluate(
            "(name) => happened.filter((event) => event.name === name)", name
        )
        return [{key: value for key, value in event.items() if key != "name"} for event in happened]

    def wait_for(self, name: str, condition: str = "true") -> dict[str, Any]:
        """Wait for an event whose detail fulfils a condition in JavaScript, and return it."""
        found = f"happened.find(({{ name, ...detail }}) => name === '{name}' && ({condition}))"
        self.wait_until(f"Boolean({found})")
        return dict(self.page.evaluate(found))

    def wait_until(self, condition: str) -> None:
        """Wait for a condition in JavaScript. Playwright's own waiting breaks the page's policy."""
        until(lambda: self.page.evaluate(condition))

    def states(self) -> list[str]:
        return [event["state"] for event in self.events("camerastate")]
