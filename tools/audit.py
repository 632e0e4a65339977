"""`make audit`: checkov on the templates, zizmor on the workflows, bandit on the code.

Each finding is fixed or suppressed with a reason in tools/audit.toml. Exits with 1 for a finding
that is not suppressed, and for a suppression that matches nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

_REPOSITORY = Path(__file__).resolve().parents[1]
_TOOLS = _REPOSITORY / ".venv-audit" / "bin"
SUPPRESSIONS = _REPOSITORY / "tools" / "audit.toml"
EXAMPLES = sorted((_REPOSITORY / "examples").glob("*/template.yaml"))
EDGE_TEMPLATE = _REPOSITORY / "edge" / "template.yaml"
CODE = (
    "functions",
    "layers/shared",
    "local",
    "tools",
    "events",
    "specimens",
    "benchmarks",
    "examples",
)


@dataclass(frozen=True)
class Finding:
    """A tool's finding. `where` is a resource or a path."""

    tool: str
    id: str
    where: str
    text: str


@dataclass(frozen=True)
class Suppression:
    """An accepted finding. `where` has its places, `reason` says why it is accepted."""

    tool: str
    id: str
    where: Sequence[str]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Return whether this suppression covers the finding."""
        places = any(fnmatch(finding.where, each) for each in self.where)
        return (self.tool, self.id) == (finding.tool, finding.id) and places


def suppressions() -> list[Suppression]:
    """Return the suppressions of tools/audit.toml."""
    declared = tomllib.loads(SUPPRESSIONS.read_text(encoding="utf-8"))
    return [Suppression(**each) for each in declared["suppressed"]]


def problems(findings: Iterable[Finding], accepted: Sequence[Suppression]) -> Iterator[str]:
    """Yield a line for each finding that is not suppressed, and for each suppression without a
    finding.
    """
    found = list(findings)
    for each in found:
        if not any(suppression.covers(each) for suppression in accepted):
            yield f"{each.tool} {each.id} {each.where}: {each.text}"
    for suppression in accepted:
        if not any(suppression.covers(each) for each in found):
            yield f"tools/audit.toml: {suppression.tool} {suppression.id} matches no finding"


def _checkov() -> Iterator[Finding]:
    # Imported here, because the import takes a second.
    from tests.template.deployed import REQUIRED  # noqa: PLC0415
    from tests.template.stack import transformed  # noqa: PLC0415

    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.json"
        file.write_text(json.dumps(transformed(**REQUIRED)), encoding="utf-8")
        files = ("--file", str(file), str(EDGE_TEMPLATE), *map(str, EXAMPLES))
        command = (*files, "--framework", "cloudformation", "--output", "json")
        report = _json("checkov", *command, "--quiet", "--compact", "--skip-download")
    for each in report["results"]["failed_checks"]:
        resource = each["resource"].rpartition(".")[2]
        yield Finding("checkov", each["check_id"], resource, each["check_name"])


def _zizmor() -> Iterator[Finding]:
    for each in _json("zizmor", "--offline", "--no-progress", "--format", "json", ".github"):
        location = each["locations"][0]["symbolic"]["key"]
        path = str(location.get("Local", {}).get("given_path", ".github"))
        yield Finding("zizmor", each["ident"], path, each["desc"])


def _bandit() -> Iterator[Finding]:
    for each in _json("bandit", "--quiet", "--recursive", *CODE, "--format", "json")["results"]:
        path = each["filename"].removeprefix("./")
        yield Finding("bandit", each["test_id"], path, f"line {each['line_number']}")


def _json(tool: str, *arguments: str) -> Any:
    """Return a tool's report. Its exit code only says whether it found something."""
    done = subprocess.run(  # noqa: S603 (the tools of this command)
        [_TOOLS / tool, *arguments],
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise SystemExit(f"error: {tool} gave no report:\n{done.stderr[-2000:]}") from error


def main() -> int:
    findings = [*_checkov(), *_zizmor(), *_bandit()]
    lines = list(problems(findings, suppressions()))
    for line in lines:
        sys.stdout.write(f"{line}\n")
    accepted = f"{len(findings)} findings, each suppressed with a reason in tools/audit.toml"
    sys.stdout.write(f"audit: {len(lines)} problems\n" if lines else f"audit: {accepted}\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
