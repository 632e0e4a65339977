"""CloudWatch, to the extent that the template uses it: the alarms that a log sets off, and the
lines that a saved query finds in it. Alarms, queries and the runbook's sections are read from
the template and from docs/operations.md.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.template.stack import ROOT, source

Line = dict[str, Any]
#: Values of AWS's own metrics, by the metric's name and the resource in its dimension.
Given = Mapping[tuple[str, str], float]

_COMPARED = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}
_TOKEN = re.compile(r'"[^"]*"|/[^/]+/|>=|<=|[<>=()\[\],]|[@\w.]+')
_WORDS = {"and", "or", "not", "in", "(", ")", "[", "]", ",", ">", "<", ">=", "<="}


def _resources(kind: str) -> dict[str, Any]:
    """Return the properties of each resource of this type by its logical name."""
    everything = source()["Resources"].items()
    return {name: each["Properties"] for name, each in everything if each["Type"] == kind}


def _properties(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = source()["Resources"][name]["Properties"]
    return properties


def lines(log: str) -> list[Line]:
    """Return the JSON lines of a log."""
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def in_alarm(log: str, given: Given | None = None) -> set[str]:
    """Return the alarms that are in alarm if a log like this goes on for their whole time."""
    found = {
        name
        for name, alarm in _resources("AWS::CloudWatch::Alarm").items()
        if _is_on(alarm, lines(log), given or {})
    }
    composites = _resources("AWS::CloudWatch::CompositeAlarm")
    # A composite alarm can watch others.
    for _ in composites:
        for name, alarm in composites.items():
            if found & set(re.findall(r"\$\{(\w+)\}", json.dumps(alarm["AlarmRule"]))):
                found.add(name)
    return found


def messages(log: str, given: Given | None = None) -> set[str]:
    """Return the alarms that send a message."""
    found = in_alarm(log, given)
    sent = set()
    for name in found:
        properties = _properties(name)
        suppressor = properties.get("ActionsSuppressor", {"Fn::GetAtt": [""]})["Fn::GetAtt"][0]
        if "AlarmActions" in properties and suppressor not in found:
            sent.add(name)
    return sent


def _is_on(alarm: Mapping[str, Any], log: list[Line], given: Given) -> bool:
    value = _value(alarm, log, given)
    if value is None:
        return bool(alarm["TreatMissingData"] == "breaching")
    threshold = alarm["Threshold"]
    if isinstance(threshold, dict):
        threshold = float(source()["Parameters"][threshold["Ref"]]["Default"])
    return bool(_COMPARED[alarm["ComparisonOperator"]](value, threshold))


def _value(alarm: Mapping[str, Any], log: list[Line], given: Given) -> float | None:
    if "Metrics" not in alarm:
        statistic = alarm.get("Statistic") or alarm["ExtendedStatistic"]
        return _statistic(statistic, _values(alarm, log, given))
    series: dict[str, Any] = {
        each["Id"]: _statistic(
            each["MetricStat"]["Stat"], _values(each["MetricStat"]["Metric"], log, given)
        )
        for each in alarm["Metrics"]
        if "MetricStat" in each
    }
    known = [value for value in series.values() if value is not None]
    functions = {
        "IF": lambda condition, yes, no: yes if condition else no,
        "FILL": lambda value, other: other if value is None else value,
        "SUM": lambda values: sum(values) if values else None,
        "METRICS": lambda: known,
    }
    (expression,) = (each["Expression"] for each in alarm["Metrics"] if "Expression" in each)
    try:
        # The expression is the template's own.
        value = eval(expression.replace(" AND ", " and "), functions | series)
    except (TypeError, ZeroDivisionError):
        # A metric has no data.
        return None
    return None if value is None else float(value)


def _values(metric: Mapping[str, Any], log: list[Line], given: Given) -> list[float]:
    """Return the metric's values: those that the functions emitted, or those of AWS."""
    name = metric["MetricName"]
    if metric["Namespace"] != "HypersignKyc":
        resources = {str(word) for each in metric.get("Dimensions", ()) for word in _words(each)}
        return [value for (known, of), value in given.items() if known == name and of in resources]
    return [float(value) for line in log if "_aws" in line for value in line.get(name, ())]


def _words(dimension: Mapping[str, Any]) -> Iterable[str]:
    value = dimension["Value"]
    words: list[str] = value.get("Fn::GetAtt") or [value.get("Ref")]
    return words


