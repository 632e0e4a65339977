"""The interactive API reference at /docs. Its files come from the package swagger-ui-py, so it
needs no network.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

import yaml

from local.gateway.answers import Answer
from local.gateway.events import Request

_LOCAL = Path(__file__).resolve().parents[1]
_CONTRACT = _LOCAL.parent / "openapi.yaml"
#: The session of the sample events, and of the examples in the contract.
_SAMPLE_SESSION_ID = "2f5f7c4e-7c55-4b0a-9d0f-5c6a1b7c9e21"


def reference_folders() -> dict[str, Path]:
    """Return the folders to serve for /docs, by the start of their paths."""
    # The package is not imported, because that would load web frameworks.
    found = importlib.util.find_spec("swagger_ui")
    if found is None or found.origin is None:
        return {}
    static = Path(found.origin).parent / "static"
    return {"/docs/": _LOCAL / "reference", "/docs/assets/": static}


def contract(request: Request) -> Answer | None:
    """Answer GET /openapi.json with the contract. Its server is this stack."""
    if request.method not in ("GET", "HEAD") or request.path != "/openapi.json":
        return None
    return Answer(200, {"content-type": "application/json"}, _contract())


@cache
def _contract() -> bytes:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(_CONTRACT.read_text(encoding="utf-8"), loader)  # noqa: S506  a safe loader
    here = {"url": "/", "description": "This stack"}
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "sessionId":
                    # The page puts the session's own id in its place.
                    parameter["example"] = _SAMPLE_SESSION_ID
    document["servers"] = [here, *document["servers"][1:]]
    return json.dumps(document).encode()
