"""Computes figures from samples, compares them with their bounds and prints them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

MILLI = 1000.0


@dataclass(frozen=True)
class Figure:
    """One line of the table. `bound` is the largest allowed `value`, in the same unit, or None if
    there is no bound. `beside` is additional text, such as absolute times.
    """

    measure: str
    value: float
    unit: str
    bound: float | None = None
    beside: str = ""
    #: The smallest allowed value.
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the value is within its bounds."""
        small_enough = self.bound is None or self.value <= self.bound
        return small_enough and (self.least is None or self.value >= self.least)

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return the table's cells: measure, value, bound, verdict and additional text."""
        bound = "" if self.bound is None else f"≤ {_number(self.bound)}{self.unit}"
        bound += "" if self.least is None else f"≥ {_number(self.least)}{self.unit}"
        verdict = "" if not bound else ("yes" if self.holds else "**no**")
        return self.measure, f"{_number(self.value)}{self.unit}", bound, verdict, self.beside


HEADINGS = ("measure", "value", "bound", "holds", "details")


def markdown(figures: Iterable[Figure]) -> str:
    """Return the table as Markdown."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that is not exceeded by the given share of samples."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ms(samples: Sequence[float]) -> str:
    """Return the median as text in milliseconds. `samples` are in seconds."""
    return f"{median(samples) * MILLI:.1f} ms"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) and abs(value) >= 1 else f"{value:.2f}"
