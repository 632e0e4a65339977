"""mutmut's operators, without its changes of texts, and with those of conditions.

Only .venv-mutants has the libraries that this module imports.
"""

from collections.abc import Iterable

from libcst import FormattedStringText, SimpleString
from mutmut.mutation import file_mutation, mutators

from tools.mutants.conditions import condition_mutants


def register() -> None:
    """Make mutmut use these operators."""
    file_mutation.mutation_operators = [
        *(each for each in mutators.mutation_operators if each[1] is not mutators.operator_string),
        (SimpleString, _mutate_string),
        (FormattedStringText, _mutate_part),
    ]


def _mutate_string(node: SimpleString) -> Iterable[SimpleString]:
    if node.quote not in ('"""', "'''"):
        for mutant in condition_mutants(node.raw_value):
            yield node.with_changes(value=f"{node.prefix}{node.quote}{mutant}{node.quote}")


def _mutate_part(node: FormattedStringText) -> Iterable[FormattedStringText]:
    """Yield the mutants of the text between the braces of an f-string."""
    for mutant in condition_mutants(node.value):
        yield node.with_changes(value=mutant)
