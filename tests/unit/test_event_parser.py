"""The parser of events that replaces the one of Lambda's runtime."""

import json
import sys
from types import ModuleType
from typing import Any

import pytest

from hypersign_kyc.api.event_parser import use_less_memory


class KnownMarshaller:
    """As in awslambdaric 4."""

    def unmarshal_request(self, request: bytes, content_type: str = "application/json") -> Any:
        return {"by": "the runtime", "type": content_type, "event": request}


class OtherMarshaller:
    """As a later release of the runtime may have it."""

    def unmarshal_request(self, stream: bytes) -> Any:
        return {"by": "the runtime", "event": stream}


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Any:
    module: Any = ModuleType("awslambdaric.lambda_runtime_marshaller")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    module.LambdaMarshaller = type("LambdaMarshaller", (KnownMarshaller,), {})
    return module


def test_events_are_parsed_as_the_runtime_parses_them(runtime: Any) -> None:
    event = {"body": '{"a": "\U0001f600 \\ \\u0041"}', "numbers": [1, 1.5, 10**30], "none": None}
    use_less_memory()
    for ascii_only in (True, False):
        sent = json.dumps(event, ensure_ascii=ascii_only).encode()
        assert runtime.LambdaMarshaller().unmarshal_request(sent) == event


@pytest.mark.parametrize(
    ("request_", "content_type"),
    [(b"not JSON", "application/json"), (b'"\\ud800"', "application/json"), (b"1", "text/plain")],
)
def test_the_runtime_gets_what_the_parser_does_not_accept(
    request_: bytes, content_type: str, runtime: Any
) -> None:
    use_less_memory()
    parsed = runtime.LambdaMarshaller().unmarshal_request(request_, content_type)
    assert parsed == {"by": "the runtime", "type": content_type, "event": request_}


def test_a_runtime_with_other_parameters_stays_as_it_is(runtime: Any) -> None:
    runtime.LambdaMarshaller = OtherMarshaller
    use_less_memory()
    assert runtime.LambdaMarshaller().unmarshal_request(b"1") == {
        "by": "the runtime",
        "event": b"1",
    }


def test_outside_lambda_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "awslambdaric.lambda_runtime_marshaller", raising=False)
    use_less_memory()
