"""Tables: how a session ends after each answer of Hypersign, and when Hypersign is asked."""

from typing import Any

import pytest

from hypersign_kyc.outcomes.rules import (
    WINDOW_MS,
    Look,
    ending,
    may_ask,
    next_look_at,
    outcome_of,
    rank_of,
    retry_after_s,
)
from hypersign_kyc.outcomes.upstream_steps import look_of
from hypersign_kyc.sessions.record import CONFIRMATION_DUE_MS, EXPIRY_MARGIN_MS, SessionRecord
from hypersign_kyc.sessions.steps import Ending, State
from hypersign_kyc.upstream.wire import StepOutcome

HOUR_MS = 3_600_000
END = 24 * HOUR_MS


def record(**changes: Any) -> SessionRecord:
    return SessionRecord(
        session_id="session",
        user_key="user",
        did="did:hid:user",
        verification_method_id="did:hid:user#key-1",
        user_tokens={"token": END},
        expires_at=END,
        **changes,
    )


CONSENTED = {"step_state": State.CONSENTED, "consent_sent_at": HOUR_MS}
FAILED, FINAL = Look(failed=True), Look(failed=True, failed_for_good=True)


@pytest.mark.parametrize(
    ("changes", "look", "now", "expected"),
    [
        ({}, Look(finished=True), 0, Ending.CONFIRMED),
        (CONSENTED, Look(finished=True), 3 * END, Ending.CONFIRMED),
        ({}, Look(), END, None),
        ({}, FAILED, END, None),
        ({}, FINAL, 0, Ending.REJECTED),
        (CONSENTED, FAILED, 2 * HOUR_MS, Ending.REJECTED),
        (CONSENTED, Look(), END, None),
        ({}, Look(), END + EXPIRY_MARGIN_MS, Ending.EXPIRED),
        ({}, Look(gone=True), END - 1, None),
        # Hypersign can confirm a consent after the session's expiry, but only for a limited time.
        (CONSENTED, Look(), END + EXPIRY_MARGIN_MS, None),
        ({"consent_sent_at": HOUR_MS}, Look(), END + EXPIRY_MARGIN_MS, None),
        (CONSENTED, Look(gone=True), END + EXPIRY_MARGIN_MS, Ending.EXPIRED),
        (CONSENTED, Look(), END + 12 * HOUR_MS, Ending.EXPIRED),
    ],
)
def test_a_session_ends_as_hypersign_says(
    changes: dict[str, Any], look: Look, now: int, expected: Ending | None
) -> None:
    assert ending(record(**changes), look, now) is expected


DENIED = Look(denied=True)
DUPLICATE = Look(failed=True, failed_for_good=True)


@pytest.mark.parametrize(
    ("ended_as", "look", "expected"),
    [
        (Ending.CONFIRMED, DENIED, Ending.REJECTED),
        (Ending.CONFIRMED, DUPLICATE, Ending.REJECTED),
        # Only an explicit no takes a confirmation back.
        (Ending.CONFIRMED, Look(), None),
        (Ending.CONFIRMED, FAILED, None),
        (Ending.CONFIRMED, Look(gone=True), None),
        (Ending.CONFIRMED, Look(finished=True), None),
        # Nothing follows a rejection or an expiry.
        *(
            (ended, look, None)
            for ended in (Ending.REJECTED, Ending.EXPIRED)
            for look in (DENIED, DUPLICATE, Look(finished=True), Look(gone=True))
        ),
        # Before a confirmation, there is nothing to take back.
        (None, DENIED, None),
    ],
)
def test_a_confirmed_session_is_only_rejected_by_an_explicit_no(
    ended_as: Ending | None, look: Look, expected: Ending | None
) -> None:
    consented = record(**CONSENTED, ended_as=ended_as)
    assert ending(consented, look, END + 1) is expected


def test_a_rejection_outranks_a_confirmation_and_nothing_outranks_the_end() -> None:
    ranks = [rank_of(outcome_of(state, None)) for state in State]
    assert ranks == sorted(set(ranks))
    confirmed, rejected, expired = (rank_of(outcome_of(State.CREATED, each)) for each in Ending)
    assert max(ranks) < confirmed < rejected == expired
    assert outcome_of(State.CONSENTED, Ending.REJECTED) is Ending.REJECTED


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, WINDOW_MS, True),
        ({"asked_at": 1}, WINDOW_MS, False),
        ({"asked_at": 1}, WINDOW_MS + 1, True),
        # An answer from before the consent says nothing about the consent.
        ({"asked_at": 1, "consent_sent_at": 2}, 2, True),
        ({"asked_at": 2, "consent_sent_at": 2}, 3, False),
        ({"ended_as": Ending.CONFIRMED, "asked_at": 1}, WINDOW_MS, False),
        ({"ended_as": Ending.CONFIRMED, "asked_at": 1}, WINDOW_MS + 1, True),
        ({"ended_as": Ending.CONFIRMED, "erased_user_key": "user"}, WINDOW_MS, False),
        ({"ended_as": Ending.REJECTED}, WINDOW_MS, False),
        ({"ended_as": Ending.EXPIRED}, WINDOW_MS, False),
    ],
)
def test_hypersign_is_asked_once_a_window_until_the_end(
    changes: dict[str, Any], now: int, expected: bool
) -> None:
    assert may_ask(record(**changes), now) is expected


