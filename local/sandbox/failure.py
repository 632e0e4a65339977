"""The parts of a sandbox failure, and the names of operations and steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Response

from local.sandbox.refusals import Json, Refusal

STEPS = ("document_ocr", "face_match", "presentation", "consent")
EVERY_CALL_OF_A_USER = ("did_jwt", "user_token", *STEPS, "outcome", "verified_data")
EXAMINED = ("document_ocr", "face_match")
#: The steps that cost credits.
PAID_STEPS = (*EXAMINED, "consent")
OCR_STEP, LIVENESS_STEP, PROOF_STEP = "ocrIdDoc", "liveliness", "zkProofVerification"


@dataclass(frozen=True, slots=True)
class Failure:
    """One line of the table.

    `sees`: what the app gets from the back end. A failure without delay, refusal and distortion
    is only a mark that the operation itself looks for. With `once`, it strikes once per user and
    operation.
    """

    tag: str
    operations: tuple[str, ...]
    sees: str
    delay: float = 0.0
    refuse: Callable[[str], Exception] | None = None
    distort: Callable[[Json], Json | Response] | None = None
    once: bool = False
    revokes_admin_tokens: bool = False


def refusal(status: int, text: str, code: str | int | None = None) -> Callable[[str], Refusal]:
    return lambda _email: Refusal(status, text, code=code)


def no(step: str, code: str | int | None, text: str, status: int = 422) -> Callable[[str], Refusal]:
    return lambda _email: Refusal(status, text, code=code, step=step)
