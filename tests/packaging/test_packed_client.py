"""App developers can use the packed client: with TypeScript, Node, Jest, esbuild, webpack and
Metro. `test_react_example` builds it with Vite.
"""

import json
import platform
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY
from tests.support.web_tools import NODE, run_npm
from tools import client_bundle

pytestmark = pytest.mark.long

_CLIENT = REPOSITORY / "clients" / "web"
_HERE = Path(__file__).parent
_TOOLS = REPOSITORY / ".cache" / "packaging"
_MODULES = _TOOLS / "node_modules"
_HERMES = {"Linux x86_64": "linux64-bin/hermesc", "Darwin arm64": "osx-bin/hermesc"}
#: One reduces photos, one checks the camera's frames.
_WORKERS = 2
#: Custom elements need a browser, so they have no CommonJS.
_ONLY_ES_MODULES = ("./capture", "./element")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `npm pack` makes."""
    folder = tmp_path_factory.mktemp("packed")
    run_npm("pack", "--silent", "--pack-destination", str(folder), str(_CLIENT))
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def project(packed: Path, tmp_path: Path) -> Path:
    """An app that has installed the packed file."""
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package").rename(tmp_path / "node_modules" / "hypersign-kyc-web")
    for path in _sources():
        shutil.copy(path, tmp_path)
    return tmp_path


def _sources() -> Iterator[Path]:
    yield from _HERE.glob("app.*")
    yield _HERE / "native.js"
    yield _HERE / "commonjs.test.js"


def _run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def _output(script: object, *arguments: object, cwd: Path) -> str:
    """Run a script in Node, and return its output."""
    done = _run(NODE, script, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize(
    ("name", "write"), [("cjs", client_bundle.write_cjs), ("dist", client_bundle.write_dist)]
)
def test_what_is_committed_is_current(
    name: str, write: Callable[[Path], None], tmp_path: Path
) -> None:
    write(tmp_path / name)
    assert _texts(tmp_path / name) == _texts(_CLIENT / name), "make bundle"


def test_publint_finds_nothing(packed: Path) -> None:
    assert "All good!" in _output(_MODULES / ".bin" / "publint", packed, cwd=_TOOLS)


@pytest.mark.parametrize("profile", ["strict", "esm-only"])
def test_types_resolve_with_every_module_resolution(packed: Path, profile: str) -> None:
    skipped = ["--exclude-entrypoints", *_ONLY_ES_MODULES] if profile == "strict" else []
    _output(_MODULES / ".bin" / "attw", packed, "--profile", profile, *skipped, cwd=_TOOLS)


@pytest.mark.parametrize(
    ("module", "resolution", "files"),
    [
        ("esnext", "bundler", ["app.ts"]),
        ("nodenext", "nodenext", ["app.ts", "app.cts"]),
        ("node16", "node16", ["app.ts", "app.cts"]),
    ],
)
def test_strict_typescript(project: Path, module: str, resolution: str, files: list[str]) -> None:
    options = {
        "lib": ["es2022", "dom", "dom.iterable"],
        "module": module,
        "moduleResolution": resolution,
        "noEmit": True,
        "skipLibCheck": False,
        "strict": True,
        "target": "es2022",
        "types": [],
    }
    config = {"compilerOptions": options, "files": files}
    (project / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    (project / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    _output(_MODULES / "typescript" / "bin" / "tsc", "--project", project, cwd=project)


def test_every_entry_can_be_imported_on_a_server(project: Path) -> None:
    described = json.loads((_CLIENT / "package.json").read_text(encoding="utf-8"))
    entries = [
        entry.replace(".", "hypersign-kyc-web", 1)
        for entry, target in described["exports"].items()
        if "default" in json.dumps(target)
    ]
    lines = [f"await import({json.dumps(entry)});" for entry in entries]
    (project / "server.mjs").write_text("\n".join(lines), encoding="utf-8")
    assert len(entries) >= len(_ONLY_ES_MODULES) + 1
    assert _output(project / "server.mjs", cwd=project) == ""


def test_jest_in_commonjs(project: Path) -> None:
    config = json.dumps({"transform": {}, "testMatch": ["<rootDir>/*.test.js"]})
    jest = _MODULES / "jest" / "bin" / "jest.js"
    _output(jest, "--rootDir", project, "--config", config, cwd=project)


def test_esbuild(project: Path) -> None:
    esbuild = _MODULES / "esbuild" / "bin" / "esbuild"
    _output(
        *(esbuild, "app.js", "--bundle", "--minify", "--format=esm", "--outfile=app.min.js"),
        cwd=project,
    )
    assert "kyc-camera" in (project / "app.min.js").read_text(encoding="utf-8")


def test_webpack_publishes_the_workers_and_nothing_twice(project: Path) -> None:
    written = _output(_HERE / "webpack.cjs", _TOOLS, project, cwd=project).split()
    # A file that webpack only copies has a digest as its name.
    assert [name for name in written if not re.fullmatch(r"main\.js|\d+\.js", name)] == []
    texts = [(project / "webpack" / name).read_text(encoding="utf-8") for name in written]
    assert sum("self.onmessage" in text for text in texts) == _WORKERS


def test_metro_and_hermes(project: Path) -> None:
    _output(_HERE / "metro.cjs", _TOOLS, project, cwd=project)
    bundle = project / "native.bundle.js"
    ran = (
        "globalThis.window = globalThis;"
        f"(0, eval)(require('fs').readFileSync({json.dumps(str(bundle))}, 'utf8'));"
        "console.log(api.snapshot().next)"
    )
    assert _output("-e", ran, cwd=project) == "open\n"
    compiler = _HERMES.get(f"{platform.system()} {platform.machine()}")
    if compiler is None:
        pytest.skip("There is no Hermes compiler for this machine.")
    hermes = _MODULES / "hermes-compiler" / "hermesc" / compiler
    compiled = _run(hermes, "-emit-binary", "-w", "-out", project / "app.hbc", bundle, cwd=project)
    assert compiled.returncode == 0, compiled.stderr
