"""Write clients/web/types: the contract's types from openapi.yaml, and the client's own from its
JSDoc. `make types` runs it.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]
_CLIENT = _REPOSITORY / "clients" / "web"
_TOOLS = _REPOSITORY / ".cache" / "web" / "node_modules" / ".bin"
_NODE = _REPOSITORY / ".cache" / "dynalite" / "node"


def write(folder: Path) -> None:
    """Write all declarations into a folder, without those of modules that are gone."""
    shutil.rmtree(folder, ignore_errors=True)
    contract = folder / "openapi.d.ts"
    _run("openapi-typescript", str(_REPOSITORY / "openapi.yaml"), "--output", str(contract))
    with tempfile.TemporaryDirectory() as made:
        _run("tsc", "--project", str(_CLIENT), "--outDir", made)
        # The languages are data without types.
        shutil.copytree(Path(made) / "src", folder, dirs_exist_ok=True)


def _run(tool: str, *arguments: str) -> None:
    command = [str(_NODE), str(_TOOLS / tool), *arguments]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own tools
    if made.returncode != 0:
        raise SystemExit(made.stdout + made.stderr)


def main() -> None:
    write(_CLIENT / "types")


if __name__ == "__main__":
    main()
