"""Writes the error catalogue from the one table in code: docs/errors.md for people, and the demo
page's sentences. `make errors` runs it.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from hypersign_kyc.api.error_table import TABLE, Row
from tools.refusals import REFUSALS

_REPOSITORY = Path(__file__).resolve().parents[1]
CATALOGUE = _REPOSITORY / "docs" / "errors.md"
MESSAGES = _REPOSITORY / "local" / "demo" / "messages.js"

_RETRYABLE = {True: "yes", False: "no", None: "as the answer says"}
_HEAD = """\
# Errors

Made from `layers/shared/hypersign_kyc/api/error_table.py` by `make errors`;
a test compares the two.

Every failure of a function has one form:

```json
{
  "success": false,
  "message": "for people",
  "error": {
    "code": "STABLE_CODE",
    "retryable": true,
    "nextStep": "what the user can do",
    "hint": "what the app's developer or the operator must change",
    "details": [{"field": "documentFront", "problem": "what is wrong with it"}],
    "requestId": "the one in the logs"
  }
}
```

`nextStep`, `hint` and `details` are only there if there is something to say. `retryable` says
whether the same request can succeed later; for a 422, whether the step can succeed with a new
picture. 401 comes with `WWW-Authenticate: Bearer`. `Retry-After` says in how many seconds it is
worth trying again.

API Gateway answers by itself, as `{"message": "…"}`, where no function is asked: 401 for a sign-in
token that it does not accept, 404 for a path that is no route, 413 for a body over its own limit,
429 over the stages' rate limits, 503 where a function cannot take the call.

"""


def catalogue() -> str:
    """docs/errors.md."""
    return (
        _HEAD
        + "\n".join(_table(sorted(TABLE, key=lambda row: (row.status, row.code))))
        + "\n\n## Codes of a refused document, face or consent\n\n"
        "They come with 422 in place of `VERIFICATION_REFUSED`; the service may have others, of the"
        " same form.\n\n" + "\n".join(_table(REFUSALS)) + "\n"
    )


def messages() -> str:
    """local/demo/messages.js: what is said to the user of each code."""
    rows = [row for row in TABLE if row.status != 422]
    said = {row.code: {"what": row.user, "next": row.user_next} for row in (*rows, *REFUSALS)}
    return (
        "// @ts-check\n"
        "/** Made by `make errors` from the back end's error table: each code in plain words.\n"
        " * @type {Record<string, {what: string, next: string}>}\n"
        " */\n"
        f"export const MESSAGES = {json.dumps(said, indent=2, ensure_ascii=False)};\n"
    )


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield "| status | code | meaning | what the user does | what the developer does | retryable |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        user = f"“{row.user}” {row.user_next}"
        cells = (str(row.status), f"`{row.code}`", row.meaning, user, row.developer)
        yield f"| {' | '.join(cells)} | {_RETRYABLE[row.retryable]} |"


def main() -> None:
    CATALOGUE.write_text(catalogue(), encoding="utf-8")
    MESSAGES.write_text(messages(), encoding="utf-8")


if __name__ == "__main__":
    main()
