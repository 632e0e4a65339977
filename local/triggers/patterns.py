"""Filter patterns of event sources. Only lists of exact values are supported.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from local.template.intrinsics import TemplateError


def parse_pattern(text: str) -> Mapping[str, Any]:
    """Read a pattern of the template. Raises TemplateError if it uses anything but lists of
    values.
    """
    pattern = json.loads(text)
    if not isinstance(pattern, dict) or not _is_known(pattern):
        raise TemplateError(f"the pattern {text} is not known to the local stack")
    return pattern


def matches(patterns: Iterable[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Return whether one of the patterns matches the record. Without patterns, every record
    matches.
    """
    listed = list(patterns)
    return not listed or any(_matches(pattern, record) for pattern in listed)


def _is_known(pattern: Mapping[str, Any]) -> bool:
    return all(
        _is_known(value)
        if isinstance(value, dict)
        else isinstance(value, list) and not any(isinstance(each, dict) for each in value)
        for value in pattern.values()
    )


def _matches(pattern: Mapping[str, Any], record: Any) -> bool:
    return isinstance(record, Mapping) and all(
        _matches(value, record.get(name)) if isinstance(value, dict) else record.get(name) in value
        for name, value in pattern.items()
    )
