"""The answers to the sample events.

`SHIPPED` has the answers to the events as they are, with placeholders. `FILLED` has the answers
after `make event` has put a session of the running services into an event. An event that is not in
`FILLED` gets the same answer in both cases. An event that is not in `_OTHERS` is about a session.

For a route, an answer is the status and the error code. For other events, it is the function's
whole return value.
"""

import json
from typing import Any

from events.make import all_events

NOT_FOUND = "404 NOT_FOUND"
_OK = "200"
_NO_FAILURES = '{"batchItemFailures": []}'

_OTHERS = {
    "bundle-get": _OK,
    "company-erase-user": _OK,
    "company-user-sessions": _OK,
    "erase-user": "401 UNAUTHORIZED",
    "fails-bad-json": "400 INVALID_REQUEST",
    "fails-government-id-without-country": "400 INVALID_REQUEST",
    "fails-passport-without-front": "400 INVALID_REQUEST",
    "fails-unverified-email": "403 FORBIDDEN",
    "outcome-change": _NO_FAILURES,
    "standing": _OK,
    "sweep": "{}",
    "webhook": _NO_FAILURES,
}
#: The events name a session that does not exist.
SHIPPED = dict.fromkeys(all_events(), NOT_FOUND) | _OTHERS
FILLED = {"erase-user": _OK} | {
    name: _OK
    for name, answer in SHIPPED.items()
    if answer == NOT_FOUND and not name.startswith("fails-")
}


def described(answer: Any) -> str:
    """Return a function's answer in the format of the tables."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return json.dumps(answer)
    code = json.loads(answer.get("body") or "{}").get("error", {}).get("code", "")
    return f"{answer['statusCode']} {code}".strip()
