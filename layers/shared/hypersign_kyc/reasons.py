"""The reasons why Hypersign refuses a document, a face, a proof or a consent, by Hypersign's codes.
The texts that a user gets with a 422 stand here, except that of `PresentationRefused`.

The same number means something else in another step of Hypersign. So each pair of step and number,
and each text code, has one `Reason`. Hypersign's own texts are never used. docs/errors.md, the
OpenAPI document and the element's English texts are generated from this table.
"""

from dataclasses import dataclass
from typing import Any

OCR_STEP = "ocrIdDoc"
LIVENESS_STEP = "liveliness"
PROOF_STEP = "zkProofVerification"
CONSENT_STEP = "userConsent"
#: The steps that Hypersign reports, in their order.
UPSTREAM_STEPS = ("start", LIVENESS_STEP, OCR_STEP, PROOF_STEP, CONSENT_STEP, "mintSBT")
#: Larger numbers of Hypersign are treated as unknown.
_LARGEST_NUMBER = 999_999


@dataclass(frozen=True)
class Reason:
    """A stable code of this API, whether a new attempt can help, and the texts for the user."""

    code: str
    message: str
    next_step: str
    retryable: bool = True


REASONS = (
    Reason(
        "DOCUMENT_VERIFICATION_FAILED",
        "The document could not be read.",
        "Take a sharp, evenly lit photo of the whole document.",
    ),
    Reason(
        "LIVELINESS_VERIFICATION_FAILED",
        "The face could not be verified.",
        "Take the selfie again: face the camera, in good light, with nothing covering your face.",
    ),
    Reason(
        "DOCUMENT_ALREADY_VERIFIED",
        "This document has been used to verify another account.",
        "Use another document, or sign in to the account that was verified with it.",
        retryable=False,
    ),
    Reason(
        "FACE_MISMATCH",
        "The face does not match the photo in the document.",
        "Take the selfie again in good light. Use your own document.",
    ),
    Reason(
        "FACE_NOT_FOUND",
        "No face was found in the photo.",
        "Take the photo again so that the whole face can be seen clearly.",
    ),
    Reason(
        "FACE_TOO_SMALL",
        "The face is too far away.",
        "Hold the camera closer to your face.",
    ),
    Reason(
        "FACE_TOO_CLOSE",
        "The face is too close to the camera.",
        "Hold the camera a little further away.",
    ),
    Reason(
        "FACE_TURNED",
        "The face is turned away from the camera.",
        "Take the photo again with the face straight to the camera.",
    ),
    Reason(
        "FACE_CROPPED",
        "A part of the face is outside the photo.",
        "Take the photo again with the whole face in the middle.",
    ),
    Reason(
        "FACE_COVERED",
        "Something covers the face or the eyes.",
        "Take off glasses, mask or hat, move hair aside, and take the photo again.",
    ),
    Reason(
        "EYES_CLOSED",
        "The eyes are closed.",
        "Open your eyes and look at the camera.",
    ),
    Reason(
        "MULTIPLE_FACES",
        "There is more than one face in the photo.",
        "Take the photo again with nobody else in it.",
    ),
    Reason(
        "POOR_IMAGE",
        "The photo is not clear enough.",
        "Hold the camera still and take the photo again in good, even light.",
    ),
    Reason(
        "IMAGE_NOT_SUPPORTED",
        "This kind of picture cannot be used.",
        "Take a new photo with the camera.",
    ),
    Reason(
        "LIVENESS_NOT_PROVEN",
        "The photo does not show that a living person is in front of the camera.",
        "Take a new selfie of yourself, in good light. Do not photograph a picture or a screen.",
    ),
    Reason(
        "CHECK_NOT_PERFORMED",
        "The check could not be performed.",
        "Try again in a moment.",
    ),
    Reason(
        "ZK_PROOF_GENERATION_FAILED",
        "The verified data could not be confirmed.",
        "Start the verification again.",
        retryable=False,
    ),
    Reason(
        "REQUIREMENT_NOT_MET",
        "The verified data does not meet a requirement of this service.",
        "Ask the support of this service what is required.",
        retryable=False,
    ),
    Reason(
        "CONSENT_REFUSED",
        "The consent was not accepted.",
        "Start the verification again.",
    ),
    Reason(
        "STEP_FAILED",
        "A step of the verification failed.",
        "Try this step again. If it fails again, start the verification again.",
    ),
)
BY_CODE = {reason.code: reason for reason in REASONS}

