"""The lines that the layer writes in this process."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from hypersign_kyc.observability import logger


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """Yield a list that has the lines of log and metrics when the block ends."""
    printed, lines = io.StringIO(), list[dict[str, Any]]()
    handler: Any = logger.registered_handler
    before = handler.setStream(printed)
    try:
        with redirect_stdout(printed):
            yield lines
    finally:
        handler.setStream(before)
        lines += map(json.loads, printed.getvalue().splitlines())
