"""The results of CloudFormation's intrinsic functions."""

from typing import Any

import pytest

from local.template.intrinsics import Resolver, TemplateError, parse

VALUES: dict[str, Any] = {"Name": "ann", "Origins": ["a", "b"], "Empty": "", "Table": "local-Table"}


@pytest.fixture
def resolver() -> Resolver:
    conditions = parse(
        """
        HasName: !Not [!Equals [!Ref Name, ""]]
        IsEmpty: !Equals [!Ref Empty, ""]
        Both: !And [!Condition HasName, !Condition IsEmpty]
        Neither: !Not [!Condition Both]
        """
    )
    return Resolver(conditions, VALUES.__getitem__, lambda name, attribute: f"{name}/{attribute}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref Name", "ann"),
        ("!Ref Origins", ["a", "b"]),
        ("!GetAtt Table.Arn", "Table/Arn"),
        ("!GetAtt Pool.Provider.Url", "Pool/Provider.Url"),
        ("!Sub x-${Name}-${Table.Arn}-${!Name}", "x-ann-Table/Arn-${Name}"),
        ("!Sub ['${a}${Name}', {a: !Ref Table}]", "local-Tableann"),
        ("!Join [',', !Ref Origins]", "a,b"),
        ("!Split [',', 'a,b']", ["a", "b"]),
        ("!If [HasName, yes-it-has, !Ref Missing]", "yes-it-has"),
        ("!If [Neither, [1], [!Ref Name]]", ["ann"]),
        ("!If [Both, 1, 2]", 1),
        ("{a: !If [Neither, 1, !Ref 'AWS::NoValue'], b: 2}", {"b": 2}),
        ("[1, !If [Both, !Ref 'AWS::NoValue', 2]]", [1]),
        ("{Ref: Name}", "ann"),
        ("{Fn::Equals: [1, 1]}", True),
        ("{Condition: Both, Type: x}", {"Condition": "Both", "Type": "x"}),
    ],
)
def test_an_intrinsic_function_has_cloudformations_result(
    resolver: Resolver, text: str, value: object
) -> None:
    assert resolver.resolve(parse(f"value: {text}"))["value"] == value


@pytest.mark.parametrize("name", ["ImportValue", "Or", "Select"])
def test_a_function_that_is_not_known_is_named(resolver: Resolver, name: str) -> None:
    with pytest.raises(TemplateError, match=f"Fn::{name} is not known"):
        resolver.resolve(parse(f"a: !{name} [0, [1]]"))


def test_an_unknown_condition_is_named(resolver: Resolver) -> None:
    with pytest.raises(TemplateError, match="Missing"):
        resolver.resolve(parse("a: !If [Missing, 1, 2]"))


@pytest.mark.parametrize("text", ["a: [", "- 1", ""])
def test_an_invalid_template_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse(text)
