"""Finds the route of an HTTP API that answers a request.

The most specific route wins: a literal segment comes before a `{parameter}`.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from collections.abc import Sequence
from dataclasses import dataclass

from local.template.resources import Route


@dataclass(frozen=True)
class Match:
    """A route and the values of its path parameters."""

    route: Route
    path_parameters: dict[str, str]


def match_route(routes: Sequence[Route], method: str, path: str) -> Match | None:
    """Return the route for this method and decoded path, or None."""
    matches = [
        Match(route, parameters)
        for route in routes
        if route.method == method and (parameters := _parameters(route, path)) is not None
    ]
    return min(matches, key=_generality, default=None)


def _generality(match: Match) -> list[bool]:
    return [segment.startswith("{") for segment in match.route.path.split("/")]


def _parameters(route: Route, path: str) -> dict[str, str] | None:
    wanted, given = route.path.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    parameters: dict[str, str] = {}
    for segment, value in zip(wanted, given, strict=True):
        if segment.startswith("{") and value:
            parameters[segment[1:-1]] = value
        elif segment != value:
            return None
    return parameters
