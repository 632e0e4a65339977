import threading

import pytest

from hypersign_kyc.parallel import Parallel


def test_calls_run_at_the_same_time_and_answer_in_order() -> None:
    together = threading.Barrier(3, timeout=5)

    def call(value: int) -> int:
        together.wait()
        return value

    assert Parallel().run(lambda: call(1), lambda: call(2), lambda: call(3)) == [1, 2, 3]


def test_the_first_error_is_raised_when_all_are_done() -> None:
    released, done = threading.Event(), threading.Event()

    def slow() -> None:
        released.wait(5)
        done.set()

    def fail() -> None:
        released.set()
        raise LookupError

    with pytest.raises(LookupError):
        Parallel().run(slow, fail)
    assert done.is_set()


def test_nested_use_does_not_starve() -> None:
    parallel = Parallel(threads=1)

    def inner() -> int:
        return sum(parallel.run(lambda: 1, lambda: 2))

    assert parallel.both(lambda: 0, inner) == (0, 3)
