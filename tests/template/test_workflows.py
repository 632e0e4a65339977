"""The hosted checks, and the updates that a bot proposes."""

import re
from pathlib import Path

import pytest
import yaml

from tests.template.stack import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    """A tag can be moved to other code; a commit cannot."""
    uses = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert uses
    for action, comment in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


def test_dependabot_waits_before_it_proposes_a_release() -> None:
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    for update in yaml.safe_load(text)["updates"]:
        assert update["cooldown"]["default-days"] >= 7


def test_the_hosted_check_runs_the_audit() -> None:
    assert "make audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
