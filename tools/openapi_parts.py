"""The parts of openapi.yaml that are in no function: what API Gateway answers by itself, how
callers prove who they are, and the limits of template.yaml.
"""

from pathlib import Path
from typing import Any

from local.template.intrinsics import parse

SERVERS = [
    {"url": "http://localhost:3000", "description": "The local stack (`make run`)"},
    {
        "url": "https://{api}.execute-api.{region}.amazonaws.com",
        "description": "The output `ApiUrl` of a deployed stack",
        "variables": {"api": {"default": "your-api"}, "region": {"default": "us-east-1"}},
    },
]

TAGS = [
    {"name": "Bundle", "description": "Opens a session for the signed-in user."},
    {"name": "Steps", "description": "The steps of a session, in this order."},
    {"name": "Outcome", "description": "What became of a session, and the end of what is kept."},
]

#: What API Gateway answers before, or instead of, the function.
GATEWAY = {
    "401": "the sign-in token is missing, expired, or of another issuer or audience.",
    "413": "the body is too large to be handed on.",
    "429": "more requests than the route's rate limit lets through.",
    "500": "the function failed without an answer.",
    "503": "the function cannot take the call now.",
}

_USER_BEARER = (
    "The bundle's `userBearerToken`. It opens the steps of its own session, and nothing else."
)
_SIGN_IN_BEARER = (
    "A token of `JwtIssuer` for `JwtAudience` with the claim `email` (Cognito: the ID token). "
    "The local stack's: `POST /local/token`."
)

COMPONENTS: dict[str, Any] = {
    "schemas": {
        "ErrorAnswer": {
            "type": "object",
            "description": "Every failure of a function. docs/errors.md has all codes.",
            "properties": {
                "success": {"type": "boolean", "const": False},
                "message": {"type": "string", "description": "For people."},
                "error": {"$ref": "#/components/schemas/ErrorDetails"},
            },
            "required": ["success", "message", "error"],
            "additionalProperties": False,
        },
        "ErrorDetails": {
            "type": "object",
            "properties": {
                "code": {
                    "type": "string",
                    "pattern": "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$",
                    "description": "Stable. With 422 it is the vendor's.",
                },
                "retryable": {
                    "type": "boolean",
                    "description": "Whether the same step can succeed when it is tried again.",
                },
                "nextStep": {"type": "string", "description": "What the user can do."},
                "hint": {
                    "type": "string",
                    "description": "What the app's developer or the operator must change.",
                },
                "details": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "field": {"type": "string"},
                            "problem": {"type": "string"},
                        },
                        "required": ["field", "problem"],
                    },
                },
                "requestId": {"type": "string", "description": "The one in the logs."},
            },
            "required": ["code", "retryable", "requestId"],
            "additionalProperties": False,
        },
        "GatewayAnswer": {
            "type": "object",
            "description": "What API Gateway says by itself.",
            "properties": {"message": {"type": "string"}},
            "required": ["message"],
            "additionalProperties": False,
        },
    },
    "headers": {
        "CacheControl": {
            "description": "The answer may not be kept.",
            "schema": {"type": "string", "const": "no-store"},
        },
        "PolledCacheControl": {
            "description": "The user's own browser may keep it, and asks whether it is still so.",
            "schema": {"type": "string", "const": "private, no-cache"},
        },
        "ETag": {
            "description": "To be sent as `If-None-Match` with the next poll.",
            "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
        },
        "RetryAfter": {
            "description": "Seconds after which it is worth trying again, where that is known.",
            "schema": {"type": "integer", "minimum": 0},
        },
        "Challenge": {
            "description": "RFC 6750.",
            "schema": {"type": "string", "pattern": "^Bearer"},
        },
    },
    "securitySchemes": {
        "signIn": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": _SIGN_IN_BEARER,
        },
        "userToken": {"type": "http", "scheme": "bearer", "description": _USER_BEARER},
    },
}

_LIMITS = {
    "MaxAttempts": "extractions, and face matches, of one session",
    "MaxSessionsPerUser": "sessions of one user a day",
    "StepRateLimit": "requests a second to each route that costs credits",
    "StepBurstLimit": "of them at once",
    "ApiRateLimit": "requests a second to each other route",
    "ApiBurstLimit": "of them at once",
}


def introduction(template: Path) -> str:
    """The document's description, with the limits that are parameters of the template."""
    parameters = parse(template.read_text(encoding="utf-8"))["Parameters"]
    rows = [
        f"| {what} | {parameters[name]['Default']} (`{name}`) |" for name, what in _LIMITS.items()
    ]
    return "\n".join(
        (
            "The back end that runs Hypersign identity verification behind an app of one's own.",
            "",
            "A verification: the bundle, a document, a face, a presentation, consent. The steps",
            "keep the paths and bodies of Hypersign's own API; headers that begin with `x-` may be",
            "sent as to Hypersign, and are not read. Unknown fields of a body are ignored.",
            "",
            "| limit | value |",
            "| --- | --- |",
            "| bytes of a body | 6,000,000 |",
            "| seconds until an answer | 30 |",
            "| hours that a session lives | 24 |",
            *rows,
            "",
            "Browsers may call from the origins of `AllowedOrigins`. API Gateway answers their",
            "preflights; `Retry-After`, `ETag` and `apigw-requestid` can be read by scripts.",
        )
    )