@pytest.mark.parametrize(
    ("changes", "now", "pause"),
    [
        ({}, 0, END + EXPIRY_MARGIN_MS),
        ({}, END + EXPIRY_MARGIN_MS, HOUR_MS),
        (CONSENTED, HOUR_MS + 1_000, CONFIRMATION_DUE_MS),
        (CONSENTED, HOUR_MS + 2 * CONFIRMATION_DUE_MS, 2 * CONFIRMATION_DUE_MS),
        (CONSENTED, 9 * HOUR_MS, HOUR_MS),
    ],
)
def test_the_sweep_looks_less_and_less_often(changes: dict[str, Any], now: int, pause: int) -> None:
    assert next_look_at(record(**changes), now) - now == pause


def step(name: str, status: Any, code: Any = None, at: str = "") -> StepOutcome:
    return StepOutcome.model_validate(
        {"stepName": name, "status": status, "errorCode": code, "createdAt": at}
    )


OCR, LIVENESS = "ocrIdDoc", "liveliness"


@pytest.mark.parametrize(
    ("steps", "errors", "failed", "for_good"),
    [
        ([], [], False, False),
        ([step(OCR, "success")], [], False, False),
        ([step(OCR, "success", 6), step(LIVENESS, True, "")], [], False, False),
        ([step(OCR, "fail", 0)], [(OCR, "CHECK_NOT_PERFORMED", 0)], True, False),
        # The status is unknown. A code other than 0 means that the step failed.
        ([step(OCR, "done", 0)], [], False, False),
        ([step(OCR, "whatever", 6)], [(OCR, "DOCUMENT_ALREADY_VERIFIED", 6)], True, True),
        ([step(OCR, "fail", "6")], [(OCR, "DOCUMENT_ALREADY_VERIFIED", 6)], True, True),
        # The same number means something else in another step.
        ([step(LIVENESS, "fail", 6)], [(LIVENESS, "FACE_NOT_FOUND", 6)], True, False),
        ([step("userConsent", "fail", 6)], [("userConsent", "CONSENT_REFUSED", 6)], True, False),
        ([step("new", "fail", 6)], [("new", "STEP_FAILED", 6)], True, False),
        ([step(OCR, "fail", 10**400)], [(OCR, "DOCUMENT_VERIFICATION_FAILED", None)], True, False),
        ([step(OCR, "fail", [6])], [(OCR, "DOCUMENT_VERIFICATION_FAILED", None)], True, False),
        # Only the last try of each step counts, by Hypersign's times.
        ([step(OCR, "fail", 6, "2"), step(OCR, "success", at="3")], [], False, False),
        ([step(OCR, "success", at="3"), step(OCR, "fail", 6, "2")], [], False, False),
        (
            [step(OCR, "fail", 6, "1"), step(LIVENESS, "success", at="2")],
            [(OCR, "DOCUMENT_ALREADY_VERIFIED", 6)],
            False,
            False,
        ),
        # Hypersign's texts are never passed on.
        (
            [step("Ann Eriksson, 1974", "fail", "ann@example.com")],
            [("UNKNOWN", "STEP_FAILED", None)],
            True,
            False,
        ),
    ],
)
def test_hypersigns_steps_become_names_and_codes(
    steps: list[StepOutcome],
    errors: list[tuple[str, str, int | None]],
    failed: bool,
    for_good: bool,
) -> None:
    look = look_of(steps)
    assert [(each.step, each.code, each.error_code) for each in look.errors] == errors
    assert (look.failed, look.failed_for_good) == (failed, for_good)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T10:00:00.250Z", 1_795_514_400_250),
        ("2026-11-24T11:00:00+01:00", 1_795_514_400_000),
        ("2026-11-24T10:00:00", 1_795_514_400_000),
        ("yesterday", None),
        (None, None),
        (17, None),
    ],
)
def test_the_time_of_a_step_is_read_if_possible(text: Any, expected: int | None) -> None:
    assert StepOutcome.model_validate({"createdAt": text}).created_at_ms == expected


@pytest.mark.parametrize(
    ("changes", "now", "seconds"),
    [
        # For a minute after a change, at most two seconds.
        ({"furthest_at": HOUR_MS}, HOUR_MS, 1),
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS}, HOUR_MS, 2),
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS}, HOUR_MS + 9_000, 1),
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS + 59_999}, HOUR_MS + 59_999, 2),
        # Then until the window ends.
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS + 60_000}, HOUR_MS + 60_000, 10),
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS + 60_000}, HOUR_MS + 60_999, 10),
        ({"furthest_at": HOUR_MS, "asked_at": HOUR_MS + 60_000}, HOUR_MS + 65_001, 5),
        ({"ended_as": Ending.CONFIRMED, "ended_at": HOUR_MS}, HOUR_MS, None),
        ({"ended_as": Ending.REJECTED, "ended_at": HOUR_MS}, HOUR_MS, None),
    ],
)
def test_apps_ask_again_soon_after_a_change(
    changes: dict[str, Any], now: int, seconds: int | None
) -> None:
    assert retry_after_s(record(**changes), now) == seconds
