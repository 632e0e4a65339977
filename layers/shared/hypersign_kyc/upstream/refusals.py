"""Find out why Hypersign refused what the user sent. Pure functions.

Hypersign documents neither the status of a refusal nor the format of its reason. These functions
search the answer first (`error.code`, `error.details`), then the steps that `OUTCOME` reports.
Hypersign's texts are never passed on.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from hypersign_kyc.reasons import (
    BY_CODE,
    GENERAL_CODES,
    UPSTREAM_STEPS,
    Reason,
    general_reason,
    known,
)
from hypersign_kyc.session_errors import VerificationRefused
from hypersign_kyc.upstream.operations import Operation
from hypersign_kyc.upstream.wire import Refusal, StepOutcome

#: What looks like a text code of Hypersign, even if it is not in our table.
_TEXT_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_LONGEST_CODE = 64
_STEP_AND_NUMBER = re.compile(rf"\b({'|'.join(UPSTREAM_STEPS)})\b[^A-Za-z0-9]{{1,5}}(\d{{1,6}})\b")
_LONGEST_DETAIL = 300
#: Clocks that differ by at most this are taken as equal, because `Date` has whole seconds.
_SAME_CLOCK_MS = 2_000


def refused(said: Refusal, operation: Operation) -> VerificationRefused:
    """Return the refusal with the reason that the answer names, or with the operation's general
    reason if it names none.
    """
    found = _reasons_in(said, operation)
    for reason in found:
        if reason.code not in GENERAL_CODES:
            return VerificationRefused(reason)
    unexplained = VerificationRefused(
        found[0] if found else _general(said.code, operation), is_explained=False
    )
    if not found and operation.examines:
        unexplained.metric = "RefusedWithoutReason"
    return unexplained


def names_a_reason(said: Refusal, operation: Operation) -> bool:
    """Return True if the answer has a code of our table. The general ones count as codes."""
    return bool(_reasons_in(said, operation))


def explained_by(
    steps: Sequence[StepOutcome], operation: Operation, since: int
) -> VerificationRefused | None:
    """Return the refusal with the reason that the session's last step gives, or None if that step
    did not fail, belongs to another operation, has an unknown code, or is older than `since` (epoch
    ms by Hypersign's clock).
    """
    dated = [(at, step) for step in steps if (at := step.created_at_ms) is not None]
    if not dated:
        return None
    # If steps have the same time, take the last in Hypersign's order.
    at, last = max(reversed(dated), key=lambda each: each[0])
    # A time without milliseconds means the beginning of its second.
    begun = since if at % 1000 else since // 1000 * 1000
    if not last.has_failed or at < begun or last.step_name not in operation.upstream_steps:
        return None
    reason = known(last.step_name, last.error_code)
    return VerificationRefused(reason) if reason else None


def on_their_clock(started: int, answered: int, sent_at: int | None) -> int:
    """Return when a call began by Hypersign's clock (epoch ms), to compare it with `createdAt`.

    `started` and `answered` are by our clock. `sent_at` is the `Date` of the answer. Clocks that
    differ by two seconds or less are taken as equal.
    """
    ahead = 0 if sent_at is None else sent_at - answered
    return started if abs(ahead) <= _SAME_CLOCK_MS else started + ahead


def _reasons_in(said: Refusal, operation: Operation) -> list[Reason]:
    # If the operation does several steps, its numbers come without the step that they belong to.
    step = operation.upstream_steps[0] if len(operation.upstream_steps) == 1 else ""
    found = [known(step, said.code)]
    for detail in said.details:
        found.append(known(step, detail))
        found.extend(_reasons_in_text(detail))
    return [reason for reason in found if reason is not None]


def _reasons_in_text(detail: Any) -> list[Reason | None]:
    """Return the reasons whose text code, or step and number, a detail contains."""
    if not isinstance(detail, str):
        return []
    text = detail[:_LONGEST_DETAIL]
    pairs = [known(step, number) for step, number in _STEP_AND_NUMBER.findall(text)]
    return [*pairs, *(BY_CODE.get(word) for word in _TEXT_CODE.findall(text))]


def _general(code: Any, operation: Operation) -> Reason:
    """Return the operation's general reason, with Hypersign's own text code if it sent one."""
    general = general_reason(operation.upstream_steps[0])
    if not isinstance(code, str) or len(code) > _LONGEST_CODE or not _TEXT_CODE.fullmatch(code):
        return general
    return general if code in HTTPStatus.__members__ else replace(general, code=code)
