"""Runs documented_answers.py.

It runs in a pytest of its own, because schemathesis makes its requests while pytest collects. That
takes seconds, and each worker of `pytest -n` would do it again.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY

pytestmark = pytest.mark.long

TESTS = Path(__file__).with_name("documented_answers.py")


def test_every_answer_is_as_documented() -> None:
    plugins = ["-p", "schemathesis", "-p", "no:cacheprovider"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, str(TESTS)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
