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
    # Each line is one write. So the lines of this process and of the functions do not mix, and no
    # buffer stays locked if the process ends while a thread writes.
    os.write(sys.stdout.fileno(), f"{text}\n".encode())
