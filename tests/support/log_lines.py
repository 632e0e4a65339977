"""The lines that the layer writes in this process."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any
from unittest import mock

from hypersign_kyc.observability import logger


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """Yield a list that has the lines of log and metrics when the block ends."""
    printed, lines = io.StringIO(), list[dict[str, Any]]()
    # Not `setStream`, because it flushes the stream before, which pytest may have closed.
    in_place = mock.patch.object(logger.registered_handler, "stream", printed)
    try:
        with in_place, redirect_stdout(printed):
            yield lines
    finally:
        lines += map(json.loads, printed.getvalue().splitlines())
