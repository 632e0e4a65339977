"""What clients/web promises about races, failures and continuing, with a fake of the back end."""

import subprocess
from pathlib import Path

import pytest

from tests.support.web_tools import NODE

_FOLDER = Path(__file__).with_name("client")


@pytest.mark.parametrize("module", sorted(path.name for path in _FOLDER.glob("*.test.mjs")))
def test_the_client_keeps_its_promises(module: str) -> None:
    done = subprocess.run(
        [str(NODE), "--test", str(_FOLDER / module)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
