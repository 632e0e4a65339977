"""Read and check samconfig.toml for `make build` and `make deploy`.

    python -m tools.deployment architecture ENV    prints the environment's Architecture
    python -m tools.deployment check ENV           exits with 1 if it cannot be deployed

SAM CLI takes parameters either from samconfig.toml or from the command line. A value on the command
line would reach only the build, so samconfig.toml is the only source.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from local.template.intrinsics import parse

_REPOSITORY = Path(__file__).resolve().parents[1]
#: How compiled Python modules name a processor in their file names.
_MACHINES = {"aarch64": "arm64", "x86_64": "x86_64"}
_PLACEHOLDER = re.compile(r"<[^>]*>")


class NotDeployableError(Exception):
    """The environment cannot be deployed. The text says what to change."""


def deploy_settings(config: Path, environment: str) -> dict[str, Any]:
    """Return the environment's settings for `sam deploy`. Raises `NotDeployableError`."""
    sections = tomllib.loads(config.read_text(encoding="utf-8"))
    if environment not in sections or "deploy" not in sections[environment]:
        known = ", ".join(name for name in sections if name not in ("version", "default"))
        raise NotDeployableError(f"{config.name} has no environment {environment}; it has {known}.")
    settings: dict[str, Any] = sections[environment]["deploy"]["parameters"]
    return settings


def parameters(settings: dict[str, Any]) -> dict[str, str]:
    """Return the template's parameters in these settings."""
    pairs = (each.partition("=") for each in settings.get("parameter_overrides", ()))
    return {name: value.strip("\"'") for name, _, value in pairs}


def architecture(settings: dict[str, Any]) -> str:
    """Return the environment's Architecture, or the template's default."""
    template = parse((_REPOSITORY / "template.yaml").read_text(encoding="utf-8"))
    default = str(template["Parameters"]["Architecture"]["Default"])
    return parameters(settings).get("Architecture", default)


def region_of(settings: dict[str, Any], environment: str) -> str:
    """Return the region. Raises `NotDeployableError` if it is not filled in."""
    region = str(settings.get("region", ""))
    if not region or _PLACEHOLDER.search(region):
        raise NotDeployableError(
            f"Set region in [{environment}.deploy.parameters] of samconfig.toml, for example "
            'region = "eu-central-1". It decides in which country the data is kept.'
        )
    return region


def check(settings: dict[str, Any], environment: str, build: Path) -> None:
    """Raise `NotDeployableError` if the region is missing, a value is not filled in, the topic of
    alarms is in another region, or the build is for another processor.
    """
    region = region_of(settings, environment)
    unfilled = [name for name, it in parameters(settings).items() if _PLACEHOLDER.search(it)]
    if unfilled:
        raise NotDeployableError(
            f"Fill in {', '.join(unfilled)} in [{environment}.deploy.parameters] of samconfig.toml."
        )
    topic = parameters(settings).get("AlarmTopicArn", "")
    if topic and topic.split(":")[3] != region:
        raise NotDeployableError(
            f"AlarmTopicArn is in {topic.split(':')[3]}, and CloudWatch notifies topics of its own "
            f"region only: use a topic in {region}."
        )
    wanted, built = architecture(settings), built_architectures(build)
    if built != {wanted}:
        raise NotDeployableError(
            f"{build} was built for {' and '.join(sorted(built)) or 'no processor'}, and "
            f"{environment} has Architecture={wanted}. Run make build ENV={environment}."
        )


def built_architectures(build: Path) -> set[str]:
    """Return the processors for which the layer's modules were compiled."""
    machines = "|".join(_MACHINES)
    found = (
        re.search(rf"({machines})-linux", path.name)
        for path in (build / "SharedLayer").rglob("*.so")
    )
    return {_MACHINES[match[1]] for match in found if match}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.deployment")
    parser.add_argument("command", choices=("architecture", "check"))
    parser.add_argument("environment")
    parser.add_argument("--config", type=Path, default=_REPOSITORY / "samconfig.toml")
    parser.add_argument("--build", type=Path, default=_REPOSITORY / ".aws-sam" / "build")
    given = parser.parse_args()
    try:
        settings = deploy_settings(given.config, given.environment)
        if given.command == "architecture":
            sys.stdout.write(f"{architecture(settings)}\n")
        else:
            check(settings, given.environment, given.build)
    except NotDeployableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
