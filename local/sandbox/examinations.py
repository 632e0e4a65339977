"""How the KYC service refuses a document or a face: the reasons and the response formats."""

from __future__ import annotations

import re

from local.sandbox.failure import EXAMINED, LIVENESS_STEP, OCR_STEP, Failure, no, refusal
from local.sandbox.refusals import Refusal


def _face(tag: str, number: int, text: str) -> Failure:
    """Return a failure of a selfie's liveness check with this number."""
    sees = f"422 `{tag.upper()}`"
    return Failure(tag, ("face_match",), sees, refuse=no(LIVENESS_STEP, number, text))


#: Refused documents and faces: one failure per reason, and those without a number.
REFUSALS = (
    Failure(
        "unreadable_document",
        ("document_ocr",),
        "422 `DOCUMENT_VERIFICATION_FAILED`",
        refuse=no(
            OCR_STEP, "DOCUMENT_VERIFICATION_FAILED", "The document could not be read by OCR v2."
        ),
    ),
    Failure(
        "duplicate_document",
        ("document_ocr",),
        "422 `DOCUMENT_ALREADY_VERIFIED`; the session is rejected",
        refuse=no(OCR_STEP, 6, "Document hash exists in another account."),
    ),
    Failure(
        "face_mismatch",
        ("face_match",),
        "422 `FACE_MISMATCH`",
        refuse=no(OCR_STEP, 1, "Distance 0.71 over threshold.", 200),
    ),
    Failure(
        "liveness_failed",
        ("face_match",),
        "422 `LIVELINESS_VERIFICATION_FAILED`",
        refuse=no(LIVENESS_STEP, "LIVELINESS_VERIFICATION_FAILED", "Liveness failed."),
    ),
    _face("liveness_not_proven", 17, "No liveness detected."),
    _face("face_not_found", 6, "No face in the image."),
    _face("face_too_small", 7, "Face box 61 px."),
    _face("face_too_close", 5, "Face box 912 px."),
    _face("face_turned", 8, "Yaw 41."),
    _face("face_cropped", 14, "Face cropped."),
    _face("face_covered", 16, "Occlusion 0.6."),
    _face("eyes_closed", 18, "Eyes closed."),
    _face("multiple_faces", 12, "2 faces."),
    _face("poor_image", 4, "Sharpness 0.1."),
    _face("image_not_supported", 9, "Unsupported image format."),
    _face("check_not_performed", 15, "Licence server not reachable."),
    Failure(
        "unexplained",
        EXAMINED,
        "422 with the step's general code; Hypersign answered 400 without a reason",
        refuse=refusal(400, "Bad Request"),
    ),
)
#: The formats in which Hypersign refuses a document or face. The app sees no difference.
SHAPES = (
    Failure("as_422", EXAMINED, "a refusal comes as 422 with a code; the app sees no difference"),
    Failure(
        "as_400", EXAMINED, "a refusal comes as 400 with `details`; the app sees no difference"
    ),
    Failure("as_empty", EXAMINED, "a refusal comes as an empty 400; the app sees no difference"),
    Failure(
        "as_200",
        EXAMINED,
        "a refusal comes as 200 with `success: false`; the app sees no difference",
    ),
)
#: An extraction has other numbers for these face reasons, because the document's portrait fails.
_PORTRAIT = {6: 2, 8: 4, 4: 5, 15: 0}
_NUMBERED = {
    "liveliness": (LIVENESS_STEP, "face_match"),
    "ocriddoc": (OCR_STEP, "document_ocr"),
}


def numbered(tag: str) -> Failure | None:
    """Return the failure of a tag such as `liveliness_18` or `ocriddoc_1`. The step fails with
    that number.
    """
    found = re.fullmatch(r"(liveliness|ocriddoc)_(\d{1,6})", tag)
    if not found:
        return None
    step, operation = _NUMBERED[found[1]]
    return Failure(tag, (operation,), "422", refuse=no(step, int(found[2]), "Failed."))


def of_operation(refused: Refusal, operation: str) -> Refusal:
    """Return a face's refusal as an extraction gives it: for the document's portrait."""
    if operation != "document_ocr" or refused.step != LIVENESS_STEP:
        return refused
    code = _PORTRAIT.get(refused.code) if isinstance(refused.code, int) else refused.code
    return Refusal(int(refused.status), refused.text, code=code, step=OCR_STEP)
