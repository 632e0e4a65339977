"""Write openapi.yaml. `make openapi` runs it.

Powertools describes the functions' routes. This script adds API Gateway's own answers and the
sample events as examples.
"""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge

from hypersign_kyc.consent_models import ConsentRequest, CredentialsConsent, PresentationConsent
from local.template.resources import Authorizer, IamAuthorizer, JwtAuthorizer
from local.template.stack_template import Template
from tools.openapi_errors import error_components, meanings
from tools.openapi_parts import COMPONENTS, CONDITIONAL, GATEWAY, SERVERS, TAGS, introduction
from tools.openapi_schemas import alternatives, plain_schemas

_REPOSITORY = Path(__file__).resolve().parents[1]
_TEMPLATE = _REPOSITORY / "template.yaml"
DOCUMENT = _REPOSITORY / "openapi.yaml"
VERSION = "1.0.0"
#: Parameters of the template that have no default.
_PARAMETERS = {
    "KYC_ENVIRONMENT": "production",
    "ISSUER_DID": "did:hid:issuer",
    "ISSUER_VERMETHOD_ID": "did:hid:issuer#key-1",
    "ALLOWED_ORIGINS": "https://app",
}
_BODILESS = ("get", "delete")
_HEAD = "# Generated from the code by `make openapi`. A test compares the two.\n"


class _Dumper(yaml.SafeDumper):
    """Writes multi-line texts as blocks, and never uses YAML references."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def resolvers() -> Iterator[APIGatewayHttpResolver]:
    """Return the routes of every function that has routes."""
    for path in sorted(_REPOSITORY.glob("functions/*/app.py")):
        api = runpy.run_path(str(path)).get("api")
        if api is not None:
            yield api.resolver


def document() -> dict[str, Any]:
    """Return the whole document."""
    merge = OpenAPIMerge(title="", version=VERSION, on_conflict="error")
    described: dict[str, str] = {}
    for resolver in resolvers():
        merge.add_schema(json.loads(resolver.get_openapi_json_schema()))
        for route in resolver._static_routes + resolver._dynamic_routes:  # noqa: SLF001  no other way
            described[str(route.operation_id)] = _docstring(route.func)
    merged: dict[str, Any] = json.loads(json.dumps(merge.get_openapi_schema()))
    authorizers = _authorizers()
    order = list(dict.fromkeys(route.split()[1] for route in authorizers))
    paths = {
        path: {
            method: _operation(
                path, method, operation, described, authorizers[f"{method.upper()} {path}"]
            )
            for method, operation in sorted(operations.items())
        }
        for path, operations in sorted(merged["paths"].items(), key=lambda it: order.index(it[0]))
    }
    components = json.loads(json.dumps(COMPONENTS))
    errors = error_components()
    declared = merged["components"]["schemas"] | alternatives(
        ConsentRequest, PresentationConsent, CredentialsConsent
    )
    schemas = plain_schemas(declared, paths)
    components["schemas"] = dict(
        sorted({**schemas, **components["schemas"], **errors["schemas"]}.items())
    )
    components["examples"] = errors["examples"]
    used = {each["tags"][0] for operations in paths.values() for each in operations.values()}
    return {
        "openapi": merged["openapi"],
        "info": {
            "title": "Hypersign identity verification",
            "version": VERSION,
            "description": introduction(_TEMPLATE),
        },
        "servers": SERVERS,
        "tags": [tag for tag in TAGS if tag["name"] in used],
        "paths": paths,
        "components": components,
    }


def as_yaml() -> str:
    """Return the text of openapi.yaml."""
    return _HEAD + yaml.dump(
        document(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
    )


def _authorizers() -> dict[str, Authorizer | None]:
    """Return the authorizer of each route, in the order of the template."""
    return {route.key: route.authorizer for route in Template(_TEMPLATE, _PARAMETERS).routes()}


def _operation(
    path: str,
    method: str,
    operation: dict[str, Any],
    described: dict[str, str],
    authorizer: Authorizer | None,
) -> dict[str, Any]:
    name = operation["operationId"]
    responses: dict[str, Any] = operation.pop("responses")
    for status, response in responses.items():
        if int(status) >= 400:
            response["description"] = meanings(response["description"])
    _add_gateway(responses, method, authorizer)
    body = operation.pop("requestBody", None)
    made = {
        "operationId": name,
        "tags": operation["tags"],
        "summary": operation["summary"],
        "description": described[name],
        "security": [{_scheme(authorizer): []}],
    }
    parameters = operation.get("parameters", [])
    if "304" in responses:
        responses["304"].pop("content", None)
        parameters = [*parameters, CONDITIONAL]
    if parameters:
        made["parameters"] = parameters
    if body is not None:
        body["required"] = authorizer is None
        body["description"] = "At most 6,000,000 bytes."
        body["content"]["application/json"]["examples"] = _examples(path)
        made["requestBody"] = body
    return made | {"responses": dict(sorted(responses.items()))}


def _scheme(authorizer: Authorizer | None) -> str:
    if isinstance(authorizer, IamAuthorizer):
        return "awsSignature"
    return "signIn" if isinstance(authorizer, JwtAuthorizer) else "userToken"


def _add_gateway(responses: dict[str, Any], method: str, authorizer: Authorizer | None) -> None:
    """Add API Gateway's own answers. A step has no 401 among them, because API Gateway does not
    check user tokens."""
    unlikely = {
        "401": not isinstance(authorizer, JwtAuthorizer),
        "403": not isinstance(authorizer, IamAuthorizer),
        "413": method in _BODILESS,
    }
    for status, (message, meaning) in GATEWAY.items():
        if unlikely.get(status):
            continue
        content = {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}, "examples": {}}
        response = responses.setdefault(
            status, {"description": "", "content": {"application/json": content}}
        )
        response["description"] = (
            f"{response['description']}\n\nAPI Gateway, `{message}`: {meaning}".strip()
        )
        examples = response["content"]["application/json"].setdefault("examples", {})
        examples["API Gateway"] = {"value": {"message": message}}
        if status == "401":
            response["headers"] = {"WWW-Authenticate": {"$ref": "#/components/headers/Challenge"}}


def _examples(path: str) -> dict[str, Any]:
    found = {}
    for file in sorted((_REPOSITORY / "events").glob("*.json")):
        event = json.loads(file.read_text(encoding="utf-8"))
        if event.get("rawPath") == path and "body" in event and not file.stem.startswith("fails-"):
            found[file.stem] = {"value": json.loads(event["body"])}
    return found


def _docstring(function: Any) -> str:
    return " ".join((function.__doc__ or "").split())


def main() -> None:
    DOCUMENT.write_text(as_yaml(), encoding="utf-8")


if __name__ == "__main__":
    main()
