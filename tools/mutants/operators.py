"""mutmut's operators, without its changes of texts, and with those of conditions.

Only .venv-mutants has the libraries that this module imports.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import libcst
from libcst import Attribute, FormattedStringText, Name, SimpleString
from mutmut.mutation import file_mutation, mutators

from tools.mutants.conditions import ALWAYS, NEVER, condition_mutants, named_clauses


def register(package: Path) -> None:
    """Make mutmut use these operators. `package` has the constants that name clauses."""
    sources = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    names = {name for source in sources for name in named_clauses(source)}
    # mutmut changes functions only, so a named clause changes where a function uses it.
    used = (rf"[A-Z]\w+\{name}" if name.startswith(".") else name for name in sorted(names))
    clause = re.compile("|".join(used))

    def mutate_name(node: Name | Attribute) -> Iterable[libcst.BaseExpression]:
        code = libcst.Module([]).code_for_node(node)
        if clause.fullmatch(code):
            for replacement in (ALWAYS, NEVER):
                yield libcst.parse_expression(f'f"{replacement.format(clause=f"{{{code}}}")}"')

    file_mutation.mutation_operators = [
        *(each for each in mutators.mutation_operators if each[1] is not mutators.operator_string),
        (SimpleString, _mutate_string),
        (FormattedStringText, _mutate_part),
        (Name, mutate_name),
        (Attribute, mutate_name),
    ]


def _mutate_string(node: SimpleString) -> Iterable[SimpleString]:
    if node.quote not in ('"""', "'''"):
        for mutant in condition_mutants(node.raw_value):
            yield node.with_changes(value=f"{node.prefix}{node.quote}{mutant}{node.quote}")


def _mutate_part(node: FormattedStringText) -> Iterable[FormattedStringText]:
    """Yield the mutants of the text between the braces of an f-string."""
    for mutant in condition_mutants(node.value):
        yield node.with_changes(value=mutant)
