"""tests/support/output.py misses nothing that a process printed before somebody asks."""

import os
import threading

from tests.support.output import Output


def test_what_no_thread_has_read_yet_is_part_of_the_text() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        output = Output(pipe)
        os.write(writing, b"first\n")
        assert output.text() == "first\n"
        os.write(writing, b"second\n")
        assert output.text() == "first\nsecond\n"
        os.close(writing)
        assert output.text() == "first\nsecond\n"
    # Nothing is read from a pipe that is closed.
    assert output.text() == "first\nsecond\n"


def test_a_reader_and_somebody_who_asks_both_get_everything() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        output = Output(pipe)
        seen: list[str] = []
        reader = threading.Thread(target=lambda: seen.extend(output.growing()))
        reader.start()
        expected = ""
        for number in range(100):
            line = f"{number} ä\n"
            expected += line
            os.write(writing, line.encode())
            assert output.text() == expected
        os.close(writing)
        reader.join()
    assert seen[-1] == expected
