"""Build a replacement for Lambda's Python image, for machines that cannot reach an image registry.

The image has this machine's Python, a shell, and `awslambdaric` and boto3 in the versions of
`requirements/lambda.txt`, as Lambda's image has them. All files are copied from this machine, so
nothing is downloaded, and the C library fits the Python.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_LAMBDA_PACKAGES = REPOSITORY / ".venv-lambda" / "lib"
_LAYER = REPOSITORY / ".aws-sam" / "local" / "SharedLayer"
#: SAM's build steps run these programs.
_PROGRAMS = ("sh", "mv", "chmod", "cp", "rm", "ls", "cat", "env")
#: Parts of the standard library that no function needs.
_LEFT_OUT = {"test", "idlelib", "turtledemo", "ensurepip", "site-packages", "tkinter"}
_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
_BOOTSTRAP = """#!/bin/sh
export PYTHONPATH=/var/task:/opt/python/lib/python3.13/site-packages:/opt/python:/var/runtime
cd /var/task
exec {python} -m awslambdaric "$_HANDLER"
"""


class ImageError(Exception):
    """The image cannot be built. The text says why in one sentence."""


def build(name: str) -> None:
    """Build the image `name` in this machine's Docker. Raises ImageError."""
    if sys.version_info[:2] != (3, 13):
        raise ImageError("the image needs Python 3.13, as Lambda has; make runs another version")
    docker = shutil.which("docker") or "docker"
    search_path = "ENV PATH=/usr/bin:/bin"
    with subprocess.Popen(  # noqa: S603 (docker)
        [docker, "import", "--change", search_path, "-", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdin is not None  # noqa: S101 (it is a pipe)
        with tarfile.open(fileobj=process.stdin, mode="w|") as archive:
            _write(archive)
        process.stdin.close()
        output = process.stdout.read().decode() if process.stdout else ""
    if process.returncode:
        raise ImageError(f"Docker rejects the image: {output.strip()}")


def _write(archive: tarfile.TarFile) -> None:
    standard_library = Path(sysconfig.get_path("stdlib"))
    programs = [Path(found) for name in _PROGRAMS if (found := shutil.which(name))]
    python = Path(sys.base_prefix, "bin", "python3.13").resolve()
    for folder in ("tmp", "opt", "var/task"):
        _add_folder(archive, folder)
    for program in programs:
        _add_file(archive, program.resolve(), f"/bin/{program.name}")
    _add_file(archive, python, str(python))
    for file in _files(standard_library):
        _add_file(archive, file, str(file))
    (packages,) = _LAMBDA_PACKAGES.glob("python3*/site-packages")
    for file in _files(packages):
        _add_file(archive, file, f"/var/runtime/{file.relative_to(packages)}")
    modules = [*_shared(standard_library), *_shared(packages), *_shared(_LAYER)]
    for library in libraries([*programs, python, *modules]):
        _add_file(archive, library.resolve(), str(library))
    certificates = Path("/etc/ssl/certs/ca-certificates.crt")
    if certificates.exists():
        _add_file(archive, certificates.resolve(), str(certificates))
    _add_text(archive, "/etc/passwd", "root:x:0:0::/:/bin/sh\n")
    _add_text(archive, "/etc/nsswitch.conf", "hosts: files dns\n")
    _add_text(archive, "/var/runtime/bootstrap", _BOOTSTRAP.format(python=python))


def libraries(programs: Iterable[Path]) -> list[Path]:
    """Return the shared libraries that these programs and modules load, as the linker finds
    them.
    """
    ldd = shutil.which("ldd")
    if ldd is None:
        raise ImageError("the image needs ldd, which the C library's package has")
    # One process for all, because hundreds of processes would take long.
    found = subprocess.run(  # noqa: S603 (ldd)
        [ldd, *map(str, programs)], capture_output=True, text=True, check=False
    )
    return [Path(path) for path in dict.fromkeys(_LIBRARY.findall(found.stdout))]


def _shared(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.so")


def _files(folder: Path) -> Iterator[Path]:
    for parent, names, files in os.walk(folder):
        is_top = Path(parent) == folder
        names[:] = [
            name
            for name in names
            if not (is_top and (name in _LEFT_OUT or name.startswith("config-")))
        ]
        yield from (Path(parent, name) for name in files)


def _add_folder(archive: tarfile.TarFile, name: str) -> None:
    folder = tarfile.TarInfo(name)
    folder.type, folder.mode = tarfile.DIRTYPE, 0o1777
    archive.addfile(folder)


def _add_file(archive: tarfile.TarFile, source: Path, name: str) -> None:
    with source.open("rb") as content:
        entry = archive.gettarinfo(arcname=name.lstrip("/"), fileobj=content)
        entry.type = tarfile.REGTYPE  # gettarinfo turns a file's second name into a hard link
        entry.size = source.stat().st_size
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        archive.addfile(entry, content)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name.lstrip("/"))
    content = text.encode()
    entry.size, entry.mode = len(content), 0o755
    archive.addfile(entry, io.BytesIO(content))
