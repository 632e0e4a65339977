"""Spread the tests over the workers of `pytest -n` in groups, the longest group first.

A group runs in one worker, one test after the other. Usually it is a file, because the tests of a
file share a stack. The browser's tests are two groups, because one would take about as long as
the whole run. `durations.json` has the seconds that each group took; `make durations` writes it.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

DURATIONS = Path(__file__).with_name("durations.json")
#: Files that share a stack, or the browser: how their names begin.
TOGETHER = (
    ("tests/browser/test_capture", "tests/browser/test_everyone", "tests/browser/test_journey"),
    ("tests/browser/",),
    (
        "tests/integration/validation/",
        "tests/integration/test_repeating_a_consent",
        "tests/integration/operator/test_verify",
    ),
    (
        "tests/integration/company/test_verified_data",
        "tests/integration/company/test_consumer",
        "tests/integration/company/test_sessions",
    ),
    (
        "tests/integration/test_readme",
        "tests/integration/test_variants",
        "tests/contract/test_web_client",
    ),
    (
        "tests/integration/test_gateway.py",
        "tests/integration/test_gateway_cors",
        "tests/integration/test_gateway_iam",
    ),
)
#: The assumed seconds of a group that is not in DURATIONS.
_NEW_GROUP_SECONDS = 5.0


def group_of(node_id: str) -> str:
    """Return the name of a test's group."""
    for files in TOGETHER:
        if node_id.startswith(files):
            return files[0]
    return node_id.partition("::")[0]


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests, those of the longest group first. The order within a group does not
    change.
    """
    seconds: dict[str, float] = json.loads(DURATIONS.read_text(encoding="utf-8"))
    return sorted(items, key=lambda item: -seconds.get(group_of(item.nodeid), _NEW_GROUP_SECONDS))


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives each worker the next group when it has nearly finished its last one."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def scheduler(config: pytest.Config, log: Any) -> GroupScheduling:
    """Make the scheduler that the controller of `pytest -n` asks for the next tests."""
    # xdist would start with the groups that have the most tests.
    config.option.loadscopereorder = False
    return GroupScheduling(config, log)
