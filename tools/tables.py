"""`make generate` writes pages of tables into docs: the sandbox's failure tags, the template's
parameters, and the answers to the sample events.
"""

from pathlib import Path
from typing import Any

from events.answers import FILLED, SHIPPED
from events.make import all_events
from local.sandbox.failures import markdown_table
from local.template.intrinsics import parse

_REPOSITORY = Path(__file__).resolve().parents[1]

_FAILURES = """\
# Failures to try

`make run` answers from a sandbox of Hypersign's services. The e-mail that a user signs in with chooses what goes wrong
there: `ann+unreadable_document@example.com`. Tags can be combined (`ann+slow+face_mismatch@…`) and sent to another step
(`ann+upstream_error.consent@…`).

A tag of a reason can strike at the document instead: in `ann+face_not_found.document_ocr@…` the portrait in the document has no face.
With `+ocriddoc_N` or `+liveliness_N`, that step of Hypersign fails with the number N. A tag `+as_…` chooses the shape of Hypersign's
refusal: `ann+eyes_closed+as_empty@…`. The app gets the same reason in each shape.

{table}

`GET /_sandbox/usage` at the sandbox's address, which `make run` prints, counts the calls and what they cost in credits. A call that fails
is refunded. `SANDBOX_CREDITS=100` gives the account that many; when they are used up, Hypersign answers 402.
`SANDBOX_ENVIRONMENT=dev` makes the KYC app one of the environment `dev`: it is free, and no document and no face is refused.
`POST /_sandbox/forget-dids` makes every DID a foreign one, as a move to another SSI app does.

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

_SAMPLE_EVENTS = """\
# Sample events

The events in `events/`, for `sam local invoke` and `make invoke`, and what the functions answer: a status with the error's code, or all that a
function returns which no route calls. An event names a session that does not exist, until `make event` has put a new one into it
([local.md](local.md)).

| event | for | answer | after `make event` |
| --- | --- | --- | --- |
{rows}
"""


def failures() -> str:
    """Return the text of docs/failures.md."""
    return _FAILURES.format(table=markdown_table())


def parameters() -> str:
    """Return the text of docs/parameters.md."""
    template: dict[str, Any] = parse((_REPOSITORY / "template.yaml").read_text(encoding="utf-8"))
    rows = [
        f"| `{name}` | {_shown(parameter.get('Default'))} | {_one_line(parameter['Description'])} |"
        for name, parameter in template["Parameters"].items()
    ]
    return _PARAMETERS.format(rows="\n".join(rows))


def sample_events() -> str:
    """Return the text of docs/sample-events.md."""
    rows = [
        f"| `{name}` | {_source(event)} | `{SHIPPED[name]}` | `{FILLED.get(name, SHIPPED[name])}` |"
        for name, event in all_events().items()
    ]
    return _SAMPLE_EVENTS.format(rows="\n".join(rows))


def _source(event: dict[str, Any]) -> str:
    if "routeKey" in event:
        return f"`{event['routeKey']}`"
    if "Records" not in event:
        return "the schedule"
    return "the queue" if event["Records"][0]["eventSource"] == "aws:sqs" else "the table's stream"


def _shown(default: object) -> str:
    if default is None:
        return "needed"
    return f"`{default}`" if str(default) else "empty"


def _one_line(description: str) -> str:
    return " ".join(description.split())


PAGES = {
    "failures.md": failures,
    "parameters.md": parameters,
    "sample-events.md": sample_events,
}


if __name__ == "__main__":
    for name, text in PAGES.items():
        (_REPOSITORY / "docs" / name).write_text(text(), encoding="utf-8")
