"""Figures: how they are taken from samples, compared with their bounds, and printed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

MILLI = 1000.0


@dataclass(frozen=True)
class Figure:
    """One line of the table. `bound`: what `value` may be at most, in the same unit; None: only
    told. `beside`: absolute times and the like.
    """

    measure: str
    value: float
    unit: str
    bound: float | None = None
    beside: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value is within its bound."""
        return self.bound is None or self.value <= self.bound

    def cells(self) -> tuple[str, str, str, str, str]:
        """Measure, value, bound, verdict, and what stands beside."""
        bound = "" if self.bound is None else f"≤ {_number(self.bound)}{self.unit}"
        verdict = "" if self.bound is None else ("yes" if self.holds else "**no**")
        return self.measure, f"{_number(self.value)}{self.unit}", bound, verdict, self.beside


HEADINGS = ("measure", "value", "bound", "holds", "beside it")


def markdown(figures: Iterable[Figure]) -> str:
    """The table."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that so large a share of them does not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ms(samples: Sequence[float]) -> str:
    """Their median, as milliseconds with a unit; `samples` are seconds."""
    return f"{median(samples) * MILLI:.1f} ms"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) and abs(value) >= 1 else f"{value:.2f}"
