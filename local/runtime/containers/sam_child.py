"""`python sam_child.py ARGUMENTS…` runs SAM's command line. It ends when its stdin is closed, which
only the stack holds open. So its Docker containers never outlive the stack.

It runs in SAM's own environment, by its path, so it imports nothing of the project.
"""

import os
import runpy
import signal
import threading
from contextlib import suppress


def _end_with_stdin() -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    # The same as Ctrl-C. SAM then removes its Docker containers, even while it is starting them.
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    threading.Thread(target=_end_with_stdin, name="end-with-stdin", daemon=True).start()
    runpy.run_module("samcli", run_name="__main__", alter_sys=True)
