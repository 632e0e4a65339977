"""The hosted checks, and the updates that a bot proposes."""

import json
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
    # `$/` is this repository at the same commit.
    uses = [(action, comment) for action, comment in uses if not action.startswith("$/")]
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
        f"make deploy ENV={environment} BUILD=no CONFIRM=no",
        f"make verify ENV={environment}",
    ]


def test_nothing_is_built_or_deployed_before_the_tests_pass() -> None:
    jobs = deployment()
    assert jobs["test"]["uses"] == "$/.github/workflows/test.yml"
    assert jobs["build"]["needs"] == "test"
    assert jobs["dev"]["needs"] == "build"
    # Without always(), a failed job also skips those that need it.
    assert "always" not in json.dumps(jobs)


def test_no_build_can_get_the_deployers_credentials() -> None:
    jobs = deployment()
    with_identity = {name for name, job in jobs.items() if "id-token" in job["permissions"]}
    assert with_identity == {"dev", "prod"}
    assert not [name for name in with_identity if "make build" in json.dumps(jobs[name])]
    for name in with_identity:
        (download,) = [
            it for it in jobs[name]["steps"] if "download-artifact" in it.get("uses", "")
        ]
        assert download["with"] == {"name": f"build-{name}", "path": ".aws-sam/build"}


def test_every_lock_file_is_updated_and_looked_up() -> None:
    locks = {it.parent for it in ROOT.glob("*/**/package-lock.json") if ".cache" not in it.parts}
    named = {
        f"/{folder.relative_to(ROOT)}" for folder in locks if "node_modules" not in folder.parts
    }
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    (npm,) = [it for it in yaml.safe_load(text)["updates"] if it["package-ecosystem"] == "npm"]
    looked_up = (ROOT / "tools" / "vulnerabilities.sh").read_text(encoding="utf-8")

    assert set(npm["directories"]) == named
    assert all(folder.removeprefix("/") in looked_up for folder in named)


def test_prod_waits_for_dev_and_for_an_approval() -> None:
    prod = deployment()["prod"]
    assert prod["needs"] == "dev"
    assert prod["environment"] == "prod"


def test_dependabot_waits_before_it_proposes_a_release() -> None:
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    for update in yaml.safe_load(text)["updates"]:
        assert update["cooldown"]["default-days"] >= 7


def test_the_hosted_check_runs_the_audit() -> None:
    assert "make audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
