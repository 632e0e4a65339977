"""`python sam_child.py ARGUMENTS…` is SAM's command line. It also ends when its stdin does, which
only the stack holds open: its containers never outlive the stack.

Runs in SAM's own environment, by its path, so it needs nothing of the project.
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
    # As Ctrl-C, on which SAM removes its containers, also while it is starting them.
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    threading.Thread(target=_end_with_stdin, name="end-with-stdin", daemon=True).start()
    runpy.run_module("samcli", run_name="__main__", alter_sys=True)
