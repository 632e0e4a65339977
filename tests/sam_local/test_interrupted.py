"""Ctrl-C in the middle of `make sam-local`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from local.runtime.containers.docker import docker
from tests.support.stack import REPOSITORY
from tests.support.waiting import until

_SECONDS = 300


def containers() -> set[str]:
    return set(docker("ps", "--all", "--quiet").split())


def images() -> set[str]:
    return set(docker("images", "--all", "--quiet").split())


def processes() -> set[str]:
    """Return the processes that were started in the repository."""
    here = str(REPOSITORY)
    return {each.parent.name for each in Path("/proc").glob("[0-9]*/cwd") if _target(each) == here}


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_ctrl_c_leaves_no_container_image_or_process() -> None:
    before = containers(), images(), processes()
    environment = {name: value for name, value in os.environ.items() if name != "KEEP"}
    with subprocess.Popen(
        [sys.executable, "-m", "tools.sam_local", "-k", "bundle-get"],
        cwd=REPOSITORY,
        env={**environment, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY}/layers/shared"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as check:
        until(lambda: containers() > before[0], _SECONDS)
        os.killpg(check.pid, signal.SIGINT)
        output, _ = check.communicate(timeout=_SECONDS)

    assert check.returncode == 130
    assert output.splitlines()[-1] == "sam-local: stopped; nothing is left running"
    assert (containers(), images()) == before[:2]
    until(lambda: processes() <= before[2], _SECONDS)
