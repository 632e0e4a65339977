"""The Chromium that the browser's tests drive: found, or installed where that can be done.

`python -m tests.browser.chromium` installs it, and says what it did.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_INSTALL_SECONDS = 600


def find() -> str | None:
    """The path of a Chromium: CHROMIUM of the environment, else one that is installed."""
    if given := os.environ.get("CHROMIUM"):
        return given
    found = (shutil.which(name) for name in _NAMES)
    applications = (path for path in (*_APPLICATIONS, *_of_playwright()) if Path(path).exists())
    return next((path for path in (*found, *applications) if path), None)


def install() -> str | None:
    """Install one: Debian's, else the one that playwright brings. Its path, if that worked."""
    for command in _commands():
        print(f"Downloading Chromium ({' '.join(command)})…", flush=True)
        started = time.monotonic()
        if not _succeeds(command):
            print("That did not work.", flush=True)
        print(f"{'Installing Chromium':<52} {round(time.monotonic() - started):4d} s", flush=True)
    return find()


def _commands() -> Iterator[Sequence[str]]:
    if shutil.which("apt-get") and (prefix := _as_root()) is not None:
        yield (*prefix, "apt-get", "update", "-q")
        yield (*prefix, "apt-get", "install", "-qy", "--no-install-recommends", "chromium")
    if find() is None:
        yield (sys.executable, "-m", "playwright", "install", "chromium")


def _as_root() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    # Never asks for a password: nobody may be there to type it.
    return ("sudo", "-n") if shutil.which("sudo") and _succeeds(("sudo", "-n", "true")) else None


def _succeeds(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _of_playwright() -> Iterator[str]:
    caches = (
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "/nowhere")),
        Path.home() / ".cache" / "ms-playwright",
        Path.home() / "Library" / "Caches" / "ms-playwright",
    )
    for cache in caches:
        for pattern in ("chromium-*/chrome-*/chrome", "chromium-*/*/*.app/Contents/MacOS/*"):
            yield from map(str, sorted(cache.glob(pattern)))


if __name__ == "__main__":
    if not (find() or install()):
        print("There is no Chromium: the browser's tests are left out.")
