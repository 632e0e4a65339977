"""Failures that a tag in the user's e-mail address chooses: `ann+unreadable_document@example.com`.

Several tags can be combined (`ann+slow+face_mismatch@…`). A tag can name the one operation that
should fail, instead of its usual ones (`ann+upstream_error.consent@…`).
`python -m local.sandbox.failures` prints the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.sandbox import wreckage
from local.sandbox.examinations import REFUSALS, SHAPES, numbered
from local.sandbox.failure import (
    EVERY_CALL_OF_A_USER,
    EXAMINED,
    PROOF_STEP,
    STEPS,
    Failure,
    no,
    refusal,
)
from local.sandbox.refusals import OtherAnswer, Refusal
from local.sandbox.variants import LATER_REJECTIONS, UNCERTAIN, VARIANTS, of_state

#: The tag that lets the address's failures strike only once.
ONCE = "once"
FAILURES = (
    Failure("slow", EVERY_CALL_OF_A_USER, "each call takes 3 seconds longer", delay=3),
    Failure("hanging", STEPS, "504 `UPSTREAM_TIMEOUT`; Hypersign takes 40 seconds", delay=40),
    *REFUSALS,
    *SHAPES,
    Failure(
        ONCE,
        EVERY_CALL_OF_A_USER,
        "the address's other failures only once for each step; a second try succeeds",
    ),
    Failure(
        "session_expired",
        ("document_ocr",),
        "410 `SESSION_EXPIRED`",
        refuse=refusal(400, "Session expired", "SESSION_EXPIRED"),
    ),
    Failure(
        "session_expired_401",
        ("document_ocr",),
        "410 `SESSION_EXPIRED`; Hypersign answers 401",
        refuse=refusal(401, "Session expired", "SESSION_EXPIRED"),
    ),
    Failure(
        "user_token_expired",
        ("document_ocr", "face_match", "consent"),
        "401 `USER_TOKEN_EXPIRED` until the app renews the user token",
    ),
    Failure(
        "short_user_token",
        ("user_token",),
        "401 `USER_TOKEN_EXPIRED` after 3 seconds; later tokens are valid for an hour",
    ),
    Failure(
        "admin_token_revoked",
        ("document_ocr",),
        "no error; Hypersign ends every admin token once before its `exp`, and the back end "
        "mints new ones",
        refuse=lambda _email: Refusal(401, "Token expired", listed=True),
        once=True,
        revokes_admin_tokens=True,
    ),
    Failure(
        "admin_token_refused",
        ("document_ocr",),
        "401 `USER_TOKEN_EXPIRED`; Hypersign answers 401 to every admin token",
        refuse=lambda _email: Refusal(401, "Token expired", listed=True),
    ),
    Failure(
        "upstream_down",
        EVERY_CALL_OF_A_USER,
        "503 `UPSTREAM_UNAVAILABLE`; 504 `UPSTREAM_TIMEOUT` of extraction, face match and consent",
        refuse=refusal(503, "no healthy upstream at 10.0.3.17:3001"),
    ),
    Failure(
        "upstream_error",
        STEPS,
        "502 `UPSTREAM_ERROR`; Hypersign answers 500 and quotes the user's e-mail",
        refuse=lambda email: Refusal(
            500, f"Cannot read properties of undefined (reading '{email}')"
        ),
    ),
    Failure(
        "rate_limited",
        EVERY_CALL_OF_A_USER,
        "503 `UPSTREAM_UNAVAILABLE` once; no error if the call is safe to repeat",
        refuse=lambda _email: Refusal(
            429, "ThrottlerException: Too Many Requests", headers={"Retry-After": "1"}
        ),
        once=True,
    ),
    Failure(
        "no_credits",
        EXAMINED,
        "502 `UPSTREAM_ERROR`; Hypersign answers 403 `Insufficient credits or no active plan`",
        refuse=refusal(403, "Insufficient credits or no active plan"),
    ),
    Failure(
        "payment_required",
        EXAMINED,
        '502 `UPSTREAM_ERROR`; Hypersign answers 402 with the JSON string `"Insufficient credits"`',
        refuse=lambda _email: OtherAnswer(wreckage.insufficient_credits()),
    ),
    Failure(
        "foreign_did",
        ("presentation",),
        "500 `MISCONFIGURED`; the user's DID belongs to another SSI app",
        refuse=refusal(404, "holderDid is not a DID of this account"),
    ),
    Failure(
        "html_error",
        STEPS,
        "502 `UPSTREAM_ERROR`; a proxy answers 502 with an HTML page",
        refuse=lambda _email: OtherAnswer(wreckage.html_page()),
    ),
    Failure(
        "redirected",
        STEPS,
        "502 `UPSTREAM_ERROR`; Hypersign answers 307, and the sandbox counts the clients that "
        "follow it",
        refuse=lambda _email: OtherAnswer(wreckage.redirection()),
    ),
    Failure(
        "string_success",
        ("user_token", "document_ocr", "face_match", "consent", "outcome"),
        'no error; Hypersign writes `success` as text: `"true"`, `"false"`',
        distort=wreckage.with_success_as_text,
    ),
    Failure(
        "false_success",
        ("outcome",),
        "no confirmation; Hypersign answers `success: false` with an `idToken`",
        distort=wreckage.with_false_success,
    ),
    Failure(
        "incomplete_answer",
        STEPS,
        "502 `UPSTREAM_ERROR`; Hypersign answers 200, but the result is missing",
        distort=wreckage.emptied,
    ),
    Failure(
        "huge_answer",
        STEPS,
        "502 `UPSTREAM_ERROR`; Hypersign answers 200 with 16 MB of JSON",
        distort=wreckage.padded,
    ),
    Failure(
        "other_session",
        ("verified_data",),
        "502 `UPSTREAM_ERROR`; Hypersign answers with the data of another session",
        distort=wreckage.of_another_session,
    ),
    Failure(
        "other_holder",
        ("verified_data",),
        "502 `UPSTREAM_ERROR`; Hypersign answers with the presentation of another DID",
        distort=wreckage.of_another_holder,
    ),
    Failure(
        "other_credential",
        ("verified_data",),
        "502 `UPSTREAM_ERROR`; a credential in Hypersign's answer was not issued in the session",
        distort=wreckage.with_another_credential,
    ),
    Failure(
        "cut_off",
        STEPS,
        "502 `UPSTREAM_ERROR`; Hypersign does the work, but the connection breaks during its "
        "answer",
        distort=wreckage.cut_off,
    ),
    *UNCERTAIN,
    *VARIANTS,
    Failure("rejected", ("consent",), "the outcome `rejected` (`CONSENT_REFUSED`)"),
    Failure("proof_failed", ("consent",), "the outcome `rejected` (`ZK_PROOF_GENERATION_FAILED`)"),
    Failure("requirement_not_met", ("consent",), "the outcome `rejected` (`REQUIREMENT_NOT_MET`)"),
    Failure(
        "webhook_never",
        (*EXAMINED, "consent"),
        "the outcome, but later; Hypersign sends no webhook",
    ),
    Failure("webhook_twice", ("consent",), "no error; Hypersign sends two webhooks"),
    Failure(
        "webhook_late",
        ("consent",),
        "the outcome 2 seconds later; Hypersign's confirmation and webhook are late",
    ),
    Failure(
        "webhook_forged",
        ("document_ocr",),
        "no error; a stranger's webhook says that the session is finished",
    ),
)
BY_TAG = {failure.tag: failure for failure in FAILURES}
#: Tags that reject a session after the consent, each with the step that fails then.
_REJECTIONS = {
    "rejected": no("userConsent", None, "The verification was rejected"),
    "proof_failed": no(PROOF_STEP, 4, "Proof not verified"),
    "requirement_not_met": no(PROOF_STEP, 5, "Requirement not verified"),
}


def chosen(email: str, operation: str) -> Iterator[Failure]:
    """Yield the failures that an address chooses for an operation, in the table's order."""
    asked = {}
    for label in email.rpartition("@")[0].lower().split("+")[1:]:
        tag, _, narrowed = label.partition(".")
        if failure := BY_TAG.get(tag) or numbered(tag) or of_state(tag):
            asked[tag] = replace(failure, operations=(narrowed,)) if narrowed else failure
    in_order = sorted(asked, key=[*BY_TAG, *asked].index)
    yield from (asked[tag] for tag in in_order if operation in asked[tag].operations)


