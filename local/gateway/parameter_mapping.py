"""Computes the values of a service integration's parameters from the request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from local.gateway.events import Request

#: API Gateway looks for a field only in this many bytes of a body.
_SEARCHED_BYTES = 100 * 1024
_FIELD = re.compile(r"\$\{request\.body\.([\w.]+)\}")
_WHOLE = "$request.body"


def mapped(mapping: str, request: Request) -> str:
    """Return the value of `$request.body` or of a text with `${request.body.field}`. Missing
    fields are empty.
    """
    if mapping == _WHOLE:
        return request.body.decode("utf-8", "replace")
    body = _json(request.body[:_SEARCHED_BYTES])
    return _FIELD.sub(lambda found: _text(_field(body, found[1].split("."))), mapping)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _field(value: Any, names: Iterable[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
