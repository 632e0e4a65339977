"""What the tests take from npm: axe, TypeScript and openapi-typescript. `make test` installs it."""

import subprocess
from pathlib import Path

_CACHE = Path(__file__).resolve().parents[2] / ".cache"
PACKAGES = _CACHE / "web" / "node_modules"
AXE = PACKAGES / "axe-core" / "axe.min.js"


def run_web_tool(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of one of the packages."""
    command = [_CACHE / "dynalite" / "node", PACKAGES / ".bin" / name, *arguments]
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, check=False
    )