def is_chosen(tag: str, email: str, operation: str) -> bool:
    return any(failure.tag == tag for failure in chosen(email, operation))


def rejection(email: str) -> Refusal | None:
    """Return why the session is rejected after the consent, or None if the address does not ask
    for it.
    """
    tags = [failure.tag for failure in chosen(email, "consent") if failure.tag in _REJECTIONS]
    return _REJECTIONS[tags[0]](email) if tags else None


def later_rejection(email: str) -> Refusal | None:
    """Return why the session is rejected after it was confirmed, or None if the address does not
    ask for it.
    """
    tags = [failure.tag for failure in chosen(email, "consent") if failure.tag in LATER_REJECTIONS]
    return LATER_REJECTIONS[tags[0]](email) if tags else None


def shaped(refusal: Refusal, email: str, operation: str) -> Exception:
    """Return the refusal of a document or face in the format that the address chooses."""
    text, step, code = refusal.text, refusal.step, refusal.code
    if is_chosen("as_empty", email, operation):
        return OtherAnswer(wreckage.empty(400))
    if is_chosen("as_400", email, operation):
        coded = None if code is None else str(code)
        return Refusal(400, text, code=coded, step=step, details=[text])
    if is_chosen("as_200", email, operation):
        return Refusal(200, text, code=code, step=step)
    if is_chosen("as_422", email, operation):
        return Refusal(422, text, code=code, step=step)
    return refusal


def markdown_table() -> str:
    """Return the table for docs/failures.md."""
    lines = ["| tag | what fails | the app gets |", "| --- | --- | --- |"]
    for failure in FAILURES:
        where = ", ".join(failure.operations)
        if failure.operations == EVERY_CALL_OF_A_USER:
            where = "every call with a known user"
        lines.append(f"| `+{failure.tag}` | {where} | {failure.sees} |")
    lines.append("| `+ocriddoc_1` | document_ocr | 422 with the reason of that number |")
    lines.append("| `+liveliness_1` | face_match | 422 with the reason of that number |")
    lines.append(
        "| `+state_d` | document_ocr | no error; nationality and issuing state have that code "
        "(`D`, `GBO`, `RKS`, `UTO`, or any other) |"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown_table())
