"""`make sam-local`: run all sample events, the step routes and whole journeys in SAM's Docker
containers.

Starts Docker if it does not run and this user may start it. Builds a replacement for Lambda's image
if the image is not on this machine and cannot be pulled. With KEEP=1 the images and the daemon
stay.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

from local.runtime.containers.docker import (
    DockerError,
    DockerHost,
    docker,
    has_image,
    pull_image,
)
from tools.sam_local import base_image
from tools.sam_local.dockerd import running_docker

_REPOSITORY = Path(__file__).resolve().parents[2]
_TESTS = (
    "tests/sam_local",
    "tests/integration/test_journey.py",
    "tests/integration/test_drop_in.py",
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STOP_SECONDS = 120.0
#: A Docker container takes two seconds on an idle machine, and minutes beside other work.
_TEST_SECONDS = 900
#: The label of SAM's Docker containers. Those of other programs are not removed.
_SAMS_CONTAINERS = "label=sam.cli.container.type"
#: A build that was interrupted may still make an image.
_ROUNDS = 3


def _main() -> int:
    for number in _SIGNALS:
        signal.signal(number, _on_signal)
    started_at = time.monotonic()
    keep = bool(os.environ.get("KEEP"))
    try:
        with ExitStack() as stopping:
            host = running_docker(stopping, _say, keep=keep)
            if not keep:
                stopping.callback(_remove_new, host, _containers(), _images())
            _provide_image(host)
            code = _run_tests()
    except KeyboardInterrupt:
        _say("stopped; nothing is left running")
        return 130
    except (DockerError, base_image.ImageError) as error:
        _say(f"cannot run: {error}")
        return 1
    result = "passed" if code == 0 else "failed"
    _say(f"{result} in {time.monotonic() - started_at:.0f} s")
    return code


def _provide_image(host: DockerHost) -> None:
    if has_image(host.image):
        return
    try:
        _say(f"pulling {host.image}…")
        pull_image(host.image)
    except DockerError:
        _say("no registry has it for this machine; building it from this machine's Python")
        base_image.build(host.image)


def _run_tests() -> int:
    """Run pytest in its own process group, so that only this process handles Ctrl-C."""
    unset = ("NOTHING_LEFT_OUT", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    with (
        # SAM locks image builds by files there. One left by a killed SAM blocks all others.
        tempfile.TemporaryDirectory(prefix="sam-local-", ignore_cleanup_errors=True) as folder,
        subprocess.Popen(  # noqa: S603 (pytest)
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--timeout={_TEST_SECONDS}",
                *_TESTS,
                *sys.argv[1:],
            ],
            cwd=_REPOSITORY,
            env={**environment, "SAM_LOCAL": "1", "LOCAL_RUNTIMES": "sam", "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        ) as tests,
    ):
        try:
            return tests.wait()
        except KeyboardInterrupt:
            # As a terminal does: pytest ends the stacks of its fixtures, and SAM its containers.
            os.killpg(tests.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                tests.wait(_STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(tests.pid, signal.SIGKILL)
            raise


def _remove_new(host: DockerHost, containers: set[str], images: set[str]) -> None:
    """Remove SAM's containers, Lambda's image and the images made from it that are new."""
    with suppress(DockerError):
        if new := _containers() - containers:
            docker("rm", "--force", *new, seconds=_STOP_SECONDS)
    for _ in range(_ROUNDS):
        with suppress(DockerError):
            if new_images := [image for image in _images_from(host) if image not in images]:
                docker("rmi", "--force", *new_images, seconds=_STOP_SECONDS)


def _containers() -> set[str]:
    return set(docker("ps", "--all", "--quiet", "--no-trunc", "--filter", _SAMS_CONTAINERS).split())


def _images() -> set[str]:
    return set(docker("images", "--all", "--quiet", "--no-trunc").split())


def _images_from(host: DockerHost) -> list[str]:
    """Return Lambda's image and all images made from it, those with the most layers first."""
    layers = {
        str(each["Id"]): list(each["RootFS"]["Layers"])
        for each in json.loads(docker("image", "inspect", host.image, *_images()))
    }
    shared = layers[docker("image", "inspect", "--format", "{{.Id}}", host.image).strip()]
    found = [image for image, own in layers.items() if own[: len(shared)] == shared]
    return sorted(found, key=lambda image: -len(layers[image]))


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the clean-up
    raise KeyboardInterrupt


def _say(text: str) -> None:
    os.write(sys.stdout.fileno(), f"sam-local: {text}\n".encode())


if __name__ == "__main__":
    sys.exit(_main())
