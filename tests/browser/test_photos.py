"""The client reduces a phone's photo in Chromium."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.demo_page import DemoPage
from tests.browser.test_journey import twelve_megapixels
from tests.support.stack import RunningStack

pytestmark = [pytest.mark.browser, pytest.mark.long]

_ORIENTATION, _GPS = 0x0112, 0x8825
#: EXIF orientation: turn the stored pixels a quarter clockwise. A phone that is held upright writes
#: this value.
_QUARTER = 6
_REDUCE = """async (input) => {
    const { reducePhoto } = await import("/client/src/photos/photos.js");
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    try { return { photo: await reducePhoto(input.files[0]), ticks } }
    catch (error) { return { name: error.name, code: error.code, message: error.message } }
    finally { clearInterval(timer) }
}"""


@pytest.fixture
def page(open_page: OpenPage, stack: RunningStack) -> Page:
    """A page on the stack's origin that only has a file input."""
    page = open_page()
    page.goto(f"{stack.url}/client/src/client/index.js")
    page.evaluate(
        """() => document.body.replaceChildren(
            Object.assign(document.createElement("input"), {type: "file"}))"""
    )
    return page


def _reduced(page: Page, file: Path) -> dict[str, object]:
    page.locator("input").set_input_files(file)
    return dict(page.locator("input").evaluate(_REDUCE))


def _opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def _phone_photo(path: Path) -> Path:
    """A photo of 12 megapixels that was taken upright, with a red corner and a GPS position."""
    picture = _opened(twelve_megapixels(path, 1).read_bytes())
    picture.paste((255, 0, 0), (0, 0, 800, 800))
    exif = Image.Exif()
    exif[_ORIENTATION] = _QUARTER
    exif.get_ifd(_GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    picture.save(path, quality=95, exif=exif)
    return path


def test_a_phones_photo_becomes_small_upright_and_anonymous(page: Page, tmp_path: Path) -> None:
    photo = _phone_photo(tmp_path / "phone.jpg")
    assert _opened(photo.read_bytes()).getexif().get_ifd(_GPS)
    assert photo.stat().st_size > 3_000_000

    with page.expect_worker():
        answer = _reduced(page, photo)

    content = base64.b64decode(str(answer["photo"]).removeprefix("data:image/jpeg;base64,"))
    picture = _opened(content)
    assert len(content) <= 600_000
    # The red corner is top left in the stored pixels, so it is top right after the quarter turn.
    width, height = picture.size
    assert width < height
    assert 1600 <= height <= 2000
    red, green, blue = picture.getpixel((width - 20, 20))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60
    assert not picture.getexif()
    assert b"Exif" not in content
    # The page's own thread was free while the worker ran.
    assert isinstance(answer["ticks"], int)
    assert answer["ticks"] > 10


def test_without_a_worker_the_page_does_it(page: Page, tmp_path: Path) -> None:
    page.evaluate("() => { window.Worker = class { constructor() { throw new Error() } } }")
    answer = _reduced(page, _phone_photo(tmp_path / "phone.jpg"))
    content = base64.b64decode(str(answer["photo"]).partition(",")[2])
    picture = _opened(content)
    assert picture.width < picture.height <= 2000
    assert len(content) <= 600_000
    assert not picture.getexif()


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "This browser cannot read HEIC photos."),
        (b"no picture", "This file is not a picture that this browser can read."),
    ],
)
def test_a_file_that_the_browser_cannot_read_is_named(
    page: Page, tmp_path: Path, start: bytes, said: str
) -> None:
    file = tmp_path / "photo.heic"
    file.write_bytes(start)
    expected = {"name": "VerificationError", "code": "INVALID_IMAGE", "message": said}
    assert _reduced(page, file) == expected


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ('document.createElement("video")', "INVALID_IMAGE", "The camera shows no picture yet."),
        ("undefined", "INVALID_USE", "Something in this app went wrong."),
        ('document.createElement("p")', "INVALID_USE", "Something in this app went wrong."),
        # A file in a cloud, on a phone that is offline.
        (
            """Object.assign(new Blob(["x"]), {slice: () => ({arrayBuffer: async () => {
                throw new DOMException("gone", "NotReadableError") }})})""",
            "INVALID_IMAGE",
            "This file cannot be read any more.",
        ),
        ('new Blob(["x"]), {maxBytes: 10}', "INVALID_USE", "Something in this app went wrong."),
        ('new Blob(["x"]), {maxBytes: NaN}', "INVALID_USE", "Something in this app went wrong."),
    ],
)
def test_every_failure_is_a_verification_error(
    page: Page, source: str, code: str, said: str
) -> None:
    failed = page.evaluate(
        f"""async () => {{
            const {{ reducePhoto }} = await import("/client/src/photos/photos.js");
            const {{ VerificationError }} = await import("/client/src/client/index.js");
            const error = await reducePhoto({source}).catch((reason) => reason);
            return [error instanceof VerificationError, error.code, error.message];
        }}"""
    )
    assert failed == [True, code, said]


def test_the_demo_uses_the_worker_under_its_strict_policy(demo: DemoPage) -> None:
    demo.open().sign_in("ann@photos.example.com").choose_passport()
    with demo.page.expect_worker():
        demo.pick_passport()
    demo.heading("Take a selfie")
