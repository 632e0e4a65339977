"""Which route answers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html."""

import pytest

from local.gateway.routing import match_route
from local.template.resources import LambdaIntegration, Route

# The example of that page, and what it says of each request.
ROUTES = [
    Route(method, path, LambdaIntegration("F"))
    for method, path in (
        ("ANY", "$default"),
        ("ANY", "/{proxy+}"),
        ("GET", "/pets/{proxy+}"),
        ("GET", "/pets/dog/{id}"),
        ("GET", "/pets/dog/1"),
    )
]


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}", {"proxy": "cat/1"}),
        ("POST", "/test/5", "ANY /{proxy+}", {"proxy": "test/5"}),
        ("POST", "/", "$default", {}),
    ],
)
def test_the_most_specific_route_answers(
    method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    match = match_route(ROUTES, method, path)
    assert match is not None
    assert (match.route.key, match.path_parameters) == (key, parameters)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/pets/dog/1"), ("GET", "/pets/dog/1/"), ("GET", "/pets/dog"), ("GET", "/pets/dog/")],
)
def test_no_route_answers_another_path_or_method(method: str, path: str) -> None:
    assert match_route(ROUTES[3:], method, path) is None


def test_a_method_comes_before_any() -> None:
    routes = [Route(method, "/a", LambdaIntegration("F")) for method in ("ANY", "GET")]
    match = match_route(routes, "GET", "/a")
    assert match is not None
    assert match.route.method == "GET"
