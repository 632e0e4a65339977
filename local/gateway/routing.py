"""Which route of an HTTP API answers a request.

The most specific one: literal segments before `{parameter}` before `{greedy+}`, a method before
ANY, and `$default` last.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from collections.abc import Sequence
from dataclasses import dataclass

from local.template.resources import Route

_LITERAL, _PARAMETER, _GREEDY = range(3)


@dataclass(frozen=True)
class Match:
    """A route and the values of its path parameters."""

    route: Route
    path_parameters: dict[str, str]


def match_route(routes: Sequence[Route], method: str, path: str) -> Match | None:
    """The route for this method and decoded path, if there is one."""
    matches = [
        Match(route, parameters)
        for route in routes
        if route.method in (method, "ANY") and (parameters := _parameters(route, path)) is not None
    ]
    return min(matches, key=_generality, default=None)


def _generality(match: Match) -> tuple[bool, list[int], bool]:
    route = match.route
    kinds = [_kind(segment) for segment in route.path.split("/")]
    return route.path == "$default", kinds, route.method == "ANY"


def _kind(segment: str) -> int:
    if segment.startswith("{"):
        return _GREEDY if segment.endswith("+}") else _PARAMETER
    return _LITERAL


def _parameters(route: Route, path: str) -> dict[str, str] | None:
    if route.path == "$default":
        return {}
    wanted, given = route.path.split("/"), path.split("/")
    parameters: dict[str, str] = {}
    for position, segment in enumerate(wanted):
        kind = _kind(segment)
        if kind == _GREEDY:
            rest = "/".join(given[position:])
            return {**parameters, segment[1:-2]: rest} if rest else None
        if position >= len(given):
            return None
        if kind == _PARAMETER and given[position]:
            parameters[segment[1:-1]] = given[position]
        elif segment != given[position]:
            return None
    return parameters if len(given) == len(wanted) else None
