"""README's commands work, and its tables match the code."""

import json
import os
import re
import subprocess
from typing import Any

import pytest

from hypersign_kyc.errors import InvalidImage
from local.template.intrinsics import parse
from tests.support.clients.sandbox import usage
from tests.support.stack import REPOSITORY, RunningStack, SharedStacks
from tools.tables import PAGES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
LOCAL_URL = "http://localhost:3000"
JOURNEY = "sh examples/journey.sh"
TEMPLATE: dict[str, Any] = parse((REPOSITORY / "template.yaml").read_text(encoding="utf-8"))


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def stack(shared_stack: SharedStacks) -> RunningStack:
    return shared_stack({"SANDBOX_WEBHOOKS": "on"})


def _run(shell: str, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of README in this folder, with only curl and python3."""
    return subprocess.run(
        [shell, "-euc", script],
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_the_curl_journey_verifies_a_user(stack: RunningStack, shell: str) -> None:
    before = usage(stack)["consent"]["succeeded"]
    assert JOURNEY in README

    done = _run(shell, f"{shell} examples/journey.sh {stack.url}")

    assert (done.returncode, done.stderr) == (0, "")
    assert "outcome: confirmed" in done.stdout
    assert usage(stack)["consent"]["succeeded"] == before + 1


def test_the_company_fetches_the_data_with_readmes_command(stack: RunningStack) -> None:
    journey = _run("bash", f"{JOURNEY} {stack.url}")
    (session_id,) = re.findall(r"session (\S+)", journey.stdout)
    command = next(block for block in _blocks("bash") if "--aws-sigv4" in block)

    done = _run(
        "bash",
        f'curl() {{ command curl -sS "$@"; }}\n{command}'.replace(LOCAL_URL, stack.url),
        SESSION_ID=session_id,
    )

    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["data"]["sessionId"] == session_id
    assert answer["data"]["subjects"]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    written = (REPOSITORY / name).read_text(encoding="utf-8")

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


def test_the_errors_example_is_what_the_api_answers() -> None:
    example = json.loads(_blocks("json")[0])

    assert example["message"] == InvalidImage.message
    assert (
        example["error"]
        | {
            "code": InvalidImage.code,
            "retryable": InvalidImage.retryable,
            "nextStep": InvalidImage.next_step,
            "hint": InvalidImage.hint,
        }
        == example["error"]
    )
