"""`make deployer-policy`: write the policies of the role that deploys an environment."""

import argparse
import json
import os
import re
import sys
from pathlib import Path

from tools.deployer.policy import documents
from tools.deployer.rules import Deployment
from tools.deployment import NotDeployableError, deploy_settings, parameters, region_of

_REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.deployer")
    parser.add_argument("environment")
    parser.add_argument("account")
    parser.add_argument("--config", type=Path, default=_REPOSITORY / "samconfig.toml")
    parser.add_argument("--into", type=Path, default=_REPOSITORY / "build" / "policies")
    given = parser.parse_args()
    try:
        written = write(given.environment, given.account, given.config, given.into)
    except NotDeployableError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    for path in written:
        sys.stdout.write(f"{path}\n")
    return 0


def write(environment: str, account: str, config: Path, into: Path) -> list[Path]:
    """Write the policies and return their paths. Raises `NotDeployableError`."""
    # Imported here, because the import takes a second.
    from tests.template.deployed import REQUIRED, Deployed  # noqa: PLC0415

    if not re.fullmatch(r"\d{12}", account):
        raise NotDeployableError("Name the account: make deployer-policy ACCOUNT=123456789012")
    settings = deploy_settings(config, environment)
    given = parameters(settings)
    tags = dict(each.split("=", 1) for each in settings.get("tags", ()))
    deployment = Deployment(
        stack=settings["stack_name"],
        region=region_of(settings, environment),
        account=account,
        path=given.get("RolePath", "/"),
        boundary=given.get("PermissionsBoundary", ""),
        zone=given.get("HostedZoneId", ""),
        s3_prefix=settings.get("s3_prefix", ""),
        tags=tags,
    )
    os.environ.setdefault("AWS_DEFAULT_REGION", deployment.region)
    stack = Deployed(deployment.stack, **REQUIRED | given)
    kinds = {it["Type"] for name, it in stack.resources.items() if stack.exists(name)}
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for number, document in enumerate(documents(kinds, deployment), start=1):
        path = into / f"deployer-{environment}-{number}.json"
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    sys.exit(main())
