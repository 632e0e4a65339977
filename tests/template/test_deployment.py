"""`make build` and `make deploy` follow samconfig.toml."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.template.stack import ROOT, source
from tools.deployment import parameters

REGION = 'region = "eu-central-1"\n'
CONFIG = """
version = 0.1
[dev.deploy.parameters]
{region}stack_name = "kyc-dev"
parameter_overrides = ["IssuerDid={issuer}", "Architecture={architecture}"]
"""
COMMAND = re.compile(r"^\s*(?:\.venv-sam/bin/)?(aws|sam) [^#]*", re.MULTILINE)


def samconfig(
    folder: Path, *, region: str = REGION, issuer: str = "did:hid:z6Mk", architecture: str = "arm64"
) -> Path:
    """A samconfig.toml with one environment, dev."""
    path = folder / "samconfig.toml"
    text = CONFIG.format(region=region, issuer=issuer, architecture=architecture)
    path.write_text(text, encoding="utf-8")
    return path


def built(folder: Path, machine: str = "aarch64") -> Path:
    """A folder of a build for this machine."""
    module = folder / "build" / "SharedLayer" / "python" / f"_x.cpython-313-{machine}-linux-gnu.so"
    module.parent.mkdir(parents=True)
    module.touch()
    return folder / "build"


def make(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return the commands that `make` prints in a dry run."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME")} | variables
    command = ["make", "--dry-run", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / ".venv/bin/python", "-m", "tools.deployment", "check", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("architecture", ["arm64", "x86_64"])
def test_the_build_is_for_the_architecture_in_samconfig(tmp_path: Path, architecture: str) -> None:
    config = samconfig(tmp_path, architecture=architecture)
    printed = make("build", "ENV=dev", f"SAMCONFIG={config}").stdout
    assert re.findall(r"Architecture=(\S+)", printed) == [architecture]


def test_an_architecture_on_the_command_line_is_refused() -> None:
    refused = make("deploy", "ARCHITECTURE=x86_64")
    assert refused.returncode != 0
    assert "Set Architecture in samconfig.toml" in refused.stderr


def test_an_unknown_environment_is_refused(tmp_path: Path) -> None:
    refused = make("build", "ENV=staging", f"SAMCONFIG={samconfig(tmp_path)}")
    assert refused.returncode != 0
    assert "has no environment staging; it has dev" in refused.stderr


def test_a_deployment_gets_its_region_from_samconfig_and_from_nowhere_else() -> None:
    lines = make("deploy", "ENV=prod", AWS_REGION="eu-west-3").stdout.splitlines()
    (deploy,) = (line for line in lines if " deploy " in line)
    assert "tools.deployment check prod" in lines[lines.index(deploy) - 1]
    assert "--config-env prod" in deploy
    assert deploy.startswith("env -u AWS_REGION -u AWS_DEFAULT_REGION ")
    assert "--region" not in deploy
    assert "export AWS" not in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_only_the_workflow_deploys_without_asking() -> None:
    assert "--no-confirm-changeset" not in make("deploy", "ENV=prod").stdout
    assert "--no-confirm-changeset" in make("deploy", "ENV=prod", "CONFIRM=no").stdout


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"region": ""}, "Set region"),
        ({"region": 'region = ""\n'}, "Set region"),
        ({"region": 'region = "<eu-central-1>"\n'}, "Set region"),
        ({"issuer": "<did:hid:…>"}, "Fill in IssuerDid"),
        ({"architecture": "x86_64"}, "was built for arm64, and dev has Architecture=x86_64"),
    ],
)
def test_a_wrong_configuration_is_not_deployed(
    tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    config = samconfig(tmp_path, **changed)
    refused = check("dev", "--config", config, "--build", built(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith("error: ")
    assert says in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_alarms_in_another_region_are_not_deployed(tmp_path: Path) -> None:
    config = samconfig(tmp_path)
    elsewhere = '"AlarmTopicArn=arn:aws:sns:us-east-1:123456789012:alarms", "IssuerDid'
    config.write_text(config.read_text(encoding="utf-8").replace('"IssuerDid', elsewhere))
    refused = check("dev", "--config", config, "--build", built(tmp_path))
    assert refused.returncode == 1
    assert "use a topic in eu-central-1" in refused.stderr


def test_a_complete_configuration_with_a_build_is_deployed(tmp_path: Path) -> None:
    done = check("dev", "--config", samconfig(tmp_path), "--build", built(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_shipped_configuration_asks_for_a_region_and_the_required_parameters(
    environment: str,
) -> None:
    sections = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    settings = sections[environment]["deploy"]["parameters"]
    given = parameters(settings)
    declared = source()["Parameters"]
    assert settings["region"].startswith("<")
    assert set(given) <= set(declared)
    assert {name for name, it in declared.items() if "Default" not in it} <= set(given)


PARSED = """
import json, sys
from samcli.cli.types import CfnParameterOverridesType
print(json.dumps(CfnParameterOverridesType().convert(tuple(sys.argv[1:]), None, None)))
"""


@pytest.mark.skipif(
    not (ROOT / ".venv-sam/.made").exists() and not os.environ.get("NOTHING_LEFT_OUT"),
    reason="make .venv-sam/.made",
)
@pytest.mark.parametrize(
    ("written", "origins"),
    [
        (
            "AllowedOrigins=https://a.example,https://b.example",
            "https://a.example,https://b.example",
        ),
        # The SAM CLI cuts the value off at the space. The parameter's pattern rejects the rest.
        ("AllowedOrigins=https://a.example, https://b.example", "https://a.example,"),
    ],
)
def test_sam_reads_origins_as_the_documentation_writes_them(written: str, origins: str) -> None:
    done = subprocess.run(
        [ROOT / ".venv-sam/bin/python", "-c", PARSED, written],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f'"AllowedOrigins": "{origins}"' in done.stdout
    pattern = source()["Parameters"]["AllowedOrigins"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, origins)) is (", " not in written)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_documented_command_names_its_region(page: Path) -> None:
    """Without the region, a command would use the region of the operator's profile."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`((?:aws|sam) [^`]+)`", text)
    commands = [match[0] for block in blocks for match in COMMAND.finditer(block)]
    for command in [*commands, *inline]:
        if " --" in command and not command.lstrip().startswith("sam local"):
            assert "--region" in command, command


def test_the_template_is_checked_for_every_region_that_we_name() -> None:
    texts = [ROOT / "README.md", ROOT / "samconfig.toml", *(ROOT / "docs").glob("*.md")]
    region = re.compile(r"\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:[a-z]+)-\d\b")
    named = {it for path in texts for it in region.findall(path.read_text(encoding="utf-8"))}
    checked = re.search(r"^REGIONS := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert checked
    assert named <= set(checked[1].split())
    lint, _, validate = (
        it
        for it in make("-W", "template.yaml", "template").stdout.splitlines()
        if it.startswith('tools/stage.sh "Template')
    )
    assert f"--regions {checked[1]} " in lint
    assert f"echo {checked[1]} | xargs -n 1" in validate
