"""Write the demo and its client as static files into build/demo. `make demo` runs it."""

import shutil
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]
_QR_MODULE = _REPOSITORY / ".cache/web/node_modules/qrcode-generator/dist/qrcode.mjs"
BUILT = _REPOSITORY / "build" / "demo"


def build(folder: Path) -> None:
    """Fill an empty or absent folder with what a web server needs to serve the demo."""
    shutil.copytree(_REPOSITORY / "local" / "demo", folder, dirs_exist_ok=True)
    shutil.copytree(_REPOSITORY / "clients" / "web", folder / "client", dirs_exist_ok=True)
    # The local stack draws QR codes on its server. A static folder uses this module instead.
    shutil.copy(_QR_MODULE, folder)
    (folder / "qr.static.js").replace(folder / "qr.js")


def main() -> None:
    shutil.rmtree(BUILT, ignore_errors=True)
    build(BUILT)


if __name__ == "__main__":
    main()
