"""How long browsers keep the demo's files."""

import os
from pathlib import Path

import pytest

from local.gateway.answers import Answer
from local.gateway.events import Request
from local.gateway.pages import Pages


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.js"
    path.write_text("before", encoding="utf-8")
    return path


def _get(file: Path, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    pages = Pages({"/": file.parent})
    answer = pages.answer(Request("GET", f"/{file.name}", "", named, b"", "127.0.0.1", "1"))
    assert answer is not None
    return answer


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_file_that_a_browser_has_is_not_sent_again(file: Path, encoding: str) -> None:
    tag = _get(file, accept_encoding=encoding).headers["etag"]

    again = _get(file, accept_encoding=encoding, if_none_match=tag)

    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == "max-age=10, stale-while-revalidate=86400"


def test_a_changed_file_is_sent(file: Path) -> None:
    tag = _get(file).headers["etag"]
    file.write_text("after", encoding="utf-8")
    os.utime(file, (2_000_000_000, 2_000_000_000))

    again = _get(file, if_none_match=tag)

    assert (again.status, again.body) == (200, b"after")
