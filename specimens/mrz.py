"""Machine-readable zones: ICAO Doc 9303, parts 3 (check digits), 4 (TD3) and 5 (TD1)."""

import itertools
from dataclasses import dataclass

_VALUES = {
    character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True)
class Holder:
    """The holder of the document. Dates are YYMMDD."""

    surname: str
    given_names: str
    state: str
    document_number: str
    born: str
    sex: str
    expires: str
    personal_number: str = ""


def check_digit(field: str) -> str:
    """Return the check digit of `field`: weights 7, 3, 1 modulo 10, where `<` counts 0."""
    weighted = (
        _VALUES.get(character, 0) * weight
        for character, weight in zip(field, itertools.cycle(_WEIGHTS), strict=False)
    )
    return str(sum(weighted) % 10)


def passport(holder: Holder) -> tuple[str, str]:
    """Return the two lines of 44 characters of a passport (TD3)."""
    number = _checked(holder.document_number, 9)
    born, expires = _checked(holder.born, 6), _checked(holder.expires, 6)
    personal = _checked(holder.personal_number, 14)
    composite = check_digit(number + born + expires + personal)
    return (
        _fill(f"P<{holder.state}{_names(holder)}", 44),
        f"{number}{holder.state}{born}{holder.sex}{expires}{personal}{composite}",
    )


def identity_card(holder: Holder) -> tuple[str, str, str]:
    """Return the three lines of 30 characters of an identity card (TD1)."""
    first = _fill(f"I<{holder.state}{_checked(holder.document_number, 9)}", 30)
    born, expires = _checked(holder.born, 6), _checked(holder.expires, 6)
    second = _fill(f"{born}{holder.sex}{expires}{holder.state}", 29)
    composite = check_digit(first[5:] + born + expires + second[18:])
    return first, second + composite, _fill(_names(holder), 30)


def _checked(field: str, width: int) -> str:
    filled = _fill(field, width)
    return filled + check_digit(filled)


def _names(holder: Holder) -> str:
    return f"{holder.surname}<<{holder.given_names}".upper().replace(" ", "<")


def _fill(text: str, width: int) -> str:
    return text.ljust(width, "<")[:width]
