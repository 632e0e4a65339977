"""Simplifies pydantic's schemas, so that client generators understand them."""

from typing import Any

from pydantic import BaseModel

#: Components that nothing refers to: those of powertools' own validation, which these functions do
#: not use, and an enum that our models describe in place.
_UNUSED = ("HTTPValidationError", "ResponseValidationError", "ValidationError", "State")
_NULL = {"type": "null"}


def alternatives(model: type[BaseModel], *choices: type[BaseModel]) -> dict[str, Any]:
    """Return the schemas of a model that is a union of others."""
    references = [{"$ref": f"#/components/schemas/{choice.__name__}"} for choice in choices]
    description = (model.__doc__ or "").partition(". The contract")[0] + "."
    made = {choice.__name__: choice.model_json_schema(by_alias=True) for choice in choices}
    return {**made, model.__name__: {"description": description, "oneOf": references}}


def plain_schemas(schemas: dict[str, Any], paths: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas that the paths use, simplified. The paths' own schemas are changed in
    place.

    Titles, boolean constants, and `null` for optional fields are removed. Free objects with
    `x-schema` become references.
    """
    made = {name: _plain(schema) for name, schema in schemas.items() if name not in _UNUSED}
    for operations in paths.values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if "schema" in parameter:
                    parameter["schema"] = _plain(parameter["schema"])
    return made


def _plain(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-schema" in schema:
        return {"$ref": f"#/components/schemas/{schema['x-schema']}"}
    made = {
        name: {key: _plain(each) for key, each in value.items()}
        if name == "properties"
        else _plain(value)
        for name, value in schema.items()
        if name != "title"
    }
    if "properties" in made:
        made["properties"] = {
            name: _field(each, optional=name not in made.get("required", []))
            for name, each in made["properties"].items()
        }
        if "success" in made["properties"]:
            made["properties"]["success"] = {"type": "boolean", "description": "True."}
            made["properties"].get("message", {}).pop("default", None)
            own = made.get("required", [])
            made["required"] = list(dict.fromkeys(["success", "message", *own]))
    return made


def _field(schema: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    """Remove `null` from a field that can be left out anyway."""
    choices = schema.get("anyOf", [])
    if optional and len(choices) == 2 and _NULL in choices:
        rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
        choice: dict[str, Any] = next(each for each in choices if each != _NULL)
        return choice | rest
    return schema
