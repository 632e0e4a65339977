"""Clients that are generated from openapi.yaml take a user through a verification."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients.pictures import small
from tests.support.stack import REPOSITORY, RunningStack, start_stack
from tests.support.web_tools import PACKAGES, run_web_tool

pytestmark = pytest.mark.long

_JOURNEYS = Path(__file__).parent / "generated"
_TYPESCRIPT = {
    "compilerOptions": {
        "lib": ["es2022", "dom"],
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "strict": True,
        "target": "es2022",
        "typeRoots": [str(PACKAGES / "@types")],
        "types": ["node"],
    },
    "include": ["*.ts"],
}


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with start_stack({"SANDBOX_WEBHOOKS": "on"}) as running:
        yield running


def _environment(stack: RunningStack, folder: Path, email: str) -> dict[str, str]:
    for name, seed in (("front", 0), ("selfie", 1)):
        (folder / name).write_text(small(seed=seed), encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "API_URL": stack.url,
        "API_ORIGIN": stack.url,
        "ID_TOKEN": stack.token(email, "Ann"),
        "FRONT": str(folder / "front"),
        "SELFIE": str(folder / "selfie"),
    }


def _run(command: list[object], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_journey_with_openapi_python_client(stack: RunningStack, tmp_path: Path) -> None:
    environment = _environment(stack, tmp_path, "ann@example.com")
    contract = REPOSITORY / "openapi.yaml"
    command = ["-m", "openapi_python_client", "generate", "--path", contract]
    options = ["--meta", "none", "--output-path", tmp_path / "hypersign_client"]
    tools = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    said = _run([sys.executable, *command, *options], tmp_path, environment | {"PATH": tools})
    assert "arning" not in said
    shutil.copy(_JOURNEYS / "journey.py", tmp_path)

    assert _run([sys.executable, "journey.py"], tmp_path, environment).splitlines() == [
        "confirmed",
        "1",
        "Unauthorized True",
    ]


def test_a_journey_with_openapi_typescript(stack: RunningStack, tmp_path: Path) -> None:
    environment = _environment(stack, tmp_path, "bob@example.com")
    shutil.copy(_JOURNEYS / "journey.ts", tmp_path)
    shutil.copy(REPOSITORY / "clients" / "web" / "types" / "openapi.d.ts", tmp_path)
    (tmp_path / "node_modules").symlink_to(PACKAGES)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "tsconfig.json").write_text(json.dumps(_TYPESCRIPT), encoding="utf-8")

    compiled = run_web_tool("tsc", "--project", tmp_path)
    assert compiled.stdout == ""
    node = REPOSITORY / ".cache" / "dynalite" / "node"
    said = _run([node, "journey.js"], tmp_path, environment)
    assert said.splitlines() == ["confirmed", "1", "Unauthorized undefined"]
