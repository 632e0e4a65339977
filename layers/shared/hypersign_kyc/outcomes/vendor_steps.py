"""The vendor's steps of an unfinished session (operation 10) as names and codes, whatever they
hold: its texts stay here.
"""

import re
from typing import Any

from hypersign_kyc.outcomes.rules import Look
from hypersign_kyc.sessions.record import StepError
from hypersign_kyc.upstream.answers import DOCUMENT_TAKEN
from hypersign_kyc.upstream.wire import StepOutcome

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}|[0-9]{1,6}")
_UNKNOWN = "UNKNOWN"
_FAILURES = ("FAILED", "FAIL", "FAILURE", "ERROR", "REJECTED", "FALSE")
_NO_CODE = (None, "", 0, "0", False)
#: The vendor has some ten steps.
_MOST_STEPS = 20


def look_of(steps: list[StepOutcome]) -> Look:
    """What the steps say together. Where a step was tried more than once, its last try counts."""
    in_order = sorted(steps, key=lambda step: str(step.created_at or ""))
    last_tries = {step.step_name: step for step in in_order}
    errors = [
        StepError(step=_name(step.step_name), code=_code(step))
        for step in last_tries.values()
        if _has_failed(step)
    ]
    last = in_order[-1] if in_order else None
    failed = last is not None and _has_failed(last)
    return Look(
        errors=tuple(errors[:_MOST_STEPS]),
        failed=failed,
        failed_for_good=failed and last is not None and _code(last) == DOCUMENT_TAKEN[1],
    )


def _has_failed(step: StepOutcome) -> bool:
    return step.error_code not in _NO_CODE or str(step.status).upper() in _FAILURES


def _code(step: StepOutcome) -> str:
    code = _name(step.error_code)
    return DOCUMENT_TAKEN[1] if code in DOCUMENT_TAKEN else code


def _name(value: Any) -> str:
    text = str(value)
    return text if _NAME.fullmatch(text) else _UNKNOWN
