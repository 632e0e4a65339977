"""The answers to the sample events.

`SHIPPED` has the answers to the events as they are, with placeholders. `FILLED` has the answers
after `make event` has put a session of the running services into an event. An event that is not in
`FILLED` gets the same answer in both cases.

For a route, an answer is the status and the error code. For other events, it is the function's
whole return value.
"""

import json
from typing import Any

NOT_FOUND = "404 NOT_FOUND"
_OK = "200"
_NO_FAILURES = '{"batchItemFailures": []}'

SHIPPED = {
    "bundle-get": _OK,
    "bundle-post": NOT_FOUND,
    "company-age-over": NOT_FOUND,
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
    "standing": _OK,
    "sweep": "{}",
    "verify": NOT_FOUND,
    "webhook": _NO_FAILURES,
}

FILLED = {
    "bundle-post": _OK,
    "company-age-over": _OK,
    "company-session": _OK,
    "company-verified-data": _OK,
    "consent-credentials": _OK,
    "consent-presentation": _OK,
    "erase-user": _OK,
    "extract-government-id": _OK,
    "extract-passport": _OK,
    "presentation": _OK,
    "session-status": _OK,
    "standing": _OK,
    "verify": _OK,
}


def described(answer: Any) -> str:
    """Return a function's answer in the format of the tables."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return json.dumps(answer)
    code = json.loads(answer.get("body") or "{}").get("error", {}).get("code", "")
    return f"{answer['statusCode']} {code}".strip()
