"""Separates the emulator's output into the function's own lines and figures."""

import re
import threading
from collections.abc import Callable
from typing import IO

_EMULATOR = re.compile(r"^\S+ \S+ \d{4} [\d:,]+ \[(?P<level>[A-Z]+)\] \(rapid\) (?P<text>.*)$")
_INIT = re.compile(r"INIT REPORT\(durationMs: (?P<ms>[\d.]+)")
# Lines per invocation. They are dropped, because the emulator invents the memory figure.
_PLATFORM = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ")


class EmulatorLog:
    """Reads an environment's output to its end, and passes on the function's own lines."""

    def __init__(self, output: IO[str], say: Callable[[str], None]) -> None:
        self._output = output
        self._say = say
        self._lock = threading.Lock()
        self._init_ms: float | None = None
        self._thread = threading.Thread(target=self._read, name="emulator-log", daemon=True)
        self._thread.start()

    def take_init_ms(self) -> float | None:
        """Return how long the last load of the function took, in ms. None if it was already
        returned.
        """
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
            # awslambdaric writes the line ends of a traceback as \r, so that it stays one entry.
            if line and not line.startswith(_PLATFORM):
                self._say(line.replace("\r", "\n"))
        elif init := _INIT.search(emulator["text"]):
            with self._lock:
                self._init_ms = float(init["ms"])
        elif emulator["level"] not in ("INFO", "DEBUG"):
            self._say(emulator["text"])