def _statistic(name: str, values: list[float]) -> float | None:
    if not values:
        return None
    if name.startswith("p"):
        return sorted(values)[math.ceil(len(values) * int(name[1:]) / 100) - 1]
    simple = {"Sum": sum, "Maximum": max, "SampleCount": len}
    return float(simple[name](values))  # type: ignore[operator]


def section_of(alarm: str) -> str:
    """Return the runbook's section that the alarm's message names."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    anchor = _properties(alarm)["AlarmDescription"].partition("docs/operations.md#")[2]
    (section,) = (
        each
        for each in re.split(r"^##+ ", page, flags=re.MULTILINE)
        if each.partition("\n")[0].lower().replace(" ", "-") == anchor
    )
    return section


def shown(alarm: str, log: str, **placeholders: str) -> list[str]:
    """Return what the queries print that the runbook names for an alarm: a text for each line."""
    (named,) = re.findall(r"Quer(?:y|ies): (.+)", section_of(alarm))
    names = re.findall(r"\*([^*]+)\*", named)
    assert names
    return [line for name in names for line in printed(name, log, **placeholders)]


def printed(query: str, log: str, **placeholders: str) -> Iterator[str]:
    """Return the fields that a saved query prints of each line that it finds."""
    (text,) = (
        each["QueryString"]
        for each in _resources("AWS::Logs::QueryDefinition").values()
        if each["Name"]["Fn::Sub"].endswith(f"/{query}")
    )
    for name, value in placeholders.items():
        text = text.replace(name, value)
    if re.search(r'"[A-Z]+_[A-Z]+"', text):
        # It has a placeholder whose value the operator does not know yet.
        return
    commands = dict(each.strip().split(" ", 1) for each in text.split("\n|"))
    for line in lines(log):
        known = dict(_flat(line))
        if "_aws" not in line and eval(_python(commands["filter"]), {"Field": _Field, "it": known}):
            names = [name.strip() for name in commands["fields"].split(",")]
            yield " | ".join(f"{name}={known[name]}" for name in names if name in known)


def queried_fields() -> set[str]:
    """Return the fields that the saved queries print or filter by."""
    fields: set[str] = set()
    for query in _resources("AWS::Logs::QueryDefinition").values():
        for command in query["QueryString"].split("\n|"):
            name, rest = command.strip().split(" ", 1)
            if name in ("fields", "filter"):
                words = _TOKEN.findall(rest)
                fields |= {word for word in words if re.fullmatch(r"[a-z_]+(\.\w+)*", word)}
    return fields - _WORDS - {"like", "ispresent"}


def found_fields(log: str) -> set[str]:
    """Return the fields that a log's lines have."""
    return {name for line in lines(log) if "_aws" not in line for name, _ in _flat(line)}


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Return the fields as Logs Insights discovers them: `upstream.0.status`."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inner:
            yield from _flat(each, f"{name}.{key}".removeprefix("."))
    elif value is not None:
        yield name, value


class _Field:
    """A field of a line. A comparison with a field that the line does not have is never true."""

    def __init__(self, line: Mapping[str, Any], name: str) -> None:
        self.value = line.get(name)

    def present(self) -> bool:
        return self.value is not None

    def like(self, pattern: str) -> bool:
        return self.present() and bool(re.search(pattern, str(self.value)))

    def __eq__(self, other: object) -> bool:
        return self.present() and self.value == other

    __hash__ = None  # type: ignore[assignment]

    def __ge__(self, other: float) -> bool:
        return isinstance(self.value, int) and self.value >= other

    def __lt__(self, other: float) -> bool:
        return isinstance(self.value, int) and self.value < other


def _python(condition: str) -> str:
    """Return a query's condition as an expression of Python."""
    condition = re.sub(r"ispresent\(([\w.]+)\)", r"\1 PRESENT", condition)
    python: list[str] = []
    for token in _TOKEN.findall(condition):
        if token == "=":
            python.append("==")
        elif token == "PRESENT":
            python.append(".present()")
        elif token == "like":
            python.append(".like")
        elif token.startswith("/"):
            python.append(f"({token[1:-1]!r})")
        elif token in _WORDS or token[0] == '"' or token.isdecimal():
            python.append(token)
        else:
            python.append(f"Field(it, {token!r})")
    return " ".join(python)
