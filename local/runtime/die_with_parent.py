"""Run `python die_with_parent.py SIGNAL PID COMMAND…`: become the command, and get SIGNAL when the
parent ends. The parent is the thread of process PID that started this one.

Works only on Linux. Run the file by its path: it imports nothing of the project.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def _main(number: int, parent: int, command: list[str]) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() == parent:  # otherwise the parent has already ended
        os.execv(command[0], command)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
