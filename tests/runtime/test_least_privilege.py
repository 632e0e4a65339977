"""What each function calls in AWS is what its role grants: nothing missing, nothing unused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from tests.reliability.lambdas import (
    BUNDLE,
    CONSENTS,
    EXTRACT,
    PRESENTATION,
    VERIFY,
    Journey,
    Lambdas,
)
from tests.runtime.services import lambdas_on_services
from tests.template.stack import Stack
from tests.template.test_roles import Grant, grants, own_logs

FUNCTION_OF = {
    BUNDLE: "TokenBundle",
    EXTRACT: "Extraction",
    VERIFY: "Biometrics",
    PRESENTATION: "Consent",
    CONSENTS: "Consent",
}


@dataclass
class Recorder:
    """Which function made which call, on which of the template's resources."""

    calling: str = ""
    calls: dict[str, set[Grant]] = field(default_factory=dict)

    def record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """A handler of botocore's, called before each call."""
        service = model.service_model.endpoint_prefix
        resource = params.get("TableName") or params["SecretId"].rpartition(":")[2]
        # moto puts a dash and six characters after a secret's name.
        logical = resource.removeprefix("local-").partition("-")[0]
        self.calls.setdefault(self.calling, set()).add((f"{service}:{model.name}", logical))


class RecordedLambdas(Lambdas):
    """Each function in a container of its own: what another has read or minted is not there."""

    def __init__(self, lambdas: Lambdas, recorder: Recorder) -> None:
        super().__init__(lambdas.variables)
        self._recorder = recorder
        #: The first call of a function finds no admin tokens, nowhere.
        self.nobody_minted = False

    def call(self, path: str, *args: Any, **limits: Any) -> Any:
        if self._recorder.calling != FUNCTION_OF[path]:
            self.fresh()
            if self.nobody_minted:
                _forget_admin_tokens(self.variables["ADMIN_TOKENS_TABLE"])
        self._recorder.calling = FUNCTION_OF[path]
        return super().call(path, *args, **limits)


def _forget_admin_tokens(table: str) -> None:
    # Of the client that is not recorded.
    dynamodb = boto3.Session().client("dynamodb")
    for service in ("access_service_kyc", "access_service_ssi"):
        dynamodb.delete_item(TableName=table, Key={"id": {"S": service}})


def _whole_journey(lambdas: Lambdas, email: str) -> list[int]:
    journey = Journey(lambdas, email)
    steps: list[Callable[[], Any]] = [
        journey.start,
        journey.renew,
        journey.extract,
        journey.verify,
        journey.present,
        journey.consent,
        journey.consent,
    ]
    return [step().status for step in steps]


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, set[Grant]]]:
    """Every call of every function: cold, warm, with dead admin tokens, refused, failing."""
    recorder = Recorder()
    with lambdas_on_services() as (plain, _):
        assert boto3.DEFAULT_SESSION is not None
        boto3.DEFAULT_SESSION.events.register("provide-client-params", recorder.record)
        lambdas = RecordedLambdas(plain, recorder)
        lambdas.nobody_minted = True
        assert set(_whole_journey(lambdas, "ann@example.com")) == {200}
        lambdas.nobody_minted = False
        assert set(_whole_journey(lambdas, "ann@example.com")) == {200}
        assert set(_whole_journey(lambdas, "bob+admin_token_revoked@example.com")) == {200}
        failing = Journey(lambdas, "cid+unreadable_document@example.com").until("extract")
        assert failing.extract().status == 422
        stranger = Journey(lambdas, "eve@example.com").until("consent")
        stranger.bundle["userBearerToken"] = "not-the-token-of-this-session"
        refused = [stranger.extract(), stranger.verify(), stranger.present(), stranger.consent()]
        assert {reply.status for reply in refused} == {404}
        yield recorder.calls


def test_every_function_of_the_template_is_exercised(calls: dict[str, set[Grant]]) -> None:
    functions = Stack.where().of_type("AWS::Lambda::Function")
    assert set(calls) == {name.removesuffix("Function") for name in functions}


@pytest.mark.parametrize("name", sorted(set(FUNCTION_OF.values())))
def test_a_role_grants_what_its_function_calls_and_nothing_else(
    calls: dict[str, set[Grant]], name: str
) -> None:
    # Lambda itself writes the logs.
    assert calls[name] == grants(Stack.where(), name) - own_logs(name)
