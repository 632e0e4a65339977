"""What Chromium's fake camera shows: a file of one frame, read anew each time it is opened."""

import io
from pathlib import Path

from PIL import Image

_SPECIMENS = Path(__file__).resolve().parents[2] / "specimens"
_FRAME = (1280, 960)
_SMALL = (800, 800)
_TABLE = "#4a4f57"


class CameraFeed:
    """Holds a specimen before the camera."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "camera.mjpeg"
        self._folder = folder
        self.show("passport")

    def photo(self, specimen: str) -> Path:
        """A file with a small photo of the same: large ones have a test of their own."""
        path = self._folder / f"{specimen}.jpg"
        if not path.exists():
            with Image.open(_SPECIMENS / f"{specimen}.jpg") as picture:
                picture.thumbnail(_SMALL)
                picture.save(path, quality=85)
        return path

    def show(self, specimen: str) -> None:
        """One of `specimens/`, on a table."""
        frame = Image.new("RGB", _FRAME, _TABLE)
        with Image.open(_SPECIMENS / f"{specimen}.jpg") as picture:
            picture.thumbnail(_FRAME)
            left, top = ((size - own) // 2 for size, own in zip(_FRAME, picture.size, strict=True))
            frame.paste(picture, (left, top))
        encoded = io.BytesIO()
        frame.save(encoded, "JPEG", quality=85)
        # Replaced in one go: the camera may be open.
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(encoded.getvalue())
        fresh.replace(self.path)
