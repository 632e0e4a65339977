"""The parts around the layer: dependencies between folders point one way, and files stay short.

`layer/test_architecture.py` checks the layer itself.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ("local", "tools", "benchmarks", "events", "specimens", "tests")
SCRIPTS = ("clients/web/src", "local")
#: From low to high. A folder may import its own level and those below. A folder that is not in the
#: list belongs to its parent.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("hypersign_kyc", "events", "specimens"),
    ("local/log",),
    ("local/processes", "local/template"),
    ("local/runtime", "local/sandbox"),
    ("local/services",),
    ("local/gateway", "local/triggers"),
    ("local",),
    # The tools read the template as the tests do.
    ("tests/support", "tests/template/stack", "tests/template/deployed"),
    ("benchmarks", "tools"),
    ("tests",),
)
#: The same for the folders of the browser's code.
SCRIPT_LEVELS: tuple[tuple[str, ...], ...] = (
    ("clients/web/src/photos", "clients/web/src/capture", "clients/web/src/client"),
    ("clients/web/src/element",),
    ("local",),
)
LONGEST = 300
#: Written by tools.
GENERATED = ("clients/web/types/openapi.d.ts", "package-lock.json")
_COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//[^\n]*$", re.MULTILINE)
_SCRIPT_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")

type Graph = Mapping[str, set[str]]


def _files(folders: tuple[str, ...], *suffixes: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and not {"node_modules", "__pycache__"} & {*path.parts}:
                yield path.relative_to(ROOT)


def _modules_of(path: Path) -> Iterator[str]:
    """Yield the modules that a Python file imports, as paths without suffix."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.replace(".", "/") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.replace(".", "/")
            for alias in node.names:
                inner = f"{base}/{alias.name}"
                yield inner if _is_module(inner) else base


def _is_module(name: str) -> bool:
    return (ROOT / f"{name}.py").is_file() or (ROOT / name).is_dir()


@cache
def _python() -> Graph:
    """Return what each Python file imports of this repository, both without suffix."""
    return {
        str(path.with_suffix("")): {
            name
            for name in _modules_of(path)
            if name.partition("/")[0] in (*PYTHON, "hypersign_kyc")
        }
        for path in _files(PYTHON, ".py")
    }


@cache
def _scripts() -> Graph:
    """Return what each JavaScript file imports of this repository by a relative path."""
    found: dict[str, set[str]] = {}
    for path in _files(SCRIPTS, ".js", ".mjs"):
        # Types are imported in comments.
        text = _COMMENT.sub("", (ROOT / path).read_text(encoding="utf-8"))
        targets = ((ROOT / path).parent / name for name in _SCRIPT_IMPORT.findall(text))
        found[str(path)] = {str(target.resolve().relative_to(ROOT)) for target in targets}
    return found


def _folders(graph: Graph) -> dict[str, set[str]]:
    """Return which folders import from which. A file directly in `local` is a folder of its own,
    because it is a command that puts the others together.
    """
    found: dict[str, set[str]] = {}
    for name, imported in graph.items():
        own = _folder(name)
        found.setdefault(own, set()).update({_folder(each) for each in imported} - {own})
    return found


def _folder(name: str) -> str:
    folder = name.rpartition("/")[0] if not (ROOT / name).is_dir() else name
    return name if folder in ("local", "") else folder


def _in_a_circle(graph: Graph) -> set[str]:
    """Return the nodes that import each other in a circle, and those that import them."""
    settled: set[str] = set()
    while free := {
        name for name, needed in graph.items() if name not in settled and not needed - settled
    }:
        settled |= free
    return set(graph) - settled


def _level(name: str, levels: tuple[tuple[str, ...], ...]) -> int | None:
    """Return the level of the longest listed folder that contains the file."""
    listed = {folder: level for level, folders in enumerate(levels) for folder in folders}
    within = [folder for folder in listed if name == folder or name.startswith(f"{folder}/")]
    return listed[max(within, key=len)] if within else None


def _known(graph: Graph) -> Graph:
    """Return the graph without the imports of files that are not in it."""
    return {name: imported & set(graph) for name, imported in graph.items()}


@pytest.mark.parametrize("read", [_python, _scripts], ids=["python", "scripts"])
def test_no_folders_import_each_other_in_a_circle(read: Callable[[], Graph]) -> None:
    folders = {name: got for name, got in _folders(read()).items() if not name.startswith("tests")}

    assert not _in_a_circle(_known(folders))


@pytest.mark.parametrize("read", [_python, _scripts], ids=["python", "scripts"])
def test_no_files_import_each_other_in_a_circle(read: Callable[[], Graph]) -> None:
    assert not _in_a_circle(_known(read()))


@pytest.mark.parametrize(
    ("read", "levels"),
    [(_python, LEVELS), (_scripts, SCRIPT_LEVELS)],
    ids=["python", "scripts"],
)
def test_nothing_is_imported_from_above(
    read: Callable[[], Graph], levels: tuple[tuple[str, ...], ...]
) -> None:
    above = [
        f"{name} imports {each}"
        for name, imported in read().items()
        for each in imported
        if (own := _level(name, levels)) is not None
        and (other := _level(each, levels)) is not None
        and other > own
    ]

    assert not above


def test_the_camera_knows_nothing_of_the_api() -> None:
    capture = {name: got for name, got in _scripts().items() if "/src/capture/" in name}

    assert not {each for got in capture.values() for each in got if "/src/client/" in each}


def test_no_file_is_long() -> None:
    folders = (
        "benchmarks",
        "clients/web/src",
        "edge",
        "events",
        "examples",
        "functions",
        "layers",
        "local",
        "specimens",
        "tools",
    )
    lengths = {
        str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in _files(folders, ".py", ".js", ".mjs", ".ts", ".tsx", ".css", ".html")
        if not str(path).endswith(GENERATED)
    }

    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST}
