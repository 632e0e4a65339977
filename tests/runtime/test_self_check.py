"""The self check of the token bundle function, which `make verify` calls."""

import json
from collections.abc import Iterator

import boto3
import pytest

from events.make import BUNDLE
from tests.reliability.rig.lambdas import Lambdas
from tests.runtime.services import lambdas_on_services


@pytest.fixture(scope="module")
def lambdas() -> Iterator[Lambdas]:
    with lambdas_on_services() as (running, _):
        yield running


def _check(lambdas: Lambdas, *, resolve_issuer: bool = False) -> tuple[dict[str, str], str]:
    """Return the answer and everything that the function logged."""
    lambdas.fresh()
    answer, log = lambdas.invoke(BUNDLE, {"selfCheck": {"resolveIssuer": resolve_issuer}})
    return answer["checks"], log


def test_with_the_right_secrets_both_admin_tokens_are_minted(lambdas: Lambdas) -> None:
    checks, _ = _check(lambdas)

    assert checks == {"kyc": "ok", "ssi": "ok"}


def test_a_wrong_secret_is_named_and_not_shown(lambdas: Lambdas) -> None:
    secrets = boto3.client("secretsmanager")
    arn = lambdas.variables["API_SECRETS_ARN"]
    right = secrets.get_secret_value(SecretId=arn)["SecretString"]
    wrong = json.loads(right) | {"SSI_API_SECRET": "a-wrong-one"}
    secrets.put_secret_value(SecretId=arn, SecretString=json.dumps(wrong))
    try:
        checks, log = _check(lambdas)
    finally:
        secrets.put_secret_value(SecretId=arn, SecretString=right)

    assert checks == {"kyc": "ok", "ssi": "UpstreamError (status 401)"}
    assert "a-wrong-one" not in log


def test_the_issuer_resolves_with_its_key(lambdas: Lambdas) -> None:
    checks, _ = _check(lambdas, resolve_issuer=True)

    assert checks == {"kyc": "ok", "ssi": "ok", "issuer": "ok"}


@pytest.mark.parametrize(
    ("variable", "ending", "says"),
    [
        ("ISSUER_VERMETHOD_ID", "#key-9", "the DID document has no such verification method"),
        ("ISSUER_DID", "Unknown", "UpstreamError (status 404)"),
    ],
)
def test_a_wrong_issuer_is_found(
    lambdas: Lambdas, monkeypatch: pytest.MonkeyPatch, variable: str, ending: str, says: str
) -> None:
    wrong = lambdas.variables[variable].partition("#")[0] + ending
    monkeypatch.setitem(lambdas.variables, variable, wrong)

    checks, _ = _check(lambdas, resolve_issuer=True)

    assert checks == {"kyc": "ok", "ssi": "ok", "issuer": says}
