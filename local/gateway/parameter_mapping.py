"""The values of a service integration's parameters, made of the request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from local.gateway.events import Request

#: API Gateway cuts a body off there before it looks for a field.
_SEARCHED_BYTES = 100 * 1024
_FIELD = re.compile(r"\$\{request\.body\.([\w.]+)\}")
_WHOLE = "$request.body"


def mapped(mapping: str, request: Request) -> str:
    """`$request.body`, or a text with `${request.body.field}` in it; what is not there is empty."""
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
