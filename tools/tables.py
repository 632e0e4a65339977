"""`make generate` writes docs/failures.md and docs/parameters.md: the sandbox's failure tags and the
template's parameters.
"""

from pathlib import Path
from typing import Any

from local.sandbox.failures import markdown_table
from local.template.intrinsics import parse

_REPOSITORY = Path(__file__).resolve().parents[1]

_FAILURES = """\
# Failures to try

`make run` answers from a sandbox of Hypersign's services. The e-mail that a user signs in with chooses what goes wrong
there: `ann+unreadable_document@example.com`. Tags can be combined (`ann+slow+face_mismatch@…`) and sent to another step
(`ann+upstream_error.consent@…`).

{table}
`GET /_sandbox/usage` at the sandbox's address, which `make run` prints, counts the calls and the credits they would cost.
The sandbox sends its webhooks to the local stack, unless `SANDBOX_WEBHOOKS=off`. With `LOCAL_SCHEDULE_SECONDS=5` the sweep
runs every five seconds instead of every minute.
"""

_PARAMETERS = """\
# Parameters

The parameters of `template.yaml`. The local stack takes the same parameters from the environment, in capitals:
`MAX_ATTEMPTS=2 make run`. With `KYC_BASE_URL`, `SSI_BASE_URL` and `DEVELOPER_DASHBOARD_SERVICE_BASE_URL`, and the account's
`KYC_API_SECRET`, `SSI_API_SECRET`, `ISSUER_DID` and `ISSUER_VERMETHOD_ID`, it calls the real services instead of the sandbox.

| parameter | default | meaning |
| --- | --- | --- |
{rows}
"""


def failures() -> str:
    """Returns the text of docs/failures.md."""
    return _FAILURES.format(table=markdown_table())


def parameters() -> str:
    """Returns the text of docs/parameters.md."""
    template: dict[str, Any] = parse((_REPOSITORY / "template.yaml").read_text(encoding="utf-8"))
    rows = [
        f"| `{name}` | {_shown(parameter.get('Default'))} | {_one_line(parameter['Description'])} |"
        for name, parameter in template["Parameters"].items()
    ]
    return _PARAMETERS.format(rows="\n".join(rows))


def _shown(default: object) -> str:
    if default is None:
        return "needed"
    return f"`{default}`" if str(default) else "empty"


def _one_line(description: str) -> str:
    return " ".join(description.split())


PAGES = {"failures.md": failures, "parameters.md": parameters}


if __name__ == "__main__":
    for name, text in PAGES.items():
        (_REPOSITORY / "docs" / name).write_text(text(), encoding="utf-8")
