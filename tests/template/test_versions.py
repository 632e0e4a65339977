"""A version of a function is published exactly if the function's resolved configuration changes."""

import copy
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import pytest

from tests.template.deployed import REQUIRED, Deployed, other_value
from tests.template.stack import FUNCTIONS, source, transform, transformed

PARAMETERS = sorted(source()["Parameters"])
RESOURCES = sorted(
    name
    for name, it in source()["Resources"].items()
    if not it["Type"].startswith("AWS::Serverless") and name != "Configuration"
)
#: These properties belong to the function, not to its versions.
NOT_VERSIONED = {"ReservedConcurrentExecutions", "Tags"}
#: SAM reads these properties of a function itself. `sam package` writes the code's address.
READ_BY_SAM = {
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "CodeUri",
    "DeploymentPreference",
    "EventInvokeConfig",
    "Events",
    "VersionDeletionPolicy",
    "VersionDescription",
}


@lru_cache(maxsize=2)
def functions(stack: Deployed) -> dict[str, str]:
    """Return the part of each function's configuration that Lambda compares before it publishes a
    version.
    """
    return {
        name: json.dumps({k: v for k, v in it.items() if k not in NOT_VERSIONED}, sort_keys=True)
        for name, it in stack.of_type("AWS::Lambda::Function").items()
    }


@lru_cache(maxsize=2)
def versions(stack: Deployed) -> dict[str, tuple[str, str]]:
    """Return the logical id and the description of each function's version. If one of them changes,
    CloudFormation publishes a version.
    """
    return {
        it["FunctionName"].rpartition("-")[0]: (name, it["Description"])
        for name, it in stack.of_type("AWS::Lambda::Version").items()
    }


def assert_published_exactly_if_changed(before: Deployed, after: Deployed) -> set[str]:
    """Return the functions that changed.

    Lambda refuses a second version of an unchanged function, and CloudFormation rolls the update
    back. If a function changes without a new version, callers still get the old one.
    """
    new, new_versions = functions(after), versions(after)
    changed = {name for name, it in functions(before).items() if new[name] != it}
    published = {name for name, it in versions(before).items() if new_versions[name] != it}
    assert published == changed
    # The number of the configuration only passes a change of something else on.
    assert bool(changed) is (without_number(functions(before)) != without_number(new))
    return changed


def without_number(configurations: dict[str, str]) -> dict[str, str]:
    return {
        name: re.sub(r'"CONFIGURATION": "[^"]*"', "", it) for name, it in configurations.items()
    }


@cache
def as_before() -> Deployed:
    """Return the stack before each change. No test changes it."""
    return Deployed()


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_changed_parameter(name: str) -> None:
    assert_published_exactly_if_changed(as_before(), Deployed(**{name: other_value(name)}))


@pytest.mark.parametrize("name", RESOURCES)
def test_a_replaced_resource(name: str) -> None:
    """Such as a table that gets a new name."""
    assert_published_exactly_if_changed(as_before(), Deployed(replaced=name))


def test_a_replaced_table_changes_the_functions_that_use_it() -> None:
    after = Deployed(replaced="SessionsTable")

    changed = assert_published_exactly_if_changed(as_before(), after)

    assert "TokenBundleFunction" in changed


def literals(value: Any, path: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
    """Yield the path of each text, number and truth value in a part of the template."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("Ref", "Condition", "Fn::GetAtt", "Fn::If"):
                yield from literals(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from literals(inner, (*path, index))
    else:
        yield path


def properties(*path: str) -> list[Sequence[Any]]:
    part = source()
    for key in path:
        part = part[key]
    return [(*path, *inner) for inner in literals(part) if inner[0] not in READ_BY_SAM]


LITERALS = [
    *properties("Globals", "Function"),
    *(it for name in FUNCTIONS for it in properties("Resources", f"{name}Function", "Properties")),
]


@pytest.mark.parametrize("path", LITERALS, ids=lambda path: ".".join(map(str, path)))
def test_a_property_that_is_written_otherwise(path: Sequence[Any]) -> None:
    template = copy.deepcopy(source())
    part = template
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = "python3.14" if path[-1] == "Runtime" else _other(part[path[-1]])

    after = Deployed.of(transform(template, REQUIRED))

    assert assert_published_exactly_if_changed(as_before(), after)


def _other(value: Any) -> Any:
    return value + 1 if isinstance(value, int) else f"{value}x"


def test_old_versions_are_deleted_after_an_update() -> None:
    """CloudFormation deletes them at the end, so the update can still roll back to them."""
    for resource in Deployed().resources.values():
        if resource["Type"] == "AWS::Lambda::Version":
            assert resource["DeletionPolicy"] == "Delete"


def test_sam_resolves_only_two_parameters() -> None:
    """An update that keeps the template and changes such a parameter changes nothing, because
    CloudFormation has the transformed template. docs/operations.md names them.
    """
    as_text = {
        name: json.dumps(transformed(**REQUIRED | {name: other_value(name)})) for name in PARAMETERS
    }
    resolved = {
        name for name, text in as_text.items() if text != json.dumps(transformed(**REQUIRED))
    }
    assert resolved == {"AllowedOrigins", "DeploymentPreference"}
