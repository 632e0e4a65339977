"""The scripts of `make`: what they print if the machine lacks something."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD_PYTHON = """#!/bin/sh
case "$*" in
-c*) exit 1;;
*install*) mkdir -p .cache/uv/bin && cp uv .cache/uv/bin/uv;;
esac
"""
PYTHON_WITHOUT_PIP = "#!/bin/sh\nexit 1\n"
UV_THAT_CANNOT_DOWNLOAD = """#!/bin/sh
[ "$2" = find ] || echo "error: Failed to download" >&2
exit 1
"""
UV_THAT_DOWNLOADS = f"""#!/bin/sh
case "$2" in
install) touch downloaded;;
find) [ -e downloaded ] && echo {sys.executable};;
esac
"""


def program(path: Path, text: str) -> str:
    """Write a program, and return its path."""
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def run(*command: str, path: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with these variables; `path` comes before the usual programs."""
    env = {"PATH": f"{path}:/usr/bin:/bin", **variables}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy the scripts into a new folder, into which they install."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    return tmp_path


def find_python(project: Path, python: str, uv: str) -> subprocess.CompletedProcess[str]:
    pythons = program(project / "python", python)
    program(project / "uv", uv)
    # This machine's uv must not be found. `command -v uv` only searches PATH.
    tools = "sh", "dirname", "rm", "mkdir", "cp", "touch"
    (project / "bin").mkdir()
    for tool in tools:
        (project / "bin" / tool).symlink_to(shutil.which(tool) or "")
    return subprocess.run(
        [str(project / "tools" / "find_python.sh")],
        env={"PATH": str(project / "bin"), "PYTHONS": pythons},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_gets_a_new_one_through_uv(project: Path) -> None:
    found = find_python(project, OLD_PYTHON, UV_THAT_DOWNLOADS)

    assert (found.returncode, found.stdout) == (0, f"{sys.executable}\n")
    assert "No Python 3.13 was found. Downloading uv" in found.stderr
    assert "Downloading Python 3.13 with uv into .cache/python…" in found.stderr


def test_a_download_that_fails_says_what_to_install(project: Path) -> None:
    found = find_python(project, OLD_PYTHON, UV_THAT_CANNOT_DOWNLOAD)

    assert (found.returncode, found.stdout) == (1, "")
    assert "uv could not download Python 3.13." in found.stderr
    assert "Install Python 3.13" in found.stderr
    assert "UV_PYTHON_INSTALL_MIRROR" in found.stderr


def test_make_says_what_to_install_without_pip(project: Path) -> None:
    found = find_python(project, PYTHON_WITHOUT_PIP, "")

    assert found.returncode == 1
    assert "Install Python 3.13" in found.stderr
    assert "or pip (python3-pip in most systems)" in found.stderr


def test_a_stage_is_one_line_and_names_its_download_first() -> None:
    done = run(str(ROOT / "tools/stage.sh"), "-d", "a thing", "Installing", "echo", "noise")

    assert done.returncode == 0
    download, stage = done.stdout.splitlines()
    assert download == "Downloading a thing…"
    assert stage.split() == ["Installing", "0", "s"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("write error: No space left on device", "The disk is full."),
        ("Error: [Errno 30] Read-only file system: '.venv'", "This folder is read-only."),
        ("mkdir: .venv: Permission denied", "You cannot write to this folder"),
        ("dns error: Name or service not known", "A server could not be reached."),
    ],
)
def test_a_stage_that_fails_shows_its_output_and_one_sentence(said: str, sentence: str) -> None:
    done = run(str(ROOT / "tools/stage.sh"), "Types", "sh", "-c", f'echo "{said}"; exit 3')

    assert done.returncode == 3
    stage, output, last = done.stdout.splitlines()
    assert stage.endswith("FAILED")
    assert output == said
    assert last.startswith(sentence)


def test_make_reports_a_nearly_full_disk_before_it_installs(tmp_path: Path) -> None:
    program(tmp_path / "df", "#!/bin/sh\necho Head\necho 'disk 100 60 20480 60% /'\n")

    done = run(str(ROOT / "tools/room.sh"), "200", path=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith("The disk is full: 20 MB are free")


def test_an_option_that_pytest_does_not_know_is_refused() -> None:
    done = run(str(ROOT / "tools/arguments.sh"), "--nonsense")

    assert done.returncode == 4
    assert "unrecognized arguments: --nonsense" in done.stdout
    assert "pytest does not take PYTEST_ARGS: --nonsense" in done.stderr


def test_a_link_in_the_place_of_the_environment_is_not_cleared(project: Path) -> None:
    python = program(project / "python", '#!/bin/sh\n[ "$2" != venv ] || rm -rf .venv/*\n')
    other = project / "other"
    other.mkdir()
    (other / "kept").touch()
    (project / ".venv").symlink_to(other)

    run(str(project / "tools" / "make_venv.sh"), PYTHONS=python)

    assert (other / "kept").exists()
