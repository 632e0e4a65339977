"""Without a Chromium the browser's tests are left out, and the last line of the run says so.

With NOTHING_LEFT_OUT in the environment, as `.ci/run` sets it, its absence is an error instead.
"""

import os

import pytest

from tests.browser import chromium


def _is_left_out() -> bool:
    return chromium.find() is None


def pytest_configure(config: pytest.Config) -> None:
    if _is_left_out() and os.environ.get("NOTHING_LEFT_OUT"):
        raise pytest.UsageError("There is no Chromium: python -m tests.browser.chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _is_left_out():
        out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_left_out() and not hasattr(config, "workerinput"):
        print("Left out: the browser's tests, for there is no Chromium on this machine.")