#: Hypersign's numbers, by step.
_CODES: dict[str, dict[int, str]] = {
    OCR_STEP: {
        0: "CHECK_NOT_PERFORMED",
        1: "FACE_MISMATCH",
        2: "FACE_NOT_FOUND",
        4: "FACE_TURNED",
        5: "POOR_IMAGE",
        6: "DOCUMENT_ALREADY_VERIFIED",
    },
    LIVENESS_STEP: {
        0: "LIVENESS_NOT_PROVEN",
        1: "LIVENESS_NOT_PROVEN",
        2: "CHECK_NOT_PERFORMED",
        4: "POOR_IMAGE",
        5: "FACE_TOO_CLOSE",
        6: "FACE_NOT_FOUND",
        7: "FACE_TOO_SMALL",
        8: "FACE_TURNED",
        9: "IMAGE_NOT_SUPPORTED",
        10: "CHECK_NOT_PERFORMED",
        11: "CHECK_NOT_PERFORMED",
        12: "MULTIPLE_FACES",
        13: "FACE_CROPPED",
        14: "FACE_CROPPED",
        15: "CHECK_NOT_PERFORMED",
        16: "FACE_COVERED",
        17: "LIVENESS_NOT_PROVEN",
        18: "EYES_CLOSED",
        66: "FACE_COVERED",
    },
    PROOF_STEP: {
        4: "ZK_PROOF_GENERATION_FAILED",
        5: "REQUIREMENT_NOT_MET",
    },
}
BY_STEP_AND_NUMBER = {
    (step, number): BY_CODE[code]
    for step, numbers in _CODES.items()
    for number, code in numbers.items()
}
#: The reason for a step whose code is unknown.
_GENERAL_BY_STEP = {
    OCR_STEP: BY_CODE["DOCUMENT_VERIFICATION_FAILED"],
    LIVENESS_STEP: BY_CODE["LIVELINESS_VERIFICATION_FAILED"],
    PROOF_STEP: BY_CODE["ZK_PROOF_GENERATION_FAILED"],
    CONSENT_STEP: BY_CODE["CONSENT_REFUSED"],
}
#: The codes that say nothing but that the step failed.
GENERAL_CODES = {reason.code for reason in _GENERAL_BY_STEP.values()} - {
    reason.code for reason in BY_STEP_AND_NUMBER.values()
}


def number_of(code: Any) -> int | None:
    """Return Hypersign's code as a number, even if it comes as text. Returns None if it is not a
    number.
    """
    if isinstance(code, str) and code.strip().isascii() and code.strip().isdecimal():
        code = int(code.strip()) if len(code.strip()) <= len(str(_LARGEST_NUMBER)) else None
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    if isinstance(code, bool) or not isinstance(code, int):
        return None
    return code if 0 <= code <= _LARGEST_NUMBER else None


def known(step: str, code: Any) -> Reason | None:
    """Return the reason for a step's code (a number or a text code), or None if it is unknown."""
    if isinstance(code, str) and code in BY_CODE:
        return BY_CODE[code]
    number = number_of(code)
    return None if number is None else BY_STEP_AND_NUMBER.get((step, number))


def reason_of(step: str, code: Any) -> Reason:
    """Return the reason for a step's code, or the step's general reason if the code is unknown."""
    return known(step, code) or general_reason(step)


def general_reason(step: str) -> Reason:
    """Return the reason for a step whose code is unknown."""
    return _GENERAL_BY_STEP.get(step, BY_CODE["STEP_FAILED"])
