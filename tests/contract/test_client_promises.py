"""What clients/web promises about races, failures and continuing, with a fake of the back end."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.stack import REPOSITORY
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


def test_the_polls_of_a_thousand_waiting_users_stay_below_the_rate_limit() -> None:
    """`Retry-After` is 2 s in the minute after a session changed."""
    module = REPOSITORY / "clients" / "web" / "src" / "client" / "repeating.js"
    pauses = f"""
        const {{ waitBeforePoll }} = await import({json.dumps(module.as_uri())});
        console.log(JSON.stringify(Array.from({{ length: 1000 }}, () => waitBeforePoll(2, 0))))"""
    asked = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", pauses],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    a_second = sum(1000 / pause for pause in json.loads(asked.stdout))
    template = (REPOSITORY / "template.yaml").read_text(encoding="utf-8")
    (limit,) = re.findall(
        r"^  ApiRateLimit:\n(?:    .*\n)*?    Default: (\d+)$", template, re.MULTILINE
    )
    assert 400 < a_second < int(limit)
