"""Checks of every refusal."""

import requests

INVALID = (400, "INVALID_REQUEST")
NO_IMAGE = (400, "INVALID_IMAGE")
FORBIDDEN = (403, "FORBIDDEN")
NOT_FOUND = (404, "NOT_FOUND")


def assert_refused(answer: requests.Response, status: int, code: str, *fields: str) -> None:
    """Check that the answer is a documented error, names exactly these fields, and quotes
    no value.
    """
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    body = answer.json()
    assert body["success"] is False
    assert body["message"]
    assert set(body) == {"success", "message", "error"}
    assert set(body["error"]) <= {
        "code",
        "retryable",
        "nextStep",
        "hint",
        "details",
        "requestId",
    }
    assert body["error"]["requestId"] == answer.headers["apigw-requestid"]
    named = [problem["field"] for problem in body["error"].get("details", [])]
    assert sorted(named) == sorted(fields), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert len(answer.content) < 2000
