"""What the emulator and the function under it print, sorted: the function's lines, and figures."""

import re
import threading
from collections.abc import Callable
from typing import IO

_EMULATOR = re.compile(r"^\S+ \S+ \d{4} [\d:,]+ \[(?P<level>[A-Z]+)\] \(rapid\) (?P<text>.*)$")
_INIT = re.compile(r"INIT REPORT\(durationMs: (?P<ms>[\d.]+)")
# Of each invocation, with a memory that the emulator makes up.
_PLATFORM = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ")


class EmulatorLog:
    """Reads an environment's output to its end, and passes the function's own lines on."""

    def __init__(self, output: IO[str], say: Callable[[str], None]) -> None:
        self._output = output
        self._say = say
        self._lock = threading.Lock()
        self._init_ms: float | None = None
        self._thread = threading.Thread(target=self._read, name="emulator-log", daemon=True)
        self._thread.start()

    def take_init_ms(self) -> float | None:
        """How long the function took to load, once each time that it was loaded."""
        with self._lock:
            taken, self._init_ms = self._init_ms, None
        return taken

    def join(self, seconds: float) -> None:
        """Wait for the end of the output."""
        self._thread.join(seconds)

    def _read(self) -> None:
        with self._output as lines:
            for line in lines:
                self._sort(line.rstrip("\n"))

    def _sort(self, line: str) -> None:
        emulator = _EMULATOR.match(line)
        if emulator is None:
            # awslambdaric writes a traceback's line ends as \r, so that it is one entry.
            if line and not line.startswith(_PLATFORM):
                self._say(line.replace("\r", "\n"))
        elif init := _INIT.search(emulator["text"]):
            with self._lock:
                self._init_ms = float(init["ms"])
        elif emulator["level"] not in ("INFO", "DEBUG"):
            self._say(emulator["text"])
