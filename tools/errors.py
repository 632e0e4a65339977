"""Write docs/errors.md and the element's English messages from the tables in the code. `make
errors` runs it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hypersign_kyc import session_errors
from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import BY_STEP_AND_NUMBER, GENERAL_CODES, REASONS, Reason
from tools.error_prose import PROSE, Prose

_REPOSITORY = Path(__file__).resolve().parents[1]
CATALOGUE = _REPOSITORY / "docs" / "errors.md"
MESSAGES = _REPOSITORY / "clients" / "web" / "languages" / "messages.js"

_RETRYABLE = {True: "yes", False: "no", None: "as the answer says"}
_DEPENDS = (
    session_errors.SessionNotConfirmed,
    session_errors.TooManyAttempts,
    session_errors.VerificationRefused,
)
_HEAD = """\
# Errors

`make errors` writes this page from the layer's error classes and `reasons.py`, and from
`tools/error_prose.py`. A test compares them.

Every failure of a function has this format:

```json
{
  "success": false,
  "message": "for people",
  "error": {
    "code": "STABLE_CODE",
    "retryable": true,
    "nextStep": "what the user can do",
    "hint": "what the app's developer or the operator must change",
    "attemptsLeft": 4,
    "details": [{"field": "documentFront", "problem": "what is wrong with it"}],
    "requestId": "the one in the logs"
  }
}
```

An answer can lack `nextStep`, `hint`, `attemptsLeft` and `details`. `retryable` says whether the
same request can succeed later. For a 422 it says whether the step can succeed with a new picture,
and `attemptsLeft` how often this step can still be done in this session; with 0 left, `retryable`
is false. No other answer has `attemptsLeft`. 401 comes with `WWW-Authenticate: Bearer`.
`Retry-After` says after how many seconds the app should try again.

API Gateway itself answers some requests, without a function, as `{"message": "…"}`: 401 for an ID
token that it does not accept, 403 on `/company` without a valid AWS signature or permission, 404
for a path that is not a route, 413 for a body over its own limit, 429 over the rate limits, 500 if
a function fails without an answer, and 503 if it has no capacity or takes more than 30 seconds.

"""


@dataclass(frozen=True)
class Row:
    """A row of the catalogue. `message`, `next_step` and `retryable` are the answer's. `retryable`
    is None if it depends.
    """

    status: int
    code: str
    message: str
    next_step: str
    prose: Prose
    retryable: bool | None


def error_rows() -> list[Row]:
    """Return a row for each of our errors."""
    return [
        _row(error, prose)
        for error, prose in sorted(PROSE.items(), key=lambda it: (it[0].status, it[0].code))
    ]


def reason_rows() -> list[Row]:
    """Return a row for each reason of a refused document, face or consent."""
    return [
        Row(422, reason.code, reason.message, reason.next_step, _prose(reason), reason.retryable)
        for reason in REASONS
    ]


def catalogue() -> str:
    """Return the text of docs/errors.md."""
    return (
        _HEAD
        + "\n".join(_table(error_rows()))
        + "\n\n## Reasons of a refused document, face or consent\n\n"
        "A 422 has one of these codes instead of `VERIFICATION_REFUSED`. Statuses and events have "
        "them as `code` in `stepErrors`.\nIf Hypersign sends a text code that is not in this "
        "table, the answer has Hypersign's code and the texts of the general reason.\n\n"
        + "\n".join(_table(reason_rows()))
        + "\n"
    )


def messages() -> str:
    """Return the text of languages/messages.js: the message to the user for each code."""
    rows = [row for row in error_rows() if row.status != 422] + reason_rows()
    said: dict[str, dict[str, str]] = {}
    for row in rows:
        # Two errors can share a code. The first one is the general case.
        said.setdefault(row.code, {"what": row.message, "next": row.next_step})
    return (
        "// @ts-check\n"
        "/** `make errors` writes this file from the back end's errors: the texts for each "
        "code.\n"
        " * @type {Record<string, {what: string, next: string}>}\n"
        " */\n"
        f"export const MESSAGES = {json.dumps(said, indent=2, ensure_ascii=False)};\n"
    )


def _row(error: type[KycError], prose: Prose) -> Row:
    retryable = None if error in _DEPENDS else error.retryable
    return Row(error.status, error.code, error.message, error.next_step or "", prose, retryable)


def _prose(reason: Reason) -> Prose:
    shown = "Show `message` and `nextStep`."
    return Prose(
        meaning=_meaning(reason),
        developer=shown if reason.retryable else f"{shown} Do not offer the same step again.",
    )


def _meaning(reason: Reason) -> str:
    """Return Hypersign's step and number for the reason, or that no number is known."""
    pairs = [
        f"`{step}` {number}" for (step, number), its in BY_STEP_AND_NUMBER.items() if its is reason
    ]
    said = [f"Hypersign says {', '.join(pairs)}."] if pairs else []
    if reason.code in GENERAL_CODES:
        said.append("Hypersign refused and gave no reason, or one that is unknown.")
    elif not pairs:
        said.append("A step failed at Hypersign, and its code is unknown.")
    return " ".join(said)


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield "| status | code | meaning | what the user does | what the developer does | retryable |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        user = f"“{row.message}” {row.next_step}"
        cells = (str(row.status), f"`{row.code}`", row.prose.meaning, user, row.prose.developer)
        yield f"| {' | '.join(cells)} | {_RETRYABLE[row.retryable]} |"


def main() -> None:
    CATALOGUE.write_text(catalogue(), encoding="utf-8")
    MESSAGES.write_text(messages(), encoding="utf-8")


if __name__ == "__main__":
    main()
