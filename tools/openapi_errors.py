"""The contract's errors: one response format, all codes, and an example for each code."""

from typing import Any

from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import REASONS
from tools.error_prose import PROSE

_BY_NAME = {error.__name__: error for error in PROSE}
_REQUEST_ID = "JKJaXmPLvHcESHA="


def error_components() -> dict[str, Any]:
    """Return the schema of the codes, and an example for each code."""
    codes = sorted({*(error.code for error in PROSE), *(reason.code for reason in REASONS)})
    return {
        "schemas": {
            "ErrorCode": {
                "type": "string",
                "description": "docs/errors.md explains each.",
                "enum": codes,
            }
        },
        # Of two errors with one code, the example is the general one.
        "examples": {error.code: _example(error) for error in reversed(PROSE)},
    }


def meanings(description: str) -> str:
    """Return a response's description. Codes and meanings replace the errors' names."""
    errors = [_BY_NAME[name] for name in description.split("\n\n")]
    return "\n\n".join(f"`{error.code}`: {PROSE[error].meaning}" for error in errors)


def _example(error: type[KycError]) -> dict[str, Any]:
    details = {
        "code": error.code,
        "retryable": error.retryable,
        "nextStep": error.next_step,
        "hint": error.hint,
        "requestId": _REQUEST_ID,
    }
    told = {name: value for name, value in details.items() if value is not None}
    return {"value": {"success": False, "message": error.message, "error": told}}
