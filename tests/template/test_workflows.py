"""The hosted checks, and the updates that a bot proposes."""

import re
from pathlib import Path
from typing import Any

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


def deployment() -> dict[str, Any]:
    """The jobs of the workflow that deploys."""
    text = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    parsed = yaml.safe_load(text)
    assert parsed["permissions"] == {}
    jobs: dict[str, Any] = parsed["jobs"]
    return jobs


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_nothing_is_deployed_until_the_variables_are_set(environment: str) -> None:
    job = deployment()[environment]
    variable = f"vars.DEPLOY_ROLE_{environment.upper()}"
    assert f"{variable} != ''" in job["if"]
    (credentials,) = [it for it in job["steps"] if "configure-aws" in it.get("uses", "")]
    assert credentials["with"]["role-to-assume"] == f"${{{{ {variable} }}}}"
    assert "secrets." not in str(job)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_a_deployment_is_checked_right_after_it(environment: str) -> None:
    commands = [it["run"] for it in deployment()[environment]["steps"] if "run" in it]
    assert commands == [
        f"make deploy ENV={environment} CONFIRM=no",
        f"make verify ENV={environment}",
    ]


def test_prod_waits_for_dev_and_for_an_approval() -> None:
    prod = deployment()["prod"]
    assert prod["needs"] == "dev"
    assert prod["environment"] == "prod"
    # Without always(), a failed or skipped dev also skips prod.
    assert "always" not in prod["if"]


def test_dependabot_waits_before_it_proposes_a_release() -> None:
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    for update in yaml.safe_load(text)["updates"]:
        assert update["cooldown"]["default-days"] >= 7


def test_the_hosted_check_runs_the_audit() -> None:
    assert "make audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
