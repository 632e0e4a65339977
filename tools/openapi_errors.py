"""The contract's errors: one response format, all codes, and an example for each code."""

from typing import Any

from hypersign_kyc.api.error_table import TABLE, Row
from hypersign_kyc.errors import KycError
from hypersign_kyc.reasons import REASONS
from tools.error_prose import PROSE

_BY_NAME = {row.error.__name__: row for row in TABLE}
_REQUEST_ID = "JKJaXmPLvHcESHA="


def error_components() -> dict[str, Any]:
    """Return the schema of the codes, and an example for each code."""
    codes = sorted({*(row.code for row in TABLE), *(reason.code for reason in REASONS)})
    return {
        "schemas": {
            "ErrorCode": {
                "type": "string",
                "description": "docs/errors.md explains each.",
                "enum": codes,
            }
        },
        "examples": {row.code: _example(row) for row in TABLE},
    }


def meanings(description: str) -> str:
    """Return a response's description. Codes and meanings replace the errors' names."""
    rows = [_BY_NAME[name] for name in description.split("\n\n")]
    return "\n\n".join(f"`{row.code}`: {PROSE[row.error].meaning}" for row in rows)


def _example(row: Row) -> dict[str, Any]:
    error = row.error
    details = {
        "code": row.code,
        # A retry may succeed after an unexpected error.
        "retryable": error is KycError or error.retryable,
        "nextStep": error.next_step,
        "hint": error.hint,
        "requestId": _REQUEST_ID,
    }
    told = {name: value for name, value in details.items() if value is not None}
    return {"value": {"success": False, "message": error.message, "error": told}}
