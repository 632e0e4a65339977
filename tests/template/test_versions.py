"""A changed parameter publishes a version of a function only if it changes that function."""

import json
from typing import Any

import pytest

from tests.template.deployed import Deployed, other_value
from tests.template.stack import source

PARAMETERS = sorted(source()["Parameters"])
#: These properties belong to the function, not to its versions.
NOT_VERSIONED = {"ReservedConcurrentExecutions", "Tags"}


def functions(stack: Deployed) -> dict[str, str]:
    """Return the part of each function's configuration that Lambda compares before it publishes a
    version.
    """
    return {
        name: json.dumps({k: v for k, v in it.items() if k not in NOT_VERSIONED}, sort_keys=True)
        for name, it in stack.of_type("AWS::Lambda::Function").items()
    }


def versions(stack: Deployed) -> dict[str, Any]:
    """Return the description of each function's version. If it changes, CloudFormation publishes a
    version.
    """
    return {
        it["FunctionName"].rpartition("-")[0]: it["Description"]
        for it in stack.of_type("AWS::Lambda::Version").values()
    }


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_version_is_asked_for_exactly_if_its_function_changes(name: str) -> None:
    """Lambda refuses a second version of an unchanged function, and CloudFormation rolls the update
    back. If a function changes without a new version, callers still get the old code.
    """
    before, after = Deployed(), Deployed(**{name: other_value(name)})

    for function, configuration in functions(before).items():
        is_changed = functions(after)[function] != configuration
        is_published = versions(after)[function] != versions(before)[function]
        assert is_published is is_changed, function


def test_old_versions_are_deleted_after_an_update() -> None:
    """CloudFormation deletes them at the end, so the update can still roll back to them."""
    for resource in Deployed().resources.values():
        if resource["Type"] == "AWS::Lambda::Version":
            assert resource["DeletionPolicy"] == "Delete"
