import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from hypersign_kyc import errors, upstream_errors
from hypersign_kyc.api.error_table import TABLE, entry_of
from hypersign_kyc.errors import KycError
from hypersign_kyc.upstream_errors import UpstreamFailure

#: The codes of the design. `VerificationRefused` can also have a code of Hypersign.
CODES = {
    "INVALID_REQUEST": 400,
    "INVALID_IMAGE": 400,
    "UNAUTHORIZED": 401,
    "USER_TOKEN_EXPIRED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "STEP_IN_PROGRESS": 409,
    "STEP_OUT_OF_ORDER": 409,
    "SESSION_COMPLETED": 409,
    "SESSION_NOT_CONFIRMED": 409,
    "SESSION_EXPIRED": 410,
    "PAYLOAD_TOO_LARGE": 413,
    "TOO_MANY_ATTEMPTS": 429,
    "UPSTREAM_ERROR": 502,
    "UPSTREAM_UNAVAILABLE": 503,
    "DAILY_BUDGET_REACHED": 503,
    "UPSTREAM_TIMEOUT": 504,
    "INTERNAL_ERROR": 500,
    "MISCONFIGURED": 500,
}


def _all_errors(base: type[KycError] = KycError) -> Iterator[type[KycError]]:
    yield base
    for error in base.__subclasses__():
        yield from _all_errors(error)


def test_the_codes_and_their_statuses_are_the_promised_ones() -> None:
    table = {entry.code: entry.status for entry in TABLE}

    assert {code: table.get(code) for code in CODES} == CODES
    assert {status for code, status in table.items() if code not in CODES} == {422}


def test_every_error_has_a_row_of_its_own_or_its_parents() -> None:
    for error in _all_errors():
        entry = entry_of(error.__new__(error))
        assert issubclass(error, entry.error)
        assert entry.code != "INTERNAL_ERROR" or error in (KycError, UpstreamFailure)


def test_no_row_is_hidden_by_one_above() -> None:
    for entry in TABLE:
        assert entry_of(entry.error.__new__(entry.error)) is entry


@pytest.mark.parametrize("module", [errors, upstream_errors])
def test_errors_know_nothing_of_http(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    statuses = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int)
    }

    assert not statuses & set(CODES.values())
