"""Dependencies point one way, and importing a function does nothing but define."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAYER = ROOT / "layers" / "shared"
PACKAGE = LAYER / "hypersign_kyc"
FUNCTIONS = sorted((ROOT / "functions").glob("*/app.py"))

#: From low to high; a name stands for a module or a folder. A module may import its own floor and
#: those below.
FLOORS = {
    "settings and errors, and pure rules": (
        "aws.lease",
        "clock",
        "deadline",
        "digests",
        "errors",
        "images",
        "lenient",
        "models",
        "parallel",
        "reasons",
        "sessions.steps",
        "settings",
        "users.identity",
    ),
    "clients and stores, and what they tell": (
        "admin_tokens",
        "aws.dynamodb",
        "observability",
        "outcomes.rules",
        "outcomes.store",
        "outcomes.vendor_steps",
        "sessions.daily_limit",
        "sessions.store",
        "upstream",
        "users.records",
    ),
    "use cases": (
        "outcomes.publication",
        "outcomes.watch",
        "use_cases",
    ),
    "the functions' frame": (
        "api",
        "container",
    ),
}
_FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS.values()) for name in names}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def _floor(name: str) -> int:
    return _FLOOR_OF.get(name, _FLOOR_OF.get(name.partition(".")[0], -1))


def _imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, also inside functions and for type checks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own_imports(path: Path) -> set[str]:
    """The package's modules among them."""
    names = {_name(module) for module in MODULES}
    found = (name.removeprefix("hypersign_kyc.") for name in _imports(path))
    return {
        own for name in found for own in (name, name.rpartition(".")[0]) if own and own in names
    }


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_lower_module_never_imports_a_higher_one(path: Path) -> None:
    floor = _floor(_name(path))
    assert floor >= 0, f"say in FLOORS where {_name(path)} belongs"

    higher = {name for name in _own_imports(path) if _floor(name) > floor}

    assert not higher


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = {_name(path): _own_imports(path) for path in MODULES}
    settled: set[str] = set()
    while free := {name for name in imports if name not in settled and imports[name] <= settled}:
        settled |= free

    assert not set(imports) - settled


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_the_package_knows_neither_functions_nor_tests_nor_the_local_stack(path: Path) -> None:
    roots = {name.partition(".")[0] for name in _imports(path)}

    assert not roots & {"app", "functions", "local", "tests", "moto", "werkzeug", "flask"}


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.parent.name)
def test_a_function_reaches_for_nothing_below_the_use_cases(path: Path) -> None:
    stores = list(FLOORS).index("clients and stores, and what they tell")

    assert not {name for name in _own_imports(path) if _floor(name) == stores}
    assert not {name.partition(".")[0] for name in _imports(path)} & {"boto3", "requests"}


_WATCHED = """
import sys, threading
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.fork")
done = []
sys.addaudithook(lambda event, _: done.append(event) if event in FORBIDDEN else None)
import app
import boto3
from hypersign_kyc.container import get_container
assert callable(app.lambda_handler)
assert not done, done
assert threading.active_count() == 1, threading.enumerate()
assert boto3.DEFAULT_SESSION is None
assert get_container.cache_info().currsize == 0
"""


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.parent.name)
def test_nothing_happens_at_import_but_definitions(path: Path) -> None:
    """With an empty environment: no setting is read, no client made, no thread begun."""
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED],
        env={"PYTHONPATH": f"{path.parent}:{LAYER}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
