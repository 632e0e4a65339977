"""clients/web outside a browser: in Node, without the functions that React Native lacks, and as an
npm package.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.clients.pictures import small
from tests.support.stack import REPOSITORY, RunningStack, SharedStacks
from tests.support.web_tools import NODE, run_npm

CLIENT = REPOSITORY / "clients" / "web"
_SCRIPT = Path(__file__).with_name("web_client.mjs")
_PROMISES = [
    "journey",
    "expiredUserToken",
    "comingBack",
    "twoDevices",
    "unusableSession",
    "failures",
    "repetitions",
]


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({"SANDBOX_WEBHOOKS": "on"})


@pytest.mark.parametrize("environment", ["node", "react-native"])
def test_a_journey_and_its_failures(stack: RunningStack, tmp_path: Path, environment: str) -> None:
    for name, seed in (("front", 0), ("selfie", 1)):
        (tmp_path / name).write_text(small(seed=seed), encoding="utf-8")
    variables = {
        "PATH": os.environ["PATH"],
        "API_URL": stack.url,
        "FRONT": str(tmp_path / "front"),
        "SELFIE": str(tmp_path / "selfie"),
        "CLIENT": str(CLIENT / "src" / "client" / "index.js"),
    }
    done = subprocess.run(
        [str(NODE), str(_SCRIPT), environment],
        env=variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split() == _PROMISES


def _files(folder: str) -> list[str]:
    paths = (CLIENT / folder).rglob("*")
    return [str(path.relative_to(CLIENT)) for path in paths if path.is_file()]


def test_npm_publishes_sources_and_types_and_nothing_else() -> None:
    packed = run_npm("pack", "--dry-run", "--json", str(CLIENT))
    (package,) = json.loads(packed.stdout)
    sources = CLIENT / "src"
    modules = {str(path.relative_to(sources).with_suffix("")) for path in sources.rglob("*.js")}
    published = {file["path"] for file in package["files"]}
    assert published == {
        "README.md",
        "custom-elements.json",
        "src/capture/README.md",
        "package.json",
        "cjs/index.cjs",
        "cjs/index.d.cts",
        "cjs/openapi.d.cts",
        "types/openapi.d.ts",
        *_files("dist"),
        *(f"src/{module}.js" for module in modules),
        *(f"types/{module}.d.ts" for module in modules),
        *_files("languages"),
    }
    described = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in described
    assert "scripts" not in described
    for path in re.findall(r'"\./([^"]+\.\w+)"', json.dumps(described["exports"])):
        assert path in published


def test_the_client_uses_nothing_of_a_page() -> None:
    """Metro cannot load `import.meta`, and Node has no DOM. Only the other entries use them."""
    of_a_page = re.compile(r"\bdocument\.\w|\bwindow\.|import\.meta|new Worker")
    for path in (CLIENT / "src" / "client").glob("*.js"):
        assert of_a_page.findall(path.read_text(encoding="utf-8")) == [], path
