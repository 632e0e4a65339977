"""After Lambda has loaded a function, the function has the clients that its events use. If its
settings are wrong, it gives a clear error.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.support.stack import REPOSITORY
from tests.template.test_resources import SETTINGS

#: Variables whose value must have a special format.
VALUES = {
    **dict.fromkeys(
        ("KYC_BASE_URL", "SSI_BASE_URL", "DEVELOPER_DASHBOARD_SERVICE_BASE_URL"),
        "https://hypersign.example",
    ),
    "KYC_ENVIRONMENT": "production",
    "UNPUBLISHED_QUEUE_URL": "https://sqs.example/queue",
    "WEBHOOK_QUEUE_URL": "https://sqs.example/webhooks",
}
REPORT = """
import json
from functions.{function} import app
from hypersign_kyc.wiring import wired
print(json.dumps(sorted(vars(wired()))))
"""
ANSWER = """
import json, time
from events.make import signed_in
from functions.token_bundle.app import lambda_handler
from local.runtime.child import Context
context = Context("id", "function", "arn", "1024", time.time() + 25)
answer = lambda_handler(signed_in("GET"), context)
print(json.dumps(answer))
"""


def required(function: str) -> dict[str, str]:
    """Return the variables that a function requires, with values."""
    name = "".join(part.capitalize() for part in function.split("_"))
    fields = SETTINGS[name].model_fields.items()
    names = [key.upper() for key, field in fields if field.is_required()]
    return {name: VALUES.get(name, "a-name") for name in names}


def load(script: str, settings: dict[str, str]) -> str:
    """Return what a script prints in an environment like the one in which Lambda loads
    functions.
    """
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_DEFAULT_REGION": "us-east-1",
            "POWERTOOLS_METRICS_NAMESPACE": "Tests",
            **settings,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


@pytest.mark.parametrize(
    ("function", "made"),
    [
        ("token_bundle", {"database", "transport", "bundle"}),
        pytest.param("extraction", {"database", "transport", "extraction"}, marks=pytest.mark.long),
        pytest.param("biometrics", {"database", "transport", "face_match"}, marks=pytest.mark.long),
        pytest.param("consent", {"database", "transport", "consent"}, marks=pytest.mark.long),
        ("outcome", {"database", "transport", "outcome_watch"}),
        ("outcome_events", {"publisher"}),
        ("self_check", {"database", "transport", "self_check"}),
    ],
)
def test_a_loaded_function_has_what_its_events_use(function: str, made: set[str]) -> None:
    assert made <= set(json.loads(load(REPORT.format(function=function), required(function))))


def test_a_missing_variable_is_logged_at_init_and_answered() -> None:
    variables = required("token_bundle")
    del variables["USERS_TABLE"]
    printed = [json.loads(line) for line in load(ANSWER, variables).splitlines()]
    at_init, at_call = (line for line in printed if line.get("message") == "misconfigured")
    assert at_init["level"] == at_call["level"] == "ERROR"
    assert at_init["variables"] == at_call["variables"] == ["USERS_TABLE"]
    answer: dict[str, Any] = printed[-1]
    assert answer["statusCode"] == 500
    error = json.loads(answer["body"])["error"]
    assert (error["code"], error["retryable"]) == ("MISCONFIGURED", False)
