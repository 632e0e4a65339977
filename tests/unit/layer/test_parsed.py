import sys
import threading
from collections.abc import Iterator

import pytest
from pydantic import Field, ValidationError

from hypersign_kyc.parsed import Parsed

_THREADS = 4
_MODELS = 150


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Make Python switch between threads as often as possible."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_can_use_a_new_model_at_the_same_time() -> None:
    read: list[str | None] = []
    for _ in range(_MODELS):

        class Row(Parsed):
            token: str | None = Field(None, pattern="^t", min_length=1)
            failures: int = 0

        start = threading.Barrier(_THREADS)

        def use(start: threading.Barrier = start, row: type[Row] = Row) -> None:
            start.wait()
            read.append(row.model_validate({"token": "t"}).token)

        threads = [threading.Thread(target=use) for _ in range(_THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert read == ["t"] * _THREADS * _MODELS


def test_unknown_keys_are_ignored_and_errors_show_no_values() -> None:
    class Row(Parsed):
        failures: int

    assert Row.model_validate({"failures": 1, "strange": 2}) == Row(failures=1)
    with pytest.raises(ValidationError) as error:
        Row.model_validate({"failures": "secret-value"})
    assert "secret-value" not in str(error.value)
