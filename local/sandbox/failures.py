"""Failures that the tag of a user's e-mail address chooses: `ann+unreadable_document@example.com`.

Several tags may be combined (`ann+slow+face_mismatch@…`), and a tag may name the operation where
it shall strike instead of its usual ones (`ann+upstream_error.consent@…`).
`python -m local.sandbox.failures` prints the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from werkzeug.wrappers import Response

from local.sandbox import wreckage
from local.sandbox.refusals import Json, OtherAnswer, Refusal

STEPS = ("document_ocr", "face_match", "presentation", "consent")
EVERY_CALL_OF_A_USER = ("did_jwt", "user_token", *STEPS, "outcome", "verified_data")


@dataclass(frozen=True, slots=True)
class Failure:
    """One line of the table.

    One with neither delay, refusal nor distortion is only a mark: the operation itself looks
    for it. `once` means once for each user and operation.
    """

    tag: str
    operations: tuple[str, ...]
    answer: str
    delay: float = 0.0
    refuse: Callable[[str], Exception] | None = None
    distort: Callable[[Json], Json | Response] | None = None
    once: bool = False
    revokes_admin_tokens: bool = False


def _refusal(status: int, text: str, code: str | int | None = None) -> Callable[[str], Refusal]:
    return lambda _email: Refusal(status, text, code=code)


FAILURES = (
    Failure("slow", EVERY_CALL_OF_A_USER, "each call takes 3 seconds", delay=3),
    Failure("hanging", STEPS, "no answer for 40 seconds", delay=40),
    Failure(
        "unreadable_document",
        ("document_ocr",),
        "422 `DOCUMENT_VERIFICATION_FAILED`",
        refuse=_refusal(
            422,
            "The document could not be read. Take a new picture in good light.",
            "DOCUMENT_VERIFICATION_FAILED",
        ),
    ),
    Failure(
        "duplicate_document",
        ("document_ocr",),
        "422 with error code 6: the document is verified in another account; final",
        refuse=_refusal(422, "The document is already verified in another account.", 6),
    ),
    Failure(
        "face_mismatch",
        ("face_match",),
        "200 with `success: false`",
        refuse=_refusal(200, "The selfie does not match the document.", "FACE_MISMATCH"),
    ),
    Failure(
        "liveness_failed",
        ("face_match",),
        "422 `LIVELINESS_VERIFICATION_FAILED`",
        refuse=_refusal(
            422, "The selfie is not of a living person.", "LIVELINESS_VERIFICATION_FAILED"
        ),
    ),
    Failure(
        "session_expired",
        ("document_ocr",),
        "400 `SESSION_EXPIRED`",
        refuse=_refusal(400, "Session expired", "SESSION_EXPIRED"),
    ),
    Failure(
        "session_expired_401",
        ("document_ocr",),
        "401 `SESSION_EXPIRED`",
        refuse=_refusal(401, "Session expired", "SESSION_EXPIRED"),
    ),
    Failure(
        "user_token_expired",
        ("document_ocr", "face_match", "consent"),
        "401 `ACCESS_TOKEN_EXPIRED` until the session's user token is exchanged anew",
    ),
    Failure(
        "short_user_token",
        ("user_token",),
        "the session's first user token lives 3 seconds; later ones an hour",
    ),
    Failure(
        "admin_token_revoked",
        ("document_ocr",),
        "once: every admin token dies before its `exp`, 401 `Token expired`",
        refuse=lambda _email: Refusal(401, "Token expired", listed=True),
        once=True,
        revokes_admin_tokens=True,
    ),
    Failure(
        "admin_token_refused",
        ("document_ocr",),
        "401 `Token expired` for every admin token, however new",
        refuse=lambda _email: Refusal(401, "Token expired", listed=True),
    ),
    Failure(
        "upstream_down",
        EVERY_CALL_OF_A_USER,
        "503",
        refuse=_refusal(503, "no healthy upstream at 10.0.3.17:3001"),
    ),
    Failure(
        "upstream_error",
        STEPS,
        "500, its text quoting the user's e-mail",
        refuse=lambda email: Refusal(
            500, f"Cannot read properties of undefined (reading '{email}')"
        ),
    ),
    Failure(
        "rate_limited",
        EVERY_CALL_OF_A_USER,
        "once: 429 with `Retry-After: 1`",
        refuse=lambda _email: Refusal(
            429, "ThrottlerException: Too Many Requests", headers={"Retry-After": "1"}
        ),
        once=True,
    ),
    Failure(
        "no_credits",
        ("document_ocr", "face_match"),
        "403 `Insufficient credits or no active plan`",
        refuse=_refusal(403, "Insufficient credits or no active plan"),
    ),
    Failure(
        "html_error",
        STEPS,
        "502 with a proxy's HTML page",
        refuse=lambda _email: OtherAnswer(wreckage.html_page()),
    ),
    Failure(
        "redirected",
        STEPS,
        "307 to another address, which counts who follows",
        refuse=lambda _email: OtherAnswer(wreckage.redirection()),
    ),
    Failure(
        "string_success",
        ("user_token", "document_ocr", "face_match", "consent"),
        '`success` as a text: `"true"`, `"false"`',
        distort=wreckage.with_success_as_text,
    ),
    Failure("incomplete_answer", STEPS, "200 without what was asked for", distort=wreckage.emptied),
    Failure("huge_answer", STEPS, "200 with 16 MB of JSON", distort=wreckage.padded),
    Failure(
        "cut_off",
        STEPS,
        "the work is done, and the connection breaks off in the middle of the answer",
        distort=wreckage.cut_off,
    ),
    Failure("rejected", ("consent",), "taken; the session is rejected after it, and not confirmed"),
    Failure("webhook_never", ("consent",), "as always, and no webhook"),
    Failure("webhook_twice", ("consent",), "as always, and two webhooks"),
    Failure("webhook_late", ("consent",), "as always; confirmation and webhook 2 seconds later"),
    Failure(
        "webhook_forged",
        ("document_ocr",),
        "as always, and a webhook of nobody's says that all is done",
    ),
)
BY_TAG = {failure.tag: failure for failure in FAILURES}


def chosen(email: str, operation: str) -> Iterator[Failure]:
    """The failures that an address chooses for an operation, in the table's order."""
    asked = {}
    for label in email.rpartition("@")[0].lower().split("+")[1:]:
        tag, _, narrowed = label.partition(".")
        if failure := BY_TAG.get(tag):
            asked[tag] = replace(failure, operations=(narrowed,)) if narrowed else failure
    yield from (asked[tag] for tag in BY_TAG if tag in asked and operation in asked[tag].operations)


def is_chosen(tag: str, email: str, operation: str) -> bool:
    return any(failure.tag == tag for failure in chosen(email, operation))


def markdown_table() -> str:
    """The table as README shows it."""
    lines = ["| tag | strikes at | answer |", "| --- | --- | --- |"]
    for failure in FAILURES:
        where = ", ".join(failure.operations)
        if failure.operations == EVERY_CALL_OF_A_USER:
            where = "every call that knows the user"
        lines.append(f"| `+{failure.tag}` | {where} | {failure.answer} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown_table())
