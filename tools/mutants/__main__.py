"""Run mutmut on the modules that hold rules, and compare the survivors with settings.toml.

python -m tools.mutants [module …]      for example sessions/rules; without one, all
"""

import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.engine import SHARED_ENGINE, DynamoDbEngine

_REPOSITORY = Path(__file__).resolve().parents[2]
_SETTINGS = Path(__file__).with_name("settings.toml")
#: mutmut copies code to mutate into a folder below this one.
_ROOM = _REPOSITORY / ".cache" / "mutants"
#: What mutmut and its tests print, if nobody looks on.
_SAID = _REPOSITORY / ".cache" / "mutants.log"
_LAST_BYTES = 4_000
_PACKAGE = "hypersign_kyc"
_COPIED = ("tests", "local", "events", "functions", "benchmarks", "tools", "layers")
_LINKED = ("template.yaml", "openapi.yaml", "specimens", ".cache/dynalite")
#: The same tests as `make test`. mutmut has its own processes and timeouts.
_PYTEST = (
    *("-p", "no:xdist", "-p", "no:cacheprovider"),
    *("-m", "not long and not alone", "--timeout=0"),
)
#: mutmut ends a mutant after (estimated seconds + 30) * 4, which is long enough
#: for a busy machine.
_TIME_LIMIT = {"timeout_constant": 30.0, "timeout_multiplier": 4.0}
#: mutmut's names for a mutant that a test noticed. The second one is a test file that cannot be
#: imported. A mutant that only ends by its time limit is a survivor.
_NOTICED = ("killed", "check was interrupted by user")


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed: its function, and the changed lines."""

    function: str
    change: str
    reason: str = ""

    def is_same(self, other: "Survivor") -> bool:
        """Return whether the other is the same change of the same function."""
        return (self.function, self.change) == (other.function, other.change)


def problems(found: Iterable[Survivor], accepted: Sequence[Survivor]) -> Iterator[str]:
    """Yield a text for each survivor that is not accepted, and for each accepted one that a test
    notices or that no longer exists.
    """
    survivors = list(found)
    for each in survivors:
        if not any(each.is_same(row) for row in accepted):
            yield f"No test notices this change in {each.function}:\n{each.change}\n"
    for row in accepted:
        if not any(row.is_same(each) for each in survivors):
            yield f"settings.toml: no such survivor in {row.function}:\n{row.change}\n"


def select_tests(called: Mapping[str, set[str]], tests: Mapping[str, Sequence[str]]) -> None:
    """Keep only those tests that call a function and belong to its module.

    mutmut runs every test that calls the changed function. Most of them test something else, and
    some take seconds.
    """
    for function, names in called.items():
        module = function.rpartition(".")[0].removeprefix(f"{_PACKAGE}.").replace(".", "/")
        own = tuple(tests.get(module, ()))
        names.intersection_update([name for name in names if name.startswith(own)])


def _prepare(modules: Sequence[str], declared: Mapping[str, Any]) -> None:
    """Make the folder in which mutmut works, and enter it."""
    shutil.rmtree(_ROOM, ignore_errors=True)
    _ROOM.mkdir(parents=True)
    shutil.copytree(_REPOSITORY / "layers" / "shared" / _PACKAGE, _ROOM / _PACKAGE)
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in _COPIED:
        shutil.copytree(_REPOSITORY / name, _ROOM / name, ignore=ignored)
    for name in _LINKED:
        (_ROOM / name).parent.mkdir(exist_ok=True)
        (_ROOM / name).symlink_to(_REPOSITORY / name)
    project = (_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    chosen = {
        "source_paths": [_PACKAGE],
        "only_mutate": [f"{_PACKAGE}/{module}.py" for module in modules],
        "also_copy": [*_COPIED, *(name for name in _LINKED if "/" not in name), ".cache"],
        "pytest_add_cli_args": list(_PYTEST),
        "pytest_add_cli_args_test_selection": sorted(
            {test for module in modules for test in declared["tests"][module]}
        ),
        "do_not_mutate_patterns": list(declared["not_rules"]),
        "use_git_change_detection": False,
        **_TIME_LIMIT,
    }
    # JSON's strings, lists and booleans are also TOML's.
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in chosen.items())
    project = project.replace('pythonpath = [".", "layers/shared"]', 'pythonpath = ["."]')
    (_ROOM / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{lines}", encoding="utf-8")
    os.chdir(_ROOM)


def _survivors(tests: Mapping[str, Sequence[str]]) -> Iterator[Survivor]:
    """Run mutmut, print a line per module, and yield the mutants that no test noticed. `tests` are
    those of each module.
    """
    # Imported here, because mutmut reads its settings from the working folder at import.
    import mutmut.__main__ as mutmut  # noqa: PLC0415

    from tools.mutants.operators import register  # noqa: PLC0415

    def collect_then_select(*arguments: Any, **named: Any) -> None:
        collect(*arguments, **named)
        select_tests(mutmut.state().tests_by_mangled_function_name, tests)

    register(Path(_PACKAGE))
    collect, mutmut.collect_or_load_stats = mutmut.collect_or_load_stats, collect_then_select
    with _quiet():
        mutmut._run([], os.cpu_count())  # noqa: SLF001 - what its command line calls
    for path in mutmut.walk_mutatable_files():
        data = mutmut.SourceFileMutationData(path=path)
        data.load()
        codes = data.exit_code_by_key
        unnoticed = [
            name for name in codes if mutmut.status_by_exit_code[codes[name]] not in _NOTICED
        ]
        sys.stdout.write(f"{path}: {len(codes)} mutants, {len(unnoticed)} survivors\n")
        for name in unnoticed:
            change = _change(mutmut.get_diff_for_mutant(name, path=path))
            yield Survivor(_function(name), change)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep mutmut's progress, which rewrites its line a hundred times a second, out of logs. If
    mutmut stops, print the end of what it and its tests said.
    """
    if sys.stdout.isatty():
        yield
        return
    sys.stdout.flush()
    shown = os.dup(1)
    with _SAID.open("w", encoding="utf-8") as said:
        # The descriptor, because mutmut keeps the first `sys.stdout`, and its children share it.
        os.dup2(said.fileno(), 1)
    try:
        yield
    except BaseException:
        os.write(shown, _SAID.read_bytes()[-_LAST_BYTES:])
        raise
    finally:
        sys.stdout.flush()
        os.dup2(shown, 1)
        os.close(shown)


def _function(mutant: str) -> str:
    """Return the name of a mutant's function: `rules.refusal` for `rules.x_refusal__mutmut_3`."""
    module, _, name = mutant.rpartition("__mutmut_")[0].rpartition(".")
    return f"{module}.{name.replace('xǁ', '').replace('ǁ', '.').removeprefix('x_')}"


def _change(diff: str) -> str:
    """Return the changed lines of a unified diff, without indentation."""
    lines = (
        line for line in diff.splitlines() if line[:1] in "-+" and line[:3] not in ("---", "+++")
    )
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def main(arguments: Sequence[str]) -> int:
    declared = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))
    modules = arguments or list(declared["tests"])
    dotted = tuple(f"{_PACKAGE}.{module.replace('/', '.')}." for module in modules)
    rows = declared.get("survives", [])
    accepted = [Survivor(row["function"], row["change"].strip(), row["reason"]) for row in rows]
    accepted = [row for row in accepted if row.function.startswith(dotted)]
    _prepare(modules, declared)
    with DynamoDbEngine() as engine:
        os.environ[SHARED_ENGINE] = engine.url
        found = list(_survivors(declared["tests"]))
    lines = list(problems(found, accepted))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.write(f"mutants: {len(found)} survivors, {len(lines)} problems\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
