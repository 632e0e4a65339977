"""What Lambda finds when it has loaded a function: its clients, nothing that it does not use, and
an answer where its settings are wrong.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.support.stack import REPOSITORY

SETTINGS = {
    **dict.fromkeys(
        ("KYC_BASE_URL", "SSI_BASE_URL", "DEVELOPER_DASHBOARD_SERVICE_BASE_URL"),
        "https://hypersign.example",
    ),
    **dict.fromkeys(
        ("ISSUER_DID", "ISSUER_VERMETHOD_ID", "API_SECRETS_ARN", "ADMIN_TOKENS_TABLE"), "a-name"
    ),
    **dict.fromkeys(("SESSIONS_TABLE", "USERS_TABLE", "EVENT_BUS_NAME"), "a-name"),
    "KYC_ENVIRONMENT": "production",
    "UNPUBLISHED_QUEUE_URL": "https://sqs.example/queue",
}
REPORT = """
import json, sys
from functions.{function} import app
from hypersign_kyc.container import get_container
print(json.dumps({{"made": sorted(vars(get_container())), "loaded": sorted(sys.modules)}}))
"""
ANSWER = """
import json, time
from events.make import signed_in
from functions.token_bundle.app import lambda_handler
from local.runtime.child import Context
context = Context("id", "function", "arn", "1024", time.time() + 25)
answer = lambda_handler(signed_in("GET"), context)
print("ANSWER" + json.dumps(answer))
"""


def load(script: str, settings: dict[str, str]) -> str:
    """What a script prints where Lambda loads functions."""
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
    ("function", "made", "not_loaded"),
    [
        ("token_bundle", {"_dynamodb", "transport", "bundle"}, {"hypersign_kyc.use_cases.consent"}),
        (
            "extraction",
            {"_dynamodb", "transport", "extraction"},
            {"hypersign_kyc.use_cases.bundle"},
        ),
        (
            "biometrics",
            {"_dynamodb", "transport", "biometrics"},
            {"hypersign_kyc.use_cases.bundle"},
        ),
        ("consent", {"_dynamodb", "transport", "consent"}, {"hypersign_kyc.use_cases.bundle"}),
        ("outcome", {"_dynamodb", "transport", "outcomes"}, {"hypersign_kyc.use_cases.bundle"}),
        ("outcome_events", {"publisher"}, {"hypersign_kyc.use_cases.bundle", "requests"}),
    ],
)
def test_a_loaded_function_has_what_it_uses_and_nothing_else(
    function: str, made: set[str], not_loaded: set[str]
) -> None:
    report = json.loads(load(REPORT.format(function=function), SETTINGS))
    assert made <= set(report["made"])
    assert not not_loaded & set(report["loaded"])


def test_wrong_settings_are_an_answer_and_no_crash() -> None:
    printed = load(ANSWER, {}).splitlines()
    (line,) = (line for line in printed if line.startswith("ANSWER"))
    answer: dict[str, Any] = json.loads(line.removeprefix("ANSWER"))
    assert answer["statusCode"] == 500
    assert json.loads(answer["body"])["error"]["code"] == "INTERNAL_ERROR"
