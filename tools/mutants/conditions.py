"""Mutations of DynamoDB conditions, which mutmut does not know.

Each comparison and each function of a condition becomes one that is always true, then one that is
never true. Deleting it would not do: DynamoDB rejects a request with a value that its expressions
do not use, so every test would fail and prove nothing.
"""

import re
from collections.abc import Iterable

#: A function (`attribute_exists(ended_as)`), or a comparison (`expires_at > :now`).
_CLAUSE = re.compile(
    r"(?:attribute_not_exists|attribute_exists|attribute_type|contains|begins_with)\([^()]*\)"
    r"|[\w.#{}]+ (?:=|<>|<=|>=|<|>) :[\w{}]+"
)
#: A constant of a module or class that contains a condition.
_CONSTANT = re.compile(r"^( {4})?([A-Z_]+) = \(?((?:\s*f?\"[^\"\n]*\")+)", re.MULTILINE)
ALWAYS = "({clause} OR NOT {clause})"
NEVER = "({clause} AND NOT {clause})"


def condition_mutants(text: str) -> Iterable[str]:
    """Yield the text with one clause replaced. Yields nothing for a `SET` expression or a further
    part of one (`, due_at = :due_at`), because its `=` does not compare.
    """
    if text.lstrip().startswith(("SET ", ", ")) or " SET " in text:
        return
    for found in _CLAUSE.finditer(text):
        for replacement in (ALWAYS, NEVER):
            clause = replacement.format(clause=found.group())
            yield text[: found.start()] + clause + text[found.end() :]


def named_clauses(source: str) -> set[str]:
    """Return the names of the constants in a module's source that are conditions. The name of a
    class's constant begins with a dot, as in `Lease.FREE`.
    """
    return {
        f".{name}" if indentation else name
        for indentation, name, text in _CONSTANT.findall(source)
        if any(condition_mutants(text.strip().strip('"')))
    }
