"""Ends a child process."""

import subprocess


def end(process: subprocess.Popen[str], seconds: float) -> None:
    """End the process with SIGTERM, and kill it if it is still running after these seconds."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
