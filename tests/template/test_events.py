import json
from typing import Any

import pytest

from events.make import FOLDER, all_events
from tests.template.stack import Stack, source
from tests.template.test_api import ROUTES, security_of
from tests.template.test_resources import SETTINGS

FILES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "env")


def shipped(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


#: The other events come from a queue, a stream or a schedule.
REQUESTS = [name for name in FILES if "routeKey" in shipped(name)]


def test_the_shipped_events_are_those_of_the_script() -> None:
    assert {name: shipped(name) for name in FILES} == all_events()


def test_every_route_has_an_event_and_every_event_a_route() -> None:
    succeeding = {shipped(name)["routeKey"] for name in REQUESTS if not name.startswith("fails-")}
    assert succeeding == set(ROUTES)
    assert {shipped(name)["routeKey"] for name in REQUESTS} <= set(ROUTES)


@pytest.mark.parametrize("name", REQUESTS)
def test_an_event_says_who_calls_as_its_routes_authorizer_does(name: str) -> None:
    event = shipped(name)
    kinds = {None: [], "JwtAuthorizer": ["jwt"], "AWS_IAM": ["iam"]}
    found = list(event["requestContext"].get("authorizer", {}))
    assert found == kinds[security_of(event["routeKey"])]


def functions() -> list[Any]:
    """Return the functions' properties as they are written in the template."""
    return [
        resource["Properties"]
        for resource in source()["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def test_the_env_file_sets_what_the_template_knows() -> None:
    """`sam local` ignores every variable that the template does not declare."""
    (parameters,) = json.loads((FOLDER / "env.json").read_text(encoding="utf-8")).values()
    declared = [source()["Globals"]["Function"], *functions()]
    named = {name for each in declared for name in each["Environment"]["Variables"]}
    assert set(parameters) <= named
    assert "AWS_ENDPOINT_URL" in parameters


@pytest.mark.parametrize("function", SETTINGS)
def test_the_env_file_sets_what_a_function_cannot_work_without(function: str) -> None:
    (parameters,) = json.loads((FOLDER / "env.json").read_text(encoding="utf-8")).values()
    fields = SETTINGS[function].model_fields.items()
    required = {name.upper() for name, field in fields if field.is_required()}
    assert required <= set(parameters)


def test_the_endpoint_of_the_env_file_is_never_set_in_aws(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function")
    for function in functions.values():
        assert "AWS_ENDPOINT_URL" not in function["Properties"]["Environment"]["Variables"]
