"""The stack's own log: one JSON object a line on stdout, among the functions' lines."""

import json
import os
import sys
from typing import Any


def log(**fields: Any) -> None:
    """Write one line."""
    say(json.dumps(fields, separators=(",", ":")))


def say(text: str) -> None:
    """Write one line for people, or one of another process."""
    # One write a line: lines of this process and of the functions' do not mix, and no buffer is
    # left locked when the process ends while a thread writes.
    os.write(sys.stdout.fileno(), f"{text}\n".encode())
