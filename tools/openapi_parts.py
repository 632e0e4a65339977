"""The parts of openapi.yaml that no function defines: API Gateway's own answers, the ways to
authenticate, and the limits in template.yaml.
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
    {"name": "Outcome", "description": "How a session stands, and erasure."},
    {"name": "Company", "description": "For the company's own servers."},
]

#: API Gateway's own answers, which do not come from the function: message and meaning.
GATEWAY = {
    "401": (
        "Unauthorized",
        "the sign-in token is missing, expired, or of another issuer or audience.",
    ),
    "403": ("Forbidden", "the request is not signed, or its AWS credentials lack the permission."),
    "413": ("Request Entity Too Large", "the body is too large for a function."),
    "429": ("Too Many Requests", "the route's rate limit is reached. Nothing was done."),
    "500": ("Internal Server Error", "the function failed without an answer."),
    "503": ("Service Unavailable", "the function has no capacity, or took more than 30 s."),
}

#: The parameter of a route that can answer 304.
CONDITIONAL = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the last answer. If nothing has changed, the status is 304.",
    "schema": {"type": "string"},
}

_USER_BEARER = (
    "The bundle's `userBearerToken`. It opens the steps of its own session, and nothing else."
)
_SIGN_IN_BEARER = (
    "A token of `JwtIssuer` for `JwtAudience` with the claim `email` (Cognito: the ID token). "
    "The local stack's: `POST /local/token`."
)

_AWS_SIGNATURE = (
    "AWS Signature Version 4 for the service `execute-api`, by a principal that has the policy of "
    'the output `CompanyAccessPolicyArn`: `curl --aws-sigv4 "aws:amz:REGION:execute-api" --user '
    "KEY:SECRET`. The local stack's credentials are `local` and `local`, its region `us-east-1`."
)

COMPONENTS: dict[str, Any] = {
    "schemas": {
        "ErrorAnswer": {
            "type": "object",
            "description": (
                "Every failure. If `error` is missing, API Gateway answered instead of a function, "
                "and there is only `message`."
            ),
            "properties": {
                "success": {"type": "boolean", "description": "False."},
                "message": {"type": "string", "description": "For the user."},
                "error": {"$ref": "#/components/schemas/ErrorDetails"},
            },
            "required": ["message"],
            "additionalProperties": False,
        },
        "ErrorDetails": {
            "type": "object",
            "description": "Why a function failed. docs/errors.md lists all codes.",
            "properties": {
                "code": {
                    "description": (
                        "Stable. With 422 it can also be a code of Hypersign's that is not listed."
                    ),
                    "anyOf": [{"$ref": "#/components/schemas/ErrorCode"}, {"type": "string"}],
                },
                "retryable": {
                    "type": "boolean",
                    "description": "Whether the same request can succeed if it is repeated.",
                },
                "nextStep": {"type": "string", "description": "What the user can do."},
                "hint": {"type": "string", "description": "What the app's developer can do."},
                "details": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/FieldProblem"},
                },
                "requestId": {"type": "string", "description": "The id in the logs."},
            },
            "required": ["code", "retryable", "requestId"],
            "additionalProperties": False,
        },
        "FieldProblem": {
            "type": "object",
            "description": "A field of the request, and what is wrong with it.",
            "properties": {"field": {"type": "string"}, "problem": {"type": "string"}},
            "required": ["field", "problem"],
        },
        "Credential": {
            "type": "object",
            "description": (
                "A W3C verifiable credential that Hypersign issued. Send it back unchanged, with "
                "all its fields."
            ),
            "additionalProperties": True,
        },
        "Presentation": {
            "type": "object",
            "description": "A W3C verifiable presentation. Send it back unchanged.",
            "additionalProperties": True,
        },
        "Extraction": {
            "type": "object",
            "description": "What Hypersign returned for the document. There can be more fields.",
            "properties": {
                "extractionToken": {
                    "type": "string",
                    "description": "The face match needs it as `documentToken`.",
                }
            },
            "required": ["extractionToken"],
        },
        "FaceMatch": {
            "type": "object",
            "description": "What Hypersign returned for the face. There can be more fields.",
            "properties": {
                "credentials": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/Credential"},
                }
            },
            "required": ["credentials"],
        },
        "GivenConsent": {
            "type": "object",
            "description": "What Hypersign returned for the consent.",
            "properties": {
                "userId": {"type": "string"},
                "redirectUrl": {"type": "string"},
            },
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
        "awsSignature": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _AWS_SIGNATURE,
            "x-amazon-apigateway-authtype": "awsSigv4",
        },
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
    """Return the document's description with the limits that the template's parameters set."""
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
