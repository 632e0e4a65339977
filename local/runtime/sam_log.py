"""Separates SAM's output into the functions' lines and SAM's own."""

import re
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# SAM prints its own lines and those of all containers to the same stream.
_SAMS_OWN = re.compile(
    r"""
      (START|END|REPORT)\ RequestId
    | \d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d\ (127\.0\.0\.1\ -\ -|WARNING:\ This\ is\ a\ dev|Press\ CTRL)
    | \ \*\ Running\ on\ http
    | Invoking\ \S+\ \(python
    | Layer\d+\ is\ a\ local\ Layer
    | (Building|Using\ local|Removing\ rapid)\ image
    | (Requested\ to\ skip\ pulling|Local\ image\ was\ not|Image\ build\ completed\ by\ another)
    | Another\ process\ is\ building
    | (Mounting\ |SAM_CONTAINER_ID:\ |Lambda\ function\ '|No\ current\ session\ found)
    | (Starting\ the\ Local\ Lambda|Commands\ you\ can\ use\ next|=+$|\[\*\]\ )
    | (Error:\ |Aborted!|No\ response\ from\ invoke\ container)
    """,
    re.VERBOSE,
)
_KEPT = 40


class SamLog:
    """Reads SAM's output to its end, and passes on the functions' lines."""

    def __init__(self, output: IO[str], say: Callable[[str], None]) -> None:
        self._output = output
        self._say = say
        self._last: deque[str] = deque(maxlen=_KEPT)
        self._is_muted = False
        self._thread = threading.Thread(target=self._read, name="sam-log", daemon=True)
        self._thread.start()

    def mute(self) -> None:
        """Stop passing lines on, because SAM's output while it ends is of no use."""
        self._is_muted = True

    def reason(self) -> str:
        """Return why SAM ended, in its own words."""
        self._thread.join(1)
        errors = [line for line in self._last if line.startswith("Error: ")]
        said = errors or list(self._last) or ["it printed nothing"]
        return said[-1].removeprefix("Error: ").rstrip(".")

    def _read(self) -> None:
        with self._output as lines:
            for line in lines:
                self._sort(_COLOUR.sub("", line.rstrip("\n")))

    def _sort(self, line: str) -> None:
        if not line.strip():
            return
        self._last.append(line)
        if not self._is_muted and not _SAMS_OWN.match(line):
            self._say(line)
