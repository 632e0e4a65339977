"""Dependencies point one way, and importing a function only runs definitions."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAYER = ROOT / "layers" / "shared"
PACKAGE = LAYER / "hypersign_kyc"
FUNCTIONS = sorted((ROOT / "functions").glob("*/app.py"))

#: The folders and modules of the layer, from low to high. A module may import its own level and
#: those below. Each name is in the list once.
LEVELS: tuple[tuple[str, ...], ...] = (
    (
        "clock",
        "deadline",
        "digests",
        "errors",
        "images",
        "observability",
        "parallel",
        "parsed",
        "random_source",
        "reasons",
        "session_errors",
        "settings",
        "upstream_errors",
    ),
    ("aws",),
    ("admin_tokens", "sessions", "users"),
    ("company_models", "consent_models", "models", "status_models"),
    ("upstream",),
    ("credentials", "outcomes"),
    ("use_cases",),
    ("api", "wiring"),
)
_LEVEL_OF = {name: level for level, names in enumerate(LEVELS) for name in names}
#: Rules and records: pure functions and data, tested as tables.
PURE = (
    "admin_tokens.token",
    "credentials.age",
    "credentials.dates",
    "credentials.issued",
    "credentials.person",
    "outcomes.rules",
    "sessions.record",
    "sessions.rules",
    "sessions.steps",
    "users.identity",
)
#: The modules of the layer that a function may import, in addition to the lowest level.
FOR_FUNCTIONS = (
    *("api", "use_cases", "users.identity", "wiring"),
    *("company_models", "consent_models", "models", "status_models"),
)
INITS = sorted(PACKAGE.rglob("__init__.py"))
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def _folder(name: str) -> str:
    """Return the folder of a module, or the module itself if it is in no folder."""
    return name.partition(".")[0]


def _imports(path: Path) -> Iterator[str]:
    """Return every module that the file imports, including imports in functions and for type
    checks.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _own_imports(path: Path) -> set[str]:
    """Return the modules of the package that the file imports."""
    names = {_name(module) for module in MODULES}
    found = (name.removeprefix("hypersign_kyc.") for name in _imports(path))
    return {
        own for name in found for own in (name, name.rpartition(".")[0]) if own and own in names
    }


def test_each_folder_and_module_has_one_level() -> None:
    named = [name for names in LEVELS for name in names]

    assert sorted(named) == sorted({_folder(_name(path)) for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_lower_module_never_imports_a_higher_one(path: Path) -> None:
    level = _LEVEL_OF[_folder(_name(path))]

    assert not {name for name in _own_imports(path) if _LEVEL_OF[_folder(name)] > level}


@pytest.mark.parametrize("name", PURE)
def test_a_rule_imports_no_store_and_no_client(name: str) -> None:
    imports = {_name(path): _own_imports(path) for path in MODULES}
    reached, ahead = set[str](), {name}
    while ahead:
        reached |= ahead
        ahead = set[str]().union(*(imports[each] for each in ahead)) - reached

    assert not reached & {"aws.dynamodb", "upstream.transport"}


@pytest.mark.parametrize("path", INITS, ids=lambda path: path.parent.name)
def test_a_package_file_has_a_docstring_and_nothing_else(path: Path) -> None:
    """Importing one module of a package must not load the other modules."""
    body = ast.parse(path.read_text(encoding="utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


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
def test_a_function_imports_nothing_below_the_use_cases(path: Path) -> None:
    allowed = {*LEVELS[0], *FOR_FUNCTIONS}
    below = {name for name in _own_imports(path) if not {name, _folder(name)} & allowed}

    assert not below
    assert not {name.partition(".")[0] for name in _imports(path)} & {"boto3", "requests"}


_WATCHED = """
import sys, threading
FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.fork")
done = []
sys.addaudithook(lambda event, _: done.append(event) if event in FORBIDDEN else None)
import app
import boto3
from hypersign_kyc.wiring import wired
assert callable(app.lambda_handler)
assert not done, done
assert threading.active_count() == 1, threading.enumerate()
assert boto3.DEFAULT_SESSION is None
assert wired.cache_info().currsize == 0
"""


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.parent.name)
def test_nothing_happens_at_import_but_definitions(path: Path) -> None:
    """The environment is empty, so an import must read no setting, make no client and start no
    thread.
    """
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED],
        env={"PYTHONPATH": f"{path.parent}:{LAYER}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
