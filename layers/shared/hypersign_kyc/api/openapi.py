"""Describe the answers of a route for the OpenAPI document, as dictionaries made from the
errors' classes. The functions do not need them to run.
"""

from typing import TYPE_CHECKING, Any

from hypersign_kyc import errors, session_errors, upstream_errors
from hypersign_kyc.errors import KycError

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
    from pydantic import BaseModel

Errors = tuple[type[KycError], ...]

#: The errors that every route can answer.
ALWAYS: Errors = (
    errors.Forbidden,
    upstream_errors.UpstreamError,
    upstream_errors.UpstreamUnavailable,
    errors.StoreUnavailable,
    upstream_errors.UpstreamTimeout,
    errors.Misconfigured,
    errors.InternalError,
)
#: The errors that a route with a body can answer.
WITH_BODY: Errors = (
    *ALWAYS,
    errors.InvalidRequest,
    errors.PayloadTooLarge,
    errors.NotFound,
    session_errors.SessionCompleted,
    session_errors.SessionExpired,
)
#: The errors that a step of a session can answer.
STEP: Errors = (
    *WITH_BODY,
    errors.Unauthorized,
    session_errors.UserTokenExpired,
    session_errors.StepInProgress,
    session_errors.StepOutOfOrder,
)
#: The errors of a step in which Hypersign examines pictures, which costs credits.
EXAMINATION: Errors = (
    *STEP,
    errors.InvalidImage,
    session_errors.SessionUnusable,
    session_errors.VerificationRefused,
    session_errors.TooManyAttempts,
)

Headers = dict[str, Any]

_CACHE_CONTROL: Headers = {"Cache-Control": {"$ref": "#/components/headers/CacheControl"}}
_CHALLENGE: Headers = {"WWW-Authenticate": {"$ref": "#/components/headers/Challenge"}}
_RETRY_AFTER: Headers = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
_HEADERS = {
    401: _CHALLENGE,
    409: _RETRY_AFTER,
    429: _RETRY_AFTER,
    503: _RETRY_AFTER,
    504: _RETRY_AFTER,
}


def responses(
    model: type["BaseModel"], description: str, possible: Errors
) -> dict[int, "OpenAPIResponse"]:
    """Return the answers by status: the success as `model`, and the errors."""
    made: dict[int, OpenAPIResponse] = {
        200: {
            "description": description,
            "headers": _CACHE_CONTROL,
            "content": {"application/json": {"model": model}},
        }
    }
    for status in sorted({error.status for error in possible}):
        made[status] = _failure(status, [error for error in possible if error.status == status])
    return made


def polled(made: dict[int, "OpenAPIResponse"]) -> dict[int, "OpenAPIResponse"]:
    """Return the answers of a route for polling: also 304, and both with the headers for
    polling.
    """
    headers: Headers = {
        "Cache-Control": {"$ref": "#/components/headers/PolledCacheControl"},
        "ETag": {"$ref": "#/components/headers/ETag"},
        **_RETRY_AFTER,
    }
    same: OpenAPIResponse = {
        "description": "Nothing has changed since the answer with this ETag.",
        "headers": headers,
    }
    return made | {200: {**made[200], "headers": headers}, 304: same}


def _failure(status: int, possible: list[type[KycError]]) -> "OpenAPIResponse":
    examples = {each.code: {"$ref": f"#/components/examples/{each.code}"} for each in possible}
    schema = {"$ref": "#/components/schemas/ErrorAnswer"}
    return {
        # The names of the errors. `make openapi` replaces them by their descriptions.
        "description": "\n\n".join(error.__name__ for error in possible),
        "headers": _CACHE_CONTROL | _HEADERS.get(status, {}),
        "content": {"application/json": {"schema": schema, "examples": examples}},
    }
