"""The self check, which `make verify` invokes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest

from functions.self_check.app import lambda_handler
from tests.reliability.rig.lambdas import Lambdas
from tests.runtime.services import lambdas_on_services

OK = {"outcome": "ok"}


@pytest.fixture(scope="module")
def lambdas() -> Iterator[Lambdas]:
    with lambdas_on_services() as (running, _):
        yield running


def _check(lambdas: Lambdas) -> tuple[dict[str, Any], str]:
    """Return the findings and everything that the function logged."""
    lambdas.fresh()
    answer, log = lambdas.run(lambda_handler, {})
    return answer["checks"], log


@contextmanager
def _secret(lambdas: Lambdas, change: Any) -> Iterator[None]:
    """Store another value in the secret."""
    secrets, arn = boto3.client("secretsmanager"), lambdas.variables["API_SECRETS_ARN"]
    right = secrets.get_secret_value(SecretId=arn)["SecretString"]
    changed = change if isinstance(change, str) else json.dumps(json.loads(right) | change)
    secrets.put_secret_value(SecretId=arn, SecretString=changed)
    try:
        yield
    finally:
        secrets.put_secret_value(SecretId=arn, SecretString=right)


def test_with_the_right_settings_everything_passes(lambdas: Lambdas) -> None:
    assert _check(lambdas)[0] == {"kyc": OK, "ssi": OK, "issuer": OK}


def test_a_refused_secret_is_named_and_not_shown(lambdas: Lambdas) -> None:
    with _secret(lambdas, {"SSI_API_SECRET": "a-wrong-one"}):
        found, log = _check(lambdas)

    assert found == {"kyc": OK, "ssi": {"outcome": "ApiSecretRefused", "status": 401}}
    assert "a-wrong-one" not in log


@pytest.mark.parametrize(
    ("stored", "fields"),
    [
        ({"SSI_API_SECRET": ""}, ["SSI_API_SECRET"]),
        ({"SSI_API_SECRET": "", "KYC_API_SECRET": ""}, ["KYC_API_SECRET", "SSI_API_SECRET"]),
        ("not JSON", []),
    ],
)
def test_a_secret_that_is_not_filled_in(lambdas: Lambdas, stored: Any, fields: list[str]) -> None:
    with _secret(lambdas, stored):
        found, _ = _check(lambdas)

    unusable = {"outcome": "SecretUnavailable", "fields": fields}
    assert found == {"kyc": unusable, "ssi": unusable}


def test_a_secret_that_does_not_exist(lambdas: Lambdas, monkeypatch: pytest.MonkeyPatch) -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-a1B2c3"
    monkeypatch.setitem(lambdas.variables, "API_SECRETS_ARN", arn)

    found, _ = _check(lambdas)

    missing = {"outcome": "SecretUnavailable", "aws": "ResourceNotFoundException"}
    assert found == {"kyc": missing, "ssi": missing}


def test_an_address_that_nobody_answers(lambdas: Lambdas, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = "DEVELOPER_DASHBOARD_SERVICE_BASE_URL"
    monkeypatch.setitem(lambdas.variables, variable, "http://localhost:9")

    found, _ = _check(lambdas)

    unreachable = {"outcome": "UpstreamUnavailable"}
    assert found == {"kyc": unreachable, "ssi": unreachable}


@pytest.mark.parametrize(
    ("variable", "ending", "finding"),
    [
        ("ISSUER_VERMETHOD_ID", "#key-9", {"outcome": "no such method"}),
        ("ISSUER_DID", "Unknown", {"outcome": "UpstreamError", "status": 404}),
    ],
)
def test_a_wrong_issuer_is_found(
    lambdas: Lambdas,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    ending: str,
    finding: dict[str, Any],
) -> None:
    wrong = lambdas.variables[variable].partition("#")[0] + ending
    monkeypatch.setitem(lambdas.variables, variable, wrong)

    assert _check(lambdas)[0] == {"kyc": OK, "ssi": OK, "issuer": finding}
