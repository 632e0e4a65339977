"""Answers of Hypersign that are right, but larger, rarer or stranger than the usual ones."""

from __future__ import annotations

import re

from local.sandbox import wreckage
from local.sandbox.failure import EXAMINED, OCR_STEP, PAID_STEPS, Failure, no, refusal

#: Tags that change what Hypersign reads, issues, shows or decides.
VARIANTS = (
    Failure(
        "large_token",
        ("document_ocr",),
        "no error; the extraction token has 900 kB instead of 100 kB",
    ),
    Failure(
        "oversized_token",
        ("document_ocr",),
        "502 `UPSTREAM_ERROR`; the extraction token has more than 1 MB",
    ),
    Failure(
        "opaque_token",
        ("document_ocr",),
        "no error; the extraction token is not a JWT, so it does not show the OCR result",
    ),
    Failure(
        "broken_portrait",
        ("document_ocr",),
        "no error; the portrait in the extraction token is not a picture",
    ),
    Failure(
        "incomplete_birth_date",
        ("document_ocr",),
        "no error; the date of birth is `1977-00-00`",
    ),
    Failure(
        "email_changed",
        ("document_ocr",),
        "422 `DOCUMENT_ALREADY_VERIFIED` if the user was verified under another address before",
    ),
    Failure(
        "one_attempt",
        EXAMINED,
        "409 `SESSION_UNUSABLE` at the second attempt of a step that was refused in the session",
    ),
    Failure(
        "large_pictures",
        ("face_match",),
        "no error; the credentials contain 4 MB of pictures",
    ),
    Failure(
        "consent_with_personal_data",
        ("consent",),
        "no error; Hypersign's answer also has `user`, `idToken` and the address in `message`",
    ),
    Failure(
        "rejected_later",
        ("consent",),
        "the outcome `confirmed`, and 5 seconds later `rejected`: somebody reviewed the session",
    ),
    Failure(
        "duplicate_found_later",
        ("consent",),
        "the outcome `confirmed`, and 5 seconds later `rejected` (`DOCUMENT_ALREADY_VERIFIED`)",
    ),
    Failure(
        "proof_of_age",
        ("verified_data",),
        "no error; the presentation also has a proof of age that another issuer signed",
        distort=wreckage.with_proof_of_age,
    ),
    Failure(
        "presentation_text",
        ("verified_data",),
        "no error; the presentation is a JSON string",
        distort=wreckage.with_presentation_as_text,
    ),
    Failure(
        "broken_presentation_text",
        ("verified_data",),
        "502 `UPSTREAM_ERROR`; the presentation is a string that is not JSON",
        distort=wreckage.with_broken_presentation,
    ),
)
#: Failures after which the work may have been done, and failures of calls that know no user.
UNCERTAIN = (
    Failure(
        "unavailable_after_work",
        PAID_STEPS,
        "504 `UPSTREAM_TIMEOUT` once for each step; Hypersign does the work and answers 503",
        distort=wreckage.uncommitted,
        once=True,
    ),
    Failure(
        "did_creation_failed",
        ("user_did",),
        "502 `UPSTREAM_ERROR`; Hypersign answers 400 to an outage of its own",
        refuse=refusal(400, "Cannot reach the DID registry"),
    ),
)
#: Why a confirmed session is rejected later.
LATER_REJECTIONS = {
    "rejected_later": no("userConsent", None, "Rejected by a reviewer"),
    "duplicate_found_later": no(OCR_STEP, 6, "Document hash exists in another account."),
}


def of_state(tag: str) -> Failure | None:
    """Return the variant of a tag such as `state_d`: a document from the state with that code."""
    if not re.fullmatch("state_[a-z]{1,3}", tag):
        return None
    return Failure(tag, ("document_ocr",), "no error")
