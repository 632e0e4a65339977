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

`make run` calls a sandbox of Hypersign's services. A tag in the e-mail address that a user signs in
with makes the sandbox fail: `ann+unreadable_document@example.com`. An address can have several tags
(`ann+slow+face_mismatch@…`). A tag can name the step that fails (`ann+upstream_error.consent@…`).

A tag for a face can also be used for the document: with `ann+face_not_found.document_ocr@…`, the
portrait in the document has no face. With `+ocriddoc_N` or `+liveliness_N`, this step of Hypersign
fails with the number N. A tag `+as_…` chooses the format of Hypersign's refusal:
`ann+eyes_closed+as_empty@…`. The app gets the same reason in each format.

With `+once`, the other failures of the address strike each step only once. So
`ann+eyes_closed+once@…` is verified with the second selfie, and `ann+eyes_closed+once+one_attempt@…`
with the second session. `+email_changed` needs the same user as before: `POST /local/token` with the
`sub` of an earlier sign-in and a new address.

{table}

Operations that know no user (`admin_token_kyc`, `admin_token_ssi`, `kyc_session`, `user_did`) fail
after `POST /_sandbox/fail` at the sandbox's address: `{{"operation": "user_did", "tag":
"did_creation_failed", "times": 2}}`. This works for all operations and tags.

`GET /_sandbox/usage` at the sandbox's address, which `make run` prints, returns the number of calls
and their cost in credits. A failed call costs nothing. `SANDBOX_CREDITS=100` gives the account 100
credits. When they are used up, the sandbox answers 402. With `SANDBOX_ENVIRONMENT=dev`, the KYC app
is in the environment `dev`, where calls cost nothing and no document or face is refused. `POST
/_sandbox/forget-dids` makes the sandbox forget every DID, as if the company had moved to another
SSI app.

The sandbox sends webhooks to the local stack. `SANDBOX_WEBHOOKS=off` turns them off. With
`LOCAL_SCHEDULE_SECONDS=5` the sweep runs every five seconds instead of every minute.
"""

_PARAMETERS = """\
# Parameters

This page lists the parameters of `template.yaml`. For the local stack, set them as environment
variables in capitals: `MAX_ATTEMPTS=2 make run`. To call Hypersign instead of the sandbox, set
`KYC_BASE_URL`, `SSI_BASE_URL` and `DEVELOPER_DASHBOARD_SERVICE_BASE_URL`, and your account's
`KYC_API_SECRET`, `SSI_API_SECRET`, `ISSUER_DID` and `ISSUER_VERMETHOD_ID`.

| parameter | default | meaning |
| --- | --- | --- |
{rows}
"""

_SAMPLE_EVENTS = """\
# Sample events

This page lists the events in this folder for `sam local invoke` and `make invoke`, and the functions'
answers. For a route it shows the status and the error code, for other events the function's whole
return value. The events name a session that does not exist. `make event` puts a new session into an
event ([local.md](../docs/local.md)).

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
    """Return the text of events/README.md."""
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
    "docs/failures.md": failures,
    "docs/parameters.md": parameters,
    "events/README.md": sample_events,
}


if __name__ == "__main__":
    for name, text in PAGES.items():
        (_REPOSITORY / name).write_text(text(), encoding="utf-8")
