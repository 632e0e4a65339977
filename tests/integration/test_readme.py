"""README's commands work as they stand there, and its tables are those of the code."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.template.intrinsics import parse
from tests.support.clients.sandbox import usage
from tests.support.stack import REPOSITORY, start_stack
from tools.tables import PAGES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
LOCAL_URL = "http://localhost:3000"
TEMPLATE: dict[str, Any] = parse((REPOSITORY / "template.yaml").read_text(encoding="utf-8"))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def _journey() -> str:
    return next(block for block in _blocks("bash") if "specimens/" in block)


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_the_curl_journey_can_be_pasted(shell: str, tmp_path: Path) -> None:
    """From a machine with curl and python3, in the clone's folder."""
    with start_stack() as stack:
        script = _journey().replace(LOCAL_URL, stack.url)
        done = subprocess.run(
            [shell, "-eu"],
            input=script,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

        assert (done.returncode, done.stderr) == (0, "")
        answer = json.loads(done.stdout.splitlines()[-1])
        assert answer["success"] is True
        assert answer["data"]["userId"]
        assert usage(stack)["consent"]["succeeded"] == 1


def test_the_first_screen_has_both_commands_and_the_journey() -> None:
    first_screen = "\n".join(README.splitlines()[:50])

    assert "make run" in first_screen
    assert "make test" in first_screen
    assert _journey() in first_screen


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    written = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run `make generate`"


def test_every_route_is_named() -> None:
    routes = {
        f"`{event['Properties']['Method']} {event['Properties']['Path']}`"
        for resource in TEMPLATE["Resources"].values()
        for event in resource.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }

    assert len(routes) >= 6
    assert not [route for route in routes if route not in README]


def test_every_make_command_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)", README)) | set(
        re.findall(r"^make ([a-z]+)", "\n".join(_blocks("sh")), re.MULTILINE)
    )

    assert {"run", "test", "build", "deploy"} <= named
    assert not [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)]


def test_every_link_into_the_repository_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", README)

    assert links
    assert not [link for link in links if not (REPOSITORY / link).exists()]
