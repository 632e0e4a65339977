"""Read the steps that Hypersign reports for an unfinished session. Keeps their names and codes, and
drops their texts.
"""

import re
from typing import Any

from hypersign_kyc.outcomes.rules import Look
from hypersign_kyc.reasons import OCR_STEP, number_of, reason_of
from hypersign_kyc.sessions.record import StepError
from hypersign_kyc.upstream.operations import OUTCOME
from hypersign_kyc.upstream.wire import OutcomeAnswer, StepOutcome
from hypersign_kyc.upstream_errors import UpstreamError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}|[0-9]{1,6}")
_UNKNOWN = "UNKNOWN"
#: The only failure after which no new try can succeed: the document belongs to another account.
_FINAL = (OCR_STEP, "DOCUMENT_ALREADY_VERIFIED")
#: The most steps that are stored. Hypersign has six.
_MOST_STEPS = 20


def look_of_answer(answer: OutcomeAnswer) -> Look:
    """Return what Hypersign's answer means for the session. Raises `UpstreamError` if it says
    nothing.
    """
    if answer.steps is not None:
        return look_of(answer.steps)
    if answer.confirmed_id_token is None and not answer.is_denied:
        raise UpstreamError(OUTCOME.name, status=200)
    return Look(finished=not answer.is_denied, denied=answer.is_denied)


def look_of(steps: list[StepOutcome]) -> Look:
    """Return what the steps mean for the session. Only the last try of each step counts."""
    in_order = sorted(steps, key=lambda step: str(step.created_at or ""))
    last_tries = {_name(step.step_name): step for step in in_order}
    errors = [_error(step) for step in last_tries.values() if step.has_failed]
    last = _error(in_order[-1]) if in_order and in_order[-1].has_failed else None
    return Look(
        errors=tuple(errors[:_MOST_STEPS]),
        failed=last is not None,
        failed_for_good=last is not None and (last.step, last.code) == _FINAL,
    )


def _error(step: StepOutcome) -> StepError:
    name = _name(step.step_name)
    return StepError(
        step=name,
        code=reason_of(name, step.error_code).code,
        error_code=number_of(step.error_code),
    )


def _name(value: Any) -> str:
    text = value if isinstance(value, str) else _UNKNOWN
    return text if _NAME.fullmatch(text) else _UNKNOWN
