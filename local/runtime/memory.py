"""Reads the memory of a function's process from Linux's /proc."""

from contextlib import suppress
from pathlib import Path


def child_of(parent: int) -> int:
    """Return the id of this process's child. Raises OSError or IndexError if there is none."""
    children = [
        int(child)
        for thread in Path(f"/proc/{parent}/task").iterdir()
        for child in (thread / "children").read_text(encoding="ascii").split()
    ]
    return children[0]


def peak_of_child_mb(parent: int) -> int | None:
    """Return the peak resident memory of this process's child, in MB."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{child_of(parent)}/status").read_text(encoding="utf-8")
        (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return round(int(peak.split()[1]) / 1024)
    return None
