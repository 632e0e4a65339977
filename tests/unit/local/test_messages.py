"""A route to a queue turns a request into a message, and a trigger selects records for a
function.
"""

import pytest

from local.gateway.events import Request
from local.gateway.parameter_mapping import mapped
from local.template.intrinsics import TemplateError
from local.triggers.patterns import matches, parse_pattern


@pytest.mark.parametrize(
    ("mapping", "body", "message"),
    [
        ("$request.body", b'{"a": 1}', '{"a": 1}'),
        ("<${request.body.a}>", b'{"a": "x", "b": "y"}', "<x>"),
        ("<${request.body.a.b}>", b'{"a": {"b": 1}}', "<1>"),
        ("<${request.body.a}>", b'{"a": {"b": 1}}', '<{"b":1}>'),
        ("<${request.body.a}>", b'{"b": "y"}', "<>"),
        ("<${request.body.a}>", b"no JSON", "<>"),
        ("<${request.body.a}>", b"", "<>"),
        ("<${request.body.a}>", b'{"b": "%b", "a": "x"}' % (b"y" * 102_400), "<>"),
    ],
)
def test_a_message_is_mapped_from_the_body(mapping: str, body: bytes, message: str) -> None:
    request = Request("POST", "/", "", {}, body, "127.0.0.1", "id")
    assert mapped(mapping, request) == message


@pytest.mark.parametrize(
    ("pattern", "record", "expected"),
    [
        ('{"eventName":["INSERT","MODIFY"]}', {"eventName": "MODIFY"}, True),
        ('{"eventName":["INSERT","MODIFY"]}', {"eventName": "REMOVE"}, False),
        ('{"eventName":["INSERT"]}', {}, False),
        ('{"a":{"b":["x"]},"c":[1]}', {"a": {"b": "x"}, "c": 1}, True),
        ('{"a":{"b":["x"]},"c":[1]}', {"a": {"b": "x"}, "c": 2}, False),
        ('{"a":{"b":["x"]}}', {"a": "x"}, False),
    ],
)
def test_a_pattern_picks_records(pattern: str, record: dict[str, object], expected: bool) -> None:
    assert matches([parse_pattern(pattern)], record) is expected


def test_without_patterns_every_record_is_given() -> None:
    assert matches([], {"eventName": "REMOVE"})


def test_a_pattern_that_is_not_understood_is_refused() -> None:
    with pytest.raises(TemplateError):
        parse_pattern('{"id":[{"prefix":"session#"}]}')
