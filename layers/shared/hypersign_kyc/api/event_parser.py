"""Make Lambda's runtime parse events with less memory, because anybody can send a large body.

For a body of 6 MB the runtime's own parser takes up to 200 MB. It makes an object for each escaped
character. If one character is not in Latin-1, it also copies the whole event with four bytes per
character. pydantic's parser reads the event's bytes and only makes the values.
"""

import inspect
import sys
from typing import Any

from pydantic_core import from_json

#: A module of AWS's runtime client (awslambdaric). It is loaded before the function is.
_MODULE = "awslambdaric.lambda_runtime_marshaller"
_PARAMETERS = ["self", "request", "content_type"]


def use_less_memory() -> None:
    """Replace the parser of Lambda's runtime, if this process has a runtime that we know."""
    marshaller: Any = getattr(sys.modules.get(_MODULE), "LambdaMarshaller", None)
    runtimes_own = getattr(marshaller, "unmarshal_request", None)
    if runtimes_own is None or list(inspect.signature(runtimes_own).parameters) != _PARAMETERS:
        return

    def unmarshal_request(
        self: object, request: bytes, content_type: str = "application/json"
    ) -> Any:
        """Return the event."""
        if content_type == "application/json":
            try:
                return from_json(request)
            # The runtime's parser accepts some events that pydantic rejects. Otherwise it reports
            # the error.
            except ValueError:
                pass
        return runtimes_own(self, request, content_type)

    marshaller.unmarshal_request = unmarshal_request
