"""How much memory a process and its descendants have, from `/proc`."""

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_bytes(root: int) -> dict[int, int]:
    """Return the resident memory of a process and of each process below it, by process id."""
    children: dict[int, list[int]] = defaultdict(list)
    resident: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        # A process can end meanwhile.
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            children[int(fields[1])].append(int(folder.name))
            resident[int(folder.name)] = int(fields[21]) * _PAGE
    found, ahead = dict[int, int](), [root]
    while ahead:
        pid = ahead.pop()
        ahead += children[pid]
        if pid in resident:
            found[pid] = resident[pid]
    return found
