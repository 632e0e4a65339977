"""The running API answers every request as openapi.yaml says. test_schemathesis.py runs this file.

A request with valid fields gets the ids and tokens of an open session. Otherwise the API would
reject every request when it looks up the session.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.clients.app import App
from tests.support.clients.server import Server
from tests.support.clients.signed import Signature
from tests.support.stack import REPOSITORY, RunningStack, start_stack

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
UNKNOWN_USER = "0" * 64
#: Per route. One request takes about 30 ms.
EXAMPLES = 40

schema = schemathesis.openapi.from_path(REPOSITORY / "openapi.yaml")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    limits = {"MAX_ATTEMPTS": "100", "MAX_SESSIONS_PER_USER": "1000", "OAUTH_PER_MINUTE": "0"}
    with start_stack(limits) as running:
        yield running


@pytest.fixture
def app(stack: RunningStack, request: pytest.FixtureRequest) -> App:
    """Return a new user whose face has been verified. For verified data and ages, the session
    is also confirmed.
    """
    user = App.of(stack, f"{zlib.crc32(request.node.name.encode())}@example.com", "Ann")
    user.fetch_bundle()
    for step in (user.extract, user.verify, user.present):
        assert step().ok
    if "verified-data" in request.node.name or "age-over" in request.node.name:
        assert user.consent().ok
        status = Server(stack.url).session(user.bundle["sessionId"])
        assert status.json()["data"]["outcome"] == "confirmed"
    return user


@pytest.fixture
def answered() -> Iterator[Counter[tuple[str, int]]]:
    """How often the route answered with each status. If a route gave every request the same answer,
    the test would prove nothing.
    """
    counted: Counter[tuple[str, int]] = Counter()
    yield counted
    statuses = {status for _, status in counted}
    assert 200 in statuses, counted
    assert any(label.startswith(("GET", "DELETE")) for label, _ in counted) or 400 in statuses


def _of_the_session(app: App, body: Any) -> Any:
    """Return the body with the session's values in place of made-up values of the same kind."""
    if not isinstance(body, dict):
        return body
    own = app.verification() | app.presenting() | app.consenting()
    own["credentials"] = app.credentials
    del own["selfieImage"]
    return {
        name: own[name] if name in own and isinstance(value, type(own[name])) else value
        for name, value in body.items()
    }


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(
    case: schemathesis.Case[Any], app: App, answered: Counter[tuple[str, int]]
) -> None:
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    if "userKey" in (case.path_parameters or {}):
        # A made-up value can contain slashes, which would be another path.
        case.path_parameters["userKey"] = UNKNOWN_USER if is_positive else "not-a-key"
    if "years" in (case.path_parameters or {}):
        case.path_parameters["years"] = "18" if is_positive else "0"
    if is_positive:
        case.body = _of_the_session(app, case.body)
        if "sessionId" in (case.path_parameters or {}):
            case.path_parameters["sessionId"] = app.bundle["sessionId"]
    credentials: dict[str, Any]
    if case.operation.path.startswith("/company"):
        credentials = {"auth": Signature()}
    else:
        token = _token(app, case.operation.path)
        credentials = {"headers": {"Authorization": f"Bearer {token}"}}
    response = case.call_and_validate(base_url=app.url, checks=CHECKS, **credentials)
    answered[case.operation.label, response.status_code] += 1
    if response.status_code == 200:
        _remember(app, response.json())


def _token(app: App, path: str) -> str:
    """Return the token that the route needs. An erasure gets another user each time."""
    if path.startswith("/users"):
        person = {"email": "bob@example.com"}
        return str(requests.post(f"{app.url}/local/token", json=person, timeout=10).json()["token"])
    is_step = path.startswith("/api")
    return str(app.bundle["userBearerToken"]) if is_step else app.sign_in_token


def _remember(app: App, answer: dict[str, Any]) -> None:
    """Later requests use the values of the latest success."""
    result = answer.get("data", {})
    app.extraction_token = result.get("extractionToken", app.extraction_token)
    app.credentials = result.get("credentials", app.credentials)
    app.presentation = answer.get("presentation", app.presentation)
    if answer.get("sessionId") == app.bundle["sessionId"]:
        app.bundle = answer
