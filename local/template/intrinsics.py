"""CloudFormation's YAML tags and the intrinsic functions that this project's template uses.

Functions: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")
_LITERAL_PLACEHOLDER = re.compile(r"\$\{!([^}]+)\}")
_NO_VALUE = object()


class TemplateError(Exception):
    """The template or one of its parameters cannot be used. The message says where."""


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags (`!Ref`) read as their long form."""


def _short_tag(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise TemplateError(f"!{suffix} cannot be used {node.start_mark}")
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def parse(text: str) -> dict[str, Any]:
    """Parse a template's text into plain mappings and lists."""
    try:
        template = yaml.load(text, _Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise TemplateError(f"not YAML: {error}") from error
    if not isinstance(template, dict):
        raise TemplateError("a template is a mapping")
    return template


class Resolver:
    """Replaces intrinsic functions by their values.

    `reference` returns the value of a `Ref` (a parameter, pseudo parameter or resource),
    `attribute` the value of a `GetAtt`. `conditions` is the template's section, evaluated on
    demand.
    """

    def __init__(
        self,
        conditions: Mapping[str, Any],
        reference: Callable[[str], Any],
        attribute: Callable[[str, str], str],
    ) -> None:
        self._conditions = conditions
        self._reference = reference
        self._attribute = attribute
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.condition,
            "Fn::GetAtt": lambda name: attribute(name[0], self._text(name[1])),
            "Fn::Sub": self._sub,
            "Fn::If": self._if,
            "Fn::Equals": lambda pair: self.resolve(pair[0]) == self.resolve(pair[1]),
            "Fn::Not": lambda only: not self.resolve(only[0]),
            "Fn::And": lambda terms: all(self.resolve(term) for term in terms),
            "Fn::Join": lambda pair: pair[0].join(map(self._text, self._list(pair[1]))),
            "Fn::Split": lambda pair: self._text(pair[1]).split(pair[0]),
        }

    def resolve(self, value: Any) -> Any:
        """Return `value` with its intrinsic functions evaluated. Drops whatever becomes
        `AWS::NoValue`.
        """
        resolved = self._resolve(value)
        return None if resolved is _NO_VALUE else resolved

    def condition(self, name: str) -> bool:
        """Return whether the template's condition of this name is true."""
        if name not in self._conditions:
            raise TemplateError(f"unknown condition {name}")
        return bool(self.resolve(self._conditions[name]))

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            items = [self._resolve(item) for item in value]
            return [item for item in items if item is not _NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name in self._functions and (name != "Condition" or isinstance(argument, str)):
                return self._functions[name](argument)
            if name.startswith("Fn::"):
                raise TemplateError(f"{name} is not known to the local stack")
        resolved = {key: self._resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def _text(self, value: Any) -> str:
        resolved = self.resolve(value)
        return ",".join(map(str, resolved)) if isinstance(resolved, list) else str(resolved)

    def _list(self, value: Any) -> list[Any]:
        resolved = self.resolve(value)
        if not isinstance(resolved, list):
            raise TemplateError(f"expected a list, found {resolved!r}")
        return resolved

    def _ref(self, name: str) -> Any:
        return _NO_VALUE if name == "AWS::NoValue" else self._reference(name)

    def _if(self, argument: Any) -> Any:
        name, positive, negative = argument
        return self._resolve(positive if self.condition(name) else negative)

    def _sub(self, argument: Any) -> str:
        text, variables = argument if isinstance(argument, list) else (argument, {})

        def replacement(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name in variables:
                return self._text(variables[name])
            if "." in name:
                return self._attribute(*name.split(".", 1))
            return self._text({"Ref": name})

        return _LITERAL_PLACEHOLDER.sub(r"${\1}", _PLACEHOLDER.sub(replacement, text))
