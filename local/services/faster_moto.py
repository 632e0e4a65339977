"""Shortcuts in moto. Its answers stay the same, and a journey on one machine takes a third less
time.
"""

import functools
from typing import Any

import jsonpath_ng.ext
from moto.core.serialize import ResponseSerializer
from moto.moto_server.werkzeug_app import DomainDispatcherApplication


def make_moto_faster() -> None:
    """Replace three of moto's functions in this process."""
    # moto parses the same few JSON paths for each event.
    paths: Any = jsonpath_ng.ext
    paths.parse = functools.cache(paths.parse)
    # For each request, moto compares the host with the patterns of all its services.
    dispatcher: Any = DomainDispatcherApplication
    dispatcher.get_backend_for_host = functools.cache(dispatcher.get_backend_for_host)
    serializer: Any = ResponseSerializer
    serializer.get_value = _get_value_before(serializer.get_value)


def _get_value_before(slow: Any) -> Any:
    """Return a function for the members of a structure. DynamoDB's values already have the names of
    the answer, so moto need not look for other spellings. Other members are left to `slow`.
    """

    def get_value(self: ResponseSerializer, value: Any, key: str, shape: Any) -> Any:
        parent = getattr(shape, "parent", None)
        if parent is not None and parent.name == "AttributeValue" and isinstance(value, dict):
            return value.get(key)
        return slow(self, value, key, shape)

    return get_value
