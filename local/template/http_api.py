"""The template's HTTP API: its routes with their authorizers, its CORS configuration and its rate
limits. Raises an error for everything that the local stack does not know.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from http import HTTPMethod
from typing import Any

from local.template.intrinsics import TemplateError
from local.template.resources import (
    Authorizer,
    CorsConfiguration,
    IamAuthorizer,
    JwtAuthorizer,
    LambdaIntegration,
    Limit,
    QueueIntegration,
    RateLimits,
    Route,
)

API_PROPERTIES = (
    "Auth",
    "CorsConfiguration",
    "DefaultRouteSettings",
    "DefinitionBody",
    "RouteSettings",
)
_CORS_PROPERTIES = ("AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders", "MaxAge")
#: Literal segments and `{parameters}`, but no `{greedy+}` ones.
_PATH = re.compile(r"(/([^{}/]+|\{\w+\}))+|/")


class HttpApi:
    """The HTTP API with these properties, already evaluated."""

    def __init__(self, properties: Mapping[str, Any], region: str) -> None:
        self._properties = properties
        self._region = region

    def routes(self, events: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Route]:
        """Return the routes to functions (`events`: a function's logical name and the event
        source's properties), then those to queues.
        """
        own = [self._route(function, event) for function, event in events]
        return [*own, *_queue_routes(self._properties.get("DefinitionBody", {}))]

    def cors(self) -> CorsConfiguration | None:
        """The HTTP API's CORS configuration, if it has one."""
        configuration = self._properties.get("CorsConfiguration")
        if not isinstance(configuration, dict):
            return None
        _refuse_unknown("CorsConfiguration", configuration, _CORS_PROPERTIES)
        return CorsConfiguration(
            allow_origins=tuple(configuration.get("AllowOrigins", ())),
            allow_methods=tuple(configuration.get("AllowMethods", ())),
            allow_headers=tuple(configuration.get("AllowHeaders", ())),
            expose_headers=tuple(configuration.get("ExposeHeaders", ())),
            max_age=int(configuration["MaxAge"]) if "MaxAge" in configuration else None,
        )

    def rate_limits(self) -> RateLimits:
        """The rate limits of the HTTP API's routes."""
        api = self._properties
        default = api.get("DefaultRouteSettings")
        return RateLimits(
            None if default is None else _limit(default),
            {route: _limit(settings) for route, settings in api.get("RouteSettings", {}).items()},
        )

    def _route(self, function: str, event: Mapping[str, Any]) -> Route:
        method, path = str(event.get("Method")).upper(), str(event.get("Path"))
        if method not in HTTPMethod or not _PATH.fullmatch(path):
            raise TemplateError(f"route {method} {path} is not known to the local stack")
        return Route(
            method=method,
            path=path,
            integration=LambdaIntegration(function),
            authorizer=self._authorizer(event.get("Auth", {})),
        )

    def _authorizer(self, auth: Mapping[str, Any]) -> Authorizer | None:
        api_auth = self._properties.get("Auth", {})
        _refuse_unknown("Auth of the API", api_auth, ("Authorizers", "EnableIamAuthorizer"))
        _refuse_unknown("Auth of a route", auth, ("Authorizer",))
        name = auth.get("Authorizer")
        if name is None:
            return None
        if name == "AWS_IAM" and api_auth.get("EnableIamAuthorizer") is True:
            return IamAuthorizer(self._region)
        declared = api_auth.get("Authorizers", {}).get(name)
        if declared is None:
            raise TemplateError(f"unknown authorizer {name}")
        configuration = {key.lower(): value for key, value in declared["JwtConfiguration"].items()}
        audience = configuration.get("audience", [])
        return JwtAuthorizer(
            issuer=configuration["issuer"],
            audience=tuple(audience if isinstance(audience, list) else [audience]),
            header=str(declared.get("IdentitySource", "$request.header.Authorization"))
            .removeprefix("$request.header.")
            .lower(),
        )


def _queue_routes(definition: Mapping[str, Any]) -> Iterator[Route]:
    """Yield the routes of an OpenAPI definition that send their requests to a queue."""
    for path, methods in definition.get("paths", {}).items():
        for method, operation in methods.items():
            integration = operation.get("x-amazon-apigateway-integration", {})
            if integration.get("integrationSubtype") == "SQS-SendMessage":
                parameters = integration["requestParameters"]
                to_queue = QueueIntegration(parameters["QueueUrl"], parameters["MessageBody"])
                yield Route(method.upper(), path, to_queue)


def _refuse_unknown(place: str, properties: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := sorted(set(properties) - set(known)):
        raise TemplateError(f"{place}: {', '.join(unknown)} is not known to the local stack")


def _limit(settings: Mapping[str, Any]) -> Limit:
    return Limit(float(settings["ThrottlingRateLimit"]), int(settings["ThrottlingBurstLimit"]))
