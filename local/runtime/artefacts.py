"""The files of `make artefacts`, with which functions run as they do on Lambda."""

import platform
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
#: The template that `sam build` writes. The code of functions and layers is in the same folder.
BUILT_TEMPLATE = REPOSITORY / ".aws-sam" / "local" / "template.yaml"
_SOURCES = ("template.yaml", "functions", "layers")
_PROCESSORS = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class ArtefactsError(Exception):
    """A file is missing. The text says what to do."""


@dataclass(frozen=True)
class Emulation:
    """The emulator's binary, and a Python with exactly the packages of Lambda's own."""

    emulator: Path
    python: Path


def emulation() -> Emulation:
    """Return the paths of both. Raises ArtefactsError."""
    if sys.platform != "linux":
        raise ArtefactsError(
            "the Lambda runtime emulator is a Linux program: use the process runtime, or run this"
            " in a Linux container"
        )
    processor = _PROCESSORS.get(platform.machine().lower(), platform.machine())
    binary = f"lib/python3*/site-packages/samcli/local/rapid/aws-lambda-rie-{processor}"
    emulator = next(iter((REPOSITORY / ".venv-sam").glob(binary)), None)
    python = REPOSITORY / ".venv-lambda" / "bin" / "python"
    if emulator is None or not python.exists():
        raise ArtefactsError("the Lambda runtime is not installed: run `make lambda`")
    return Emulation(emulator, python)


def built_template() -> Path:
    """Return the built template. Raises ArtefactsError if it is missing or older than its
    sources.
    """
    if not BUILT_TEMPLATE.exists():
        raise ArtefactsError("the functions are not built: run `make artefacts`")
    built = BUILT_TEMPLATE.stat().st_mtime
    for source in _SOURCES:
        path = REPOSITORY / source
        files = path.rglob("*") if path.is_dir() else [path]
        newer = next((file for file in files if _is_newer(file, built)), None)
        if newer is not None:
            name = newer.relative_to(REPOSITORY)
            raise ArtefactsError(f"{name} is newer than the build: run `make artefacts`")
    return BUILT_TEMPLATE


def _is_newer(file: Path, moment: float) -> bool:
    is_source = file.is_file() and file.suffix != ".pyc"
    return is_source and file.stat().st_mtime > moment
