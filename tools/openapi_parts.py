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
        "the ID token is missing, has expired, or has another issuer or audience.",
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

_USER_BEARER = "The bundle's `userBearerToken`. It is only valid for the steps of its own session."
_SIGN_IN_BEARER = (
    "A token of `JwtIssuer` for `JwtAudience` with the claim `email` (with Cognito, the ID "
    "token). On the local stack, `POST /local/token` returns one."
)

_AWS_SIGNATURE = (
    "AWS Signature Version 4 for the service `execute-api`. The principal needs the policy in the "
    'output `CompanyAccessPolicyArn`. Example: `curl --aws-sigv4 "aws:amz:REGION:execute-api" '
    "--user KEY:SECRET`. On the local stack, the credentials are `local` and `local`, and the "
    "region is `us-east-1`."
)

COMPONENTS: dict[str, Any] = {
    "schemas": {
        "ErrorAnswer": {
            "type": "object",
            "description": (
                "The answer to every failure. If `error` is missing, API Gateway answered instead "
                "of a function, and there is only `message`."
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
                        "It never changes its meaning. With status 422 it can also be a code of "
                        "Hypersign's that is not in the list."
                    ),
                    "anyOf": [{"$ref": "#/components/schemas/ErrorCode"}, {"type": "string"}],
                },
                "retryable": {
                    "type": "boolean",
                    "description": "Whether the same request can succeed if it is repeated.",
                },
                "nextStep": {"type": "string", "description": "What the user can do."},
                "hint": {"type": "string", "description": "What the app's developer can do."},
                "attemptsLeft": {
                    "type": "integer",
                    "description": (
                        "In a 422: how often this step can still be done in this session."
                    ),
                },
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
            "description": "The two values of Hypersign's answer that a consent can have.",
            "properties": {
                "userId": {"type": "string"},
                "redirectUrl": {"type": "string"},
            },
        },
    },
    "headers": {
        "CacheControl": {
            "description": "The client must not store the answer.",
            "schema": {"type": "string", "const": "no-store"},
        },
        "PolledCacheControl": {
            "description": (
                "Only the user's browser may store the answer. It must ask each time whether the "
                "answer is still current."
            ),
            "schema": {"type": "string", "const": "private, no-cache"},
        },
        "ETag": {
            "description": "Send it as `If-None-Match` with the next poll.",
            "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
        },
        "RetryAfter": {
            "description": "After how many seconds the app should try again, if known.",
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
    "MaxAttempts": "extractions in a session, and the same number of face matches",
    "MaxSessionsPerUser": "sessions of one user a day",
    "StepRateLimit": "requests a second to each route that costs credits",
    "StepBurstLimit": "requests at once to each route that costs credits",
    "ApiRateLimit": "requests a second to each other route",
    "ApiBurstLimit": "requests at once to each other route",
}


def introduction(template: Path) -> str:
    """Return the document's description with the limits that the template's parameters set."""
    parameters = parse(template.read_text(encoding="utf-8"))["Parameters"]
    rows = [
        f"| {what} | {parameters[name]['Default']} (`{name}`) |" for name, what in _LIMITS.items()
    ]
    return "\n".join(
        (
            "The back end for Hypersign identity verification in a company's own app.",
            "",
            "A verification consists of the bundle, a document, a face, a presentation and the",
            "consent. The steps have the same paths and bodies as Hypersign's own API. An app may",
            "send Hypersign's headers that begin with `x-`, but this API does not read them. It",
            "also ignores unknown fields of a body.",
            "",
            "| limit | value |",
            "| --- | --- |",
            "| bytes of a body | 6,000,000 |",
            "| seconds until an answer | 30 |",
            "| hours until a session expires | 24 |",
            *rows,
            "",
            "Web pages may call this API if their origin is in `AllowedOrigins`. API Gateway",
            "answers their preflights. Scripts can read the headers `Retry-After`, `ETag` and",
            "`apigw-requestid`.",
        )
    )
