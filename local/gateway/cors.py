"""CORS as an HTTP API does it: the gateway answers preflights and sets its headers on every answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from collections.abc import Mapping

from local.template.resources import CorsConfiguration

_PREFIX = "access-control-"


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Return whether the request is a CORS preflight."""
    return method == "OPTIONS" and "origin" in headers and f"{_PREFIX}request-method" in headers


def preflight_headers(cors: CorsConfiguration, origin: str | None) -> dict[str, str]:
    """Return the headers that answer a preflight. An origin that is not allowed gets none."""
    headers = _origin_headers(cors, origin)
    if not headers:
        return {}
    if cors.allow_methods:
        headers[f"{_PREFIX}allow-methods"] = ",".join(cors.allow_methods)
    if cors.allow_headers:
        headers[f"{_PREFIX}allow-headers"] = ",".join(cors.allow_headers)
    if cors.max_age is not None:
        headers[f"{_PREFIX}max-age"] = str(cors.max_age)
    return headers


def response_headers(cors: CorsConfiguration, origin: str | None) -> dict[str, str]:
    """Return the headers of any other answer. An origin that is not allowed gets none."""
    headers = _origin_headers(cors, origin)
    if headers and cors.expose_headers:
        headers[f"{_PREFIX}expose-headers"] = ",".join(cors.expose_headers)
    return headers


def without_cors(headers: Mapping[str, str]) -> dict[str, str]:
    """Return an integration's headers without its CORS headers, which an API with CORS ignores."""
    return {name: value for name, value in headers.items() if not name.startswith(_PREFIX)}


def _origin_headers(cors: CorsConfiguration, origin: str | None) -> dict[str, str]:
    if origin is None or not allows(cors, origin):
        return {}
    return {f"{_PREFIX}allow-origin": "*" if "*" in cors.allow_origins else origin}


def allows(cors: CorsConfiguration, origin: str) -> bool:
    """Return whether pages of this origin may read the answers."""
    scheme = origin.partition("://")[0]
    return bool({"*", origin, f"{scheme}://*"} & set(cors.allow_origins))
