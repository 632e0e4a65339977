"""The picture of Chromium's fake camera. It is a file of frames, which Chromium reads again each
time the camera opens.
"""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

_SPECIMENS = Path(__file__).resolve().parents[2] / "specimens"
_PHONE = (900, 1200)
_COMPUTER = (1280, 960)
_SMALL = (800, 800)
_TABLE = "#60524a"
_WALL = "#bcc4be"
#: The specimen's width as a share of the camera's width. With this share it fills the page's frame.
_SHARE = {"phone": 0.63, "computer": 0.8}
_FACE_SHARE = {"phone": 0.78, "computer": 0.5}
#: The middle of the page's frame, as a share of the camera's height.
_MIDDLE = {"phone": 0.448, "computer": 0.449}


def _glaring(picture: Image.Image) -> Image.Image:
    lamp = Image.new("L", picture.size, 0)
    width, height = picture.size
    middle = (0.36 * width, 0.4 * height, 0.56 * width, 0.5 * height)
    ImageDraw.Draw(lamp).ellipse(middle, fill=255)
    lamp = lamp.filter(ImageFilter.GaussianBlur(width * 0.008))
    return Image.composite(Image.new("RGB", picture.size, "white"), picture, lamp)


#: Flaws of a scene. `half_outside` changes the specimen's place, and `moving` changes it between
#: frames.
_FLAWS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "sharp": lambda picture: picture,
    "half_outside": lambda picture: picture,
    "moving": lambda picture: picture,
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(6)),
    "dark": lambda picture: ImageEnhance.Brightness(picture).enhance(0.22),
    "bright": lambda picture: picture.point(lambda value: min(255, value * 2.2)),
    "glaring": _glaring,
}


class CameraFeed:
    """Holds a specimen before the camera."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.mjpeg"
        self._folder = folder
        self.show("passport")

    def photo(self, specimen: str) -> Path:
        """Return a file with a small photo of the same specimen. Another test uses large photos."""
        path = self._folder / f"{specimen}.jpg"
        if not path.exists():
            with Image.open(_SPECIMENS / f"{specimen}.jpg") as picture:
                picture.thumbnail(_SMALL)
                picture.save(path, quality=85)
        return path

    def show(self, specimen: str, flaw: str = "sharp", device: str = "phone") -> None:
        """Show one of `specimens/` in the page's frame, for a page on a `phone` or a `computer`."""
        kept = self._folder / f"{specimen}-{flaw}-{device}.mjpeg"
        if not kept.exists():
            scene = _FLAWS[flaw](_scene(specimen, flaw, device))
            frames = [scene]
            if flaw == "moving":
                frames = [ImageChops.offset(scene, step * 60, step * 25) for step in range(3)]
            kept.write_bytes(b"".join(map(_jpeg, frames)))
        # The file is replaced atomically, because the camera may be open.
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(kept.read_bytes())
        fresh.replace(self.path)


def _jpeg(picture: Image.Image) -> bytes:
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=88)
    return encoded.getvalue()


def _scene(specimen: str, flaw: str, device: str) -> Image.Image:
    size = _PHONE if device == "phone" else _COMPUTER
    face = specimen == "portrait"
    frame = Image.new("RGB", size, _WALL if face else _TABLE)
    with Image.open(_SPECIMENS / f"{specimen}.jpg") as picture:
        width = round(size[0] * (_FACE_SHARE if face else _SHARE)[device])
        held = picture.resize((width, round(picture.height * width / picture.width)))
    left = (size[0] - held.width) // 2 + (size[0] // 3 if flaw == "half_outside" else 0)
    frame.paste(held, (left, round(size[1] * _MIDDLE[device]) - held.height // 2))
    return frame
