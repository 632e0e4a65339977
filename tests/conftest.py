"""Leaves out the browser's tests if there is no Chromium, and spreads the tests over workers.

With NOTHING_LEFT_OUT in the environment, as `.ci/run` sets it, a missing Chromium is an error.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.browser import chromium
from tests.support import groups
from tests.support.stack import SharedStacks


def _is_left_out() -> bool:
    return chromium.find() is None


def pytest_configure(config: pytest.Config) -> None:
    # On a busy machine, an example can take longer than hypothesis expects.
    slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("busy", slow)
    settings.load_profile("busy")
    if _is_left_out() and os.environ.get("NOTHING_LEFT_OUT"):
        raise pytest.UsageError("There is no Chromium: python -m tests.browser.chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _is_left_out():
        out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
    if hasattr(config, "workerinput") and not config.getoption("random_order_enabled"):
        items[:] = groups.longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return groups.scheduler(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_left_out() and not hasattr(config, "workerinput"):
        print("Left out: the browser's tests, for there is no Chromium on this machine.")


@pytest.fixture(scope="session")
def shared_stack() -> Iterator[SharedStacks]:
    """Returns the stack with the given settings."""
    shared = SharedStacks()
    yield shared
    shared.stop()
