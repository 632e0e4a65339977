"""Remove one safeguard after the other in a copy of the code, and check that a test fails each
time. `make mutants` runs this. It fails if no test notices the loss of a safeguard.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
_LAYER = "layers/shared/hypersign_kyc"
_COPIED = (
    "layers",
    "functions",
    "events",
    "local",
    "tests/reliability",
    "tests/support",
    "pyproject.toml",
)
_INTERLEAVINGS = "tests/reliability/tokens/test_lease_interleavings.py"
_GUARDS = "tests/reliability/test_guards.py"
_IT = "user_token_digest"
_SECONDS = 240
_TESTS_FAILED = 1


@dataclass(frozen=True)
class Mutant:
    """One safeguard, the change that removes it, and the tests of which one must fail.

    DynamoDB refuses a request with a value that its expressions do not use. So a mutant does not
    delete a condition, but changes it into one that is always true or never true.
    """

    safeguard: str
    file: str
    changes: tuple[tuple[str, str], ...]
    tests: str


MUTANTS = (
    Mutant(
        "only the owner of a lease writes the result",
        f"{_LAYER}/aws/lease.py",
        (
            (
                'OWNED = "lease_owner = :lease_owner"',
                'OWNED = "(lease_owner = :lease_owner OR lease_owner <> :lease_owner)"',
            ),
        ),
        _INTERLEAVINGS,
    ),
    Mutant(
        "a lease in force keeps others away",
        f"{_LAYER}/aws/lease.py",
        (("lease_until <= :now", "lease_until > :now"), ("and now < lease_until <=", "and now >")),
        _INTERLEAVINGS,
    ),
    Mutant(
        "a lease that ran out can be taken",
        f"{_LAYER}/aws/lease.py",
        (("lease_until <= :now", "(lease_until < :now AND lease_until > :now)"),),
        _INTERLEAVINGS,
    ),
    Mutant(
        "a lease is taken only while the token that was read is still the cached one",
        f"{_LAYER}/admin_tokens/store.py",
        (
            (" AND attribute_not_exists(access_token)", ""),
            ("access_token = :seen", "(access_token = :seen OR access_token <> :seen)"),
        ),
        _INTERLEAVINGS,
    ),
    Mutant(
        "a session that expired is over, though DynamoDB has not deleted it yet",
        f"{_LAYER}/sessions/rules.py",
        (('        "expires_at > :now",\n', ""),),
        _GUARDS,
    ),
    Mutant(
        "a step is begun only with the bearer token of its session",
        f"{_LAYER}/sessions/rules.py",
        (
            (
                f'"{_IT} = :{_IT}",',
                f'"({_IT} < :{_IT} OR NOT {_IT} < :{_IT})",',
            ),
        ),
        _GUARDS,
    ),
    Mutant(
        "what Hypersign may have done is not sent again",
        f"{_LAYER}/upstream/retry.py",
        (
            (
                "(operation.safe_to_repeat and status in REFUSED_FOR_NOW)",
                "status in REFUSED_FOR_NOW",
            ),
        ),
        _GUARDS,
    ),
)


def copy_code(into: Path) -> None:
    """Copy the code and these tests, and link the installed packages."""
    for name in _COPIED:
        source, copy = REPOSITORY / name, into / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    (into / ".cache").symlink_to(REPOSITORY / ".cache")


def mutate(mutant: Mutant, root: Path) -> None:
    """Remove the safeguard from the copy."""
    file = root / mutant.file
    text = file.read_text("utf-8")
    for old, new in mutant.changes:
        if text.count(old) != 1:
            raise SystemExit(f"{mutant.file} no longer has once: {old.strip()}")
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def run_tests(tests: tuple[str, ...], root: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest on the copy, until the first failure."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def is_missed(mutant: Mutant) -> bool:
    """Return whether a test fails without the safeguard, and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_code(root)
        mutate(mutant, root)
        run = run_tests((mutant.tests,), root)
    failed = [line for line in run.stdout.splitlines() if line.startswith("FAILED")]
    missed = run.returncode == _TESTS_FAILED and len(failed) == 1
    by = failed[0].split("::")[1].split(" ")[0] if missed else run.stdout[-2000:] + run.stderr
    say(f"{'missed' if missed else 'NOT MISSED'}: {mutant.safeguard}\n    {by}")
    return missed


def main() -> int:
    """Return the number of safeguards whose removal no test notices."""
    with tempfile.TemporaryDirectory() as folder:
        copy_code(Path(folder))
        run = run_tests((_INTERLEAVINGS, _GUARDS), Path(folder))
    if run.returncode:
        say(f"The tests fail with every safeguard in place:\n{run.stdout[-2000:]}")
        return len(MUTANTS)
    with ThreadPoolExecutor(2) as both_cores:
        return list(both_cores.map(is_missed, MUTANTS)).count(False)


if __name__ == "__main__":
    sys.exit(main())
