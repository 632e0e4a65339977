"""The table that `make verify` prints."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """The result of a check. A skipped check was not requested, or cannot run here."""

    OK = "✓"
    FAILED = "✗"
    SKIPPED = "-"


@dataclass(frozen=True)
class Check:
    """One line of the table: the check, its result, what it found, and what to do."""

    name: str
    result: Result
    seen: str
    to_do: str = ""


def passed(name: str, seen: str) -> Check:
    """Return a passed check."""
    return Check(name, Result.OK, seen)


def failed(name: str, seen: str, to_do: str) -> Check:
    """Return a failed check, with what the operator should do."""
    return Check(name, Result.FAILED, seen, to_do)


def skipped(name: str, why: str) -> Check:
    """Return a check that did not run, with the reason."""
    return Check(name, Result.SKIPPED, why)


def table(checks: list[Check]) -> str:
    """Return the checks as text, one line each. The line below a failed check says what to do."""
    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{check.result} {check.name:<{width}}  {check.seen}")
        if check.to_do:
            lines.append(f"  {'':<{width}}  → {check.to_do}")
    bad = sum(check.result is Result.FAILED for check in checks)
    good = sum(check.result is Result.OK for check in checks)
    left = len(checks) - bad - good
    return "\n".join([*lines, "", f"{good} passed, {bad} failed, {left} skipped"])
