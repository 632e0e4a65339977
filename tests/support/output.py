"""What a process has printed into a pipe, even what no thread has read yet."""

import os
import select
import threading
from collections.abc import Iterator
from typing import IO

_READ_BYTES = 1 << 16


class Output:
    """Collects what comes out of a pipe. Several threads may use it."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._read = bytearray()
        self._ended = False
        self._reading = threading.Lock()

    def text(self) -> str:
        """Return everything that was printed so far. First read what is still in the pipe, if it is
        open.
        """
        with self._reading:
            while self._is_open() and select.select([self._pipe], [], [], 0)[0]:
                read = os.read(self._pipe.fileno(), _READ_BYTES)
                self._read += read
                self._ended = not read
            return self._read.decode(errors="replace")

    def growing(self) -> Iterator[str]:
        """Yield everything so far each time more has come, until the pipe ends."""
        while not self._ended:
            select.select([self._pipe], [], [])
            yield self.text()

    def _is_open(self) -> bool:
        return not (self._ended or self._pipe.closed)
