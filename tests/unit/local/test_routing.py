"""Which route answers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html."""

import pytest

from local.gateway.routing import match_route
from local.template.resources import LambdaIntegration, Route

ROUTES = [
    Route(method, path, LambdaIntegration("F"))
    for method, path in (
        ("GET", "/pets/{kind}/{id}"),
        ("GET", "/pets/dog/{id}"),
        ("GET", "/pets/{kind}/1"),
        ("GET", "/pets/dog/1"),
        ("POST", "/pets/dog/1"),
    )
]


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1", {}),
        ("POST", "/pets/dog/1", "POST /pets/dog/1", {}),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{kind}/1", {"kind": "cat"}),
        ("GET", "/pets/cat/2", "GET /pets/{kind}/{id}", {"kind": "cat", "id": "2"}),
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
    [
        ("DELETE", "/pets/dog/1"),
        ("GET", "/pets/dog/1/"),
        ("GET", "/pets/dog"),
        ("GET", "/pets/dog/"),
        ("GET", "/pets/dog/1/2"),
    ],
)
def test_no_route_answers_another_path_or_method(method: str, path: str) -> None:
    assert match_route(ROUTES, method, path) is None
