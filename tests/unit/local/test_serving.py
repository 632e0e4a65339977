"""Applications that need it get one request at a time."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from local.processes.serving import OneAtATime


def test_requests_wait_for_each_other_until_the_whole_answer_is_made() -> None:
    inside = threading.Semaphore(1)
    overlaps = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        alone = inside.acquire(blocking=False)
        overlaps.append(not alone)
        time.sleep(0.002)
        yield b"whole "
        yield b"answer"
        if alone:
            inside.release()

    def call(_: int) -> list[bytes]:
        never_called: Any = None
        return list(served({}, never_called))

    served = OneAtATime(application)
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(call, range(40)))
    assert answers == [[b"whole answer"]] * 40
    assert not any(overlaps)
