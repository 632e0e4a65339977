"""What each sample event is answered.

`SHIPPED` is the answer of services that know none of the event's placeholders. `FILLED` is the
answer after `make event` has put a session of these services into it; events that are not named
there get the same answer.

An answer is a status with the error's code, or all that a function returns which no route calls.
"""

import json
from typing import Any

NOT_FOUND = "404 NOT_FOUND"
_OK = "200"
_NO_FAILURES = '{"batchItemFailures": []}'

SHIPPED = {
    "bundle-get": _OK,
    "bundle-post": NOT_FOUND,
    "company-erase-user": _OK,
    "company-session": NOT_FOUND,
    "company-user-sessions": _OK,
    "company-verified-data": NOT_FOUND,
    "consent-credentials": NOT_FOUND,
    "consent-presentation": NOT_FOUND,
    "erase-user": "401 UNAUTHORIZED",
    "extract-government-id": NOT_FOUND,
    "extract-passport": NOT_FOUND,
    "fails-bad-json": "400 INVALID_REQUEST",
    "fails-government-id-without-country": "400 INVALID_REQUEST",
    "fails-passport-without-front": "400 INVALID_REQUEST",
    "fails-unverified-email": "403 FORBIDDEN",
    "fails-wrong-bearer": NOT_FOUND,
    "outcome-change": _NO_FAILURES,
    "presentation": NOT_FOUND,
    "session-status": NOT_FOUND,
    "sweep": "{}",
    "verify": NOT_FOUND,
    "webhook": _NO_FAILURES,
}

FILLED = {
    "bundle-post": _OK,
    "company-session": _OK,
    "company-verified-data": _OK,
    "consent-credentials": _OK,
    "consent-presentation": _OK,
    "erase-user": _OK,
    "extract-government-id": _OK,
    "extract-passport": _OK,
    "presentation": _OK,
    "session-status": _OK,
    "verify": _OK,
}


def described(answer: Any) -> str:
    """A function's answer in the form that the tables have."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return json.dumps(answer)
    code = json.loads(answer.get("body") or "{}").get("error", {}).get("code", "")
    return f"{answer['statusCode']} {code}".strip()
