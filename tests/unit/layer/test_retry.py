from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypersign_kyc.upstream import operations, retry
from hypersign_kyc.upstream.operations import Operation

ALL = [value for value in vars(operations).values() if isinstance(value, Operation)]
COSTLY = {"user_did", "document_ocr", "face_match", "consent", "admin_token"}


def test_operations_that_cost_credits_are_never_safe_to_repeat() -> None:
    assert {operation.name for operation in ALL if not operation.safe_to_repeat} == COSTLY


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.name)
def test_a_sent_call_is_repeated_only_if_safe_and_temporarily_refused(
    operation: Operation,
) -> None:
    for status in (None, 200, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504):
        expected = operation.safe_to_repeat and status in (429, 503)
        assert retry.may_repeat(operation, 1, sent=True, status=status) is expected


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: operation.name)
def test_an_unsent_call_is_repeated_until_the_last_attempt(operation: Operation) -> None:
    attempts = [retry.may_repeat(operation, n, sent=False, status=None) for n in range(1, 5)]

    assert attempts == [True, True, False, False]


def test_a_retry_after_of_many_digits_is_read_as_the_longest() -> None:
    assert retry.retry_after_s("9" * 400) == retry.LONGEST_RETRY_AFTER_S


def test_pauses_grow_and_are_spread() -> None:
    for tries, longest in ((1, 0.2), (2, 0.4), (3, 0.8)):
        pauses = [retry.pause_s(tries, None) or 0.0 for _ in range(200)]
        assert longest / 2 <= min(pauses) < max(pauses) <= longest


def test_retry_after_is_honoured_or_left_to_the_caller() -> None:
    assert retry.pause_s(1, 2) == 2.0
    assert retry.pause_s(1, 3) == 3.0
    assert retry.pause_s(1, 4) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("            7", 7),
        ("86400", 3600),
        ("9" * 400, 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00", 0),
        ("Wed, 99999999999999999999 Oct 2015 07:28:00 GMT", None),
        ("Wed, 21 Oct 2015 07:28:00 +99999999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 3600),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: int | None) -> None:
    assert retry.retry_after_s(header) == seconds


def test_retry_after_as_a_date_is_the_time_until_then() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)

    assert retry.retry_after_s(then) in range(85, 91)


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,9} [A-Z][a-z]{2} \d{1,9} \d\d:\d\d:\d\d .*"))
def test_no_header_breaks_the_reader(header: str) -> None:
    seconds = retry.retry_after_s(header)

    assert seconds is None or 0 <= seconds <= 3600
