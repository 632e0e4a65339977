"""The stack's own log on stdout: one JSON object per line, between the functions' lines."""

import json
import os
import sys
from typing import Any


def log(**fields: Any) -> None:
    """Write one line."""
    say(json.dumps(fields, separators=(",", ":")))


def say(text: str) -> None:
    """Write one line of text, for people or from another process."""
    # One write a line: lines of this process and of the functions' do not mix, and no buffer is
    # left locked when the process ends while a thread writes.
    os.write(sys.stdout.fileno(), f"{text}\n".encode())
