"""Writes openapi.yaml: the routes of the functions as powertools describes them, merged, and
what the code cannot know of itself: API Gateway's part, and the events as examples.
`make openapi` runs it.
"""

import json
import runpy
from pathlib import Path
from typing import Any

import yaml
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from pydantic import BaseModel

from hypersign_kyc.upstream.wire import CredentialsData, ExtractionData
from tools.openapi_parts import COMPONENTS, GATEWAY, SERVERS, TAGS, introduction

_REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENT = _REPOSITORY / "openapi.yaml"
VERSION = "1.0.0"
FUNCTIONS = ("token_bundle", "extraction", "biometrics", "consent", "outcome")
#: Components of powertools' own validation, which these functions do not use.
_UNUSED = ("HTTPValidationError", "ResponseValidationError", "ValidationError")
#: What a step's `data` holds at least: else the answer is UPSTREAM_ERROR.
_RESULTS: dict[str, type[BaseModel]] = {"extract": ExtractionData, "verify": CredentialsData}
_BODILESS = ("get", "delete")
_HEAD = "# Made from the code by `make openapi`; a test compares the two.\n"


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, and nothing by reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def resolver_of(function: str) -> APIGatewayHttpResolver:
    """The routes of a function."""
    path = _REPOSITORY / "functions" / function / "app.py"
    resolver: APIGatewayHttpResolver = runpy.run_path(str(path))["api"].resolver
    return resolver


def document() -> dict[str, Any]:
    """The whole document."""
    merge = OpenAPIMerge(title="", version=VERSION, on_conflict="error")
    described: dict[str, str] = {}
    for function in FUNCTIONS:
        resolver = resolver_of(function)
        merge.add_schema(json.loads(resolver.get_openapi_json_schema()))
        for route in resolver._static_routes + resolver._dynamic_routes:  # noqa: SLF001  no other way
            described[str(route.operation_id)] = _docstring(route.func)
    merged: dict[str, Any] = json.loads(json.dumps(merge.get_openapi_schema()))
    schemas = {
        name: _without_titles(schema)
        for name, schema in merged["components"]["schemas"].items()
        if name not in _UNUSED
    }
    paths = {
        path: {
            method: _operation(path, method, operation, described)
            for method, operation in sorted(operations.items())
        }
        for path, operations in sorted(merged["paths"].items(), key=_position)
    }
    own = json.loads(json.dumps(COMPONENTS))
    own["schemas"] = dict(sorted({**schemas, **own["schemas"], **_results()}.items()))
    return {
        "openapi": merged["openapi"],
        "info": {
            "title": "Hypersign identity verification",
            "version": VERSION,
            "description": introduction(_REPOSITORY / "template.yaml"),
        },
        "servers": SERVERS,
        "tags": TAGS,
        "paths": paths,
        "components": own,
    }


def as_yaml() -> str:
    """The document as it is committed."""
    return _HEAD + yaml.dump(
        document(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
    )


def _operation(
    path: str, method: str, operation: dict[str, Any], described: dict[str, str]
) -> dict[str, Any]:
    is_step = operation["tags"] == ["Steps"]
    name = operation["operationId"]
    responses: dict[str, Any] = operation.pop("responses")
    if name in _RESULTS:
        answer = responses["200"]["content"]["application/json"]
        answer["schema"] = {"$ref": f"#/components/schemas/{_result_name(name)}"}
    for status, meaning in GATEWAY.items():
        # Of a step's token API Gateway knows nothing; a GET has no body to be too large.
        if not (status == "401" and is_step) and not (status == "413" and method in _BODILESS):
            _add_gateway(responses, status, meaning)
    body = operation.pop("requestBody", None)
    made = {
        "operationId": name,
        "tags": operation["tags"],
        "summary": operation["summary"],
        "description": described[name],
        "security": [{"userToken" if is_step else "signIn": []}],
    }
    if "parameters" in operation:
        made["parameters"] = [_without_titles(each) for each in operation["parameters"]]
    if body is not None:
        body["required"] = is_step
        body["description"] = "At most 6,000,000 bytes."
        body["content"]["application/json"]["examples"] = _examples(path)
        made["requestBody"] = body
    return made | {"responses": dict(sorted(responses.items()))}


def _add_gateway(responses: dict[str, Any], status: str, meaning: str) -> None:
    own = {"$ref": "#/components/schemas/GatewayAnswer"}
    response = responses.setdefault(
        status, {"description": "", "content": {"application/json": {}}}
    )
    content = response["content"]["application/json"]
    content["schema"] = {"anyOf": [content["schema"], own]} if "schema" in content else own
    response["description"] = f"{response['description']}\n\nAPI Gateway: {meaning}".strip()
    if status == "401":
        response["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/Challenge"}}


def _examples(path: str) -> dict[str, Any]:
    found = {}
    for file in sorted((_REPOSITORY / "events").glob("*.json")):
        event = json.loads(file.read_text(encoding="utf-8"))
        if event.get("rawPath") == path and "body" in event and not file.stem.startswith("fails-"):
            found[file.stem] = {"value": json.loads(event["body"])}
    return found


def _results() -> dict[str, Any]:
    return {
        _result_name(name): {
            "description": f"The answer of {name}.",
            "allOf": [{"$ref": "#/components/schemas/StepResult"}, _inlined(model)],
        }
        for name, model in _RESULTS.items()
    }


def _result_name(operation: str) -> str:
    return {"extract": "ExtractionResult", "verify": "FaceMatchResult"}[operation]


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation")
    inner = next(iter(schema["$defs"].values()))
    properties = {**schema["properties"], "data": inner}
    return dict(_without_titles({"type": "object", "properties": properties, "required": ["data"]}))


def _without_titles(schema: Any) -> Any:
    """The titles that pydantic makes of names say nothing."""
    if isinstance(schema, list):
        return [_without_titles(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: _without_titles(each) for key, each in value.items()}
        if name == "properties"
        else _without_titles(value)
        for name, value in schema.items()
        if name != "title"
    }


def _docstring(function: Any) -> str:
    return " ".join((function.__doc__ or "").split())


def _position(entry: tuple[str, Any]) -> int:
    """Where a path stands in a verification."""
    order = ("get-required", "extract", "verify", "presentation", "consents", "sessions", "users")
    return next(at for at, part in enumerate(order) if part in entry[0])


def main() -> None:
    DOCUMENT.write_text(as_yaml(), encoding="utf-8")


if __name__ == "__main__":
    main()
