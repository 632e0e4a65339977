"""`template.yaml` as the local stack serves it.

Everything is read from the template. Nothing here depends on this particular application.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from local.template.http_api import API_PROPERTIES, HttpApi
from local.template.intrinsics import Resolver, TemplateError, parse
from local.template.parameters import parameter_values
from local.template.resources import (
    MAX_ENVIRONMENTS,
    CorsConfiguration,
    Function,
    RateLimits,
    Route,
)

DEFAULT_REGION = "us-east-1"
ACCOUNT_ID = "123456789012"
STACK_NAME = "local"

_FUNCTION_PROPERTIES = (
    "CodeUri",
    "Environment",
    "Handler",
    "Layers",
    "MemorySize",
    "ReservedConcurrentExecutions",
    "Timeout",
)
# Encryption and backups are left out, because they mean nothing to an in-memory engine.
_TABLE_PROPERTIES = (
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "ProvisionedThroughput",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "StreamSpecification",
    "TimeToLiveSpecification",
)
_QUEUE_PROPERTIES = (
    "QueueName",
    "MessageRetentionPeriod",
    "RedrivePolicy",
    "VisibilityTimeout",
)


class Template:
    """A parsed template with its parameters' values.

    `physical_ids` maps logical names to the value of `Ref` for resources whose identifier exists
    only after their creation (a secret's ARN). Fill it before calling `functions`.
    """

    def __init__(
        self,
        path: Path,
        environment: Mapping[str, str],
        local_defaults: Mapping[str, str] | None = None,
    ) -> None:
        self.region = environment.get("AWS_REGION", DEFAULT_REGION)
        self.folder = path.parent.resolve()
        self._template = parse(_text_of(path))
        self._parameters = parameter_values(
            self._template.get("Parameters", {}), environment, local_defaults or {}
        )
        self.physical_ids: dict[str, str] = {}
        self._resolver = Resolver(
            self._template.get("Conditions", {}), self._reference, self._attribute
        )

    def functions(self) -> dict[str, Function]:
        """The functions by logical name."""
        return {name: self._function(name) for name, _ in self._of("AWS::Serverless::Function")}

    def routes(self) -> list[Route]:
        """Every route of the HTTP API, in the template's order."""
        return self._http_api().routes(self.events("HttpApi"))

    def cors(self) -> CorsConfiguration | None:
        """The HTTP API's CORS configuration, if it has one."""
        return self._http_api().cors()

    def rate_limits(self) -> RateLimits:
        """The rate limits of the HTTP API's routes."""
        return self._http_api().rate_limits()

    def events(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each event source of this type: the function's logical name and the source's
        properties.
        """
        for name, resource in self._of("AWS::Serverless::Function"):
            for event in resource["Properties"].get("Events", {}).values():
                if event["Type"] == kind:
                    yield name, self._resolver.resolve(event.get("Properties", {}))

    def tables(self) -> dict[str, dict[str, Any]]:
        """The DynamoDB tables' properties by logical name, `TableName` always there."""
        return {
            name: {"TableName": self._reference(name)} | self._properties(name, *_TABLE_PROPERTIES)
            for name, _ in self._of("AWS::DynamoDB::Table")
        }

    def secrets(self) -> dict[str, dict[str, Any]]:
        """The secrets' properties by logical name, `Name` always there."""
        return {
            name: {"Name": f"{STACK_NAME}-{name}"} | self._properties(name, "Name", "Description")
            for name, _ in self._of("AWS::SecretsManager::Secret")
        }

    def queues(self) -> dict[str, dict[str, Any]]:
        """The SQS queues' properties by logical name, `QueueName` always there."""
        return {
            name: {"QueueName": f"{STACK_NAME}-{name}"} | self._properties(name, *_QUEUE_PROPERTIES)
            for name, _ in self._of("AWS::SQS::Queue")
        }

    def event_buses(self) -> list[str]:
        """The names of the event buses that the stack creates."""
        return [self._reference(name) for name, _ in self._of("AWS::Events::EventBus")]

    def arn(self, name: str) -> str:
        """The ARN of a resource, by its logical name."""
        return self._attribute(name, "Arn")

    def _of(self, resource_type: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, resource in self._template.get("Resources", {}).items():
            exists = "Condition" not in resource or self._resolver.condition(resource["Condition"])
            if resource["Type"] == resource_type and exists:
                yield name, resource

    def _properties(self, name: str, *wanted: str) -> dict[str, Any]:
        """Return only the wanted properties, evaluated. The others may use functions unknown
        here.
        """
        return self._resolve_only(self._template["Resources"][name].get("Properties", {}), wanted)

    def _resolve_only(self, properties: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
        chosen = {key: properties[key] for key in wanted if key in properties}
        return cast(dict[str, Any], self._resolver.resolve(chosen))

    def _http_api(self) -> HttpApi:
        for name, _ in self._of("AWS::Serverless::HttpApi"):
            return HttpApi(self._properties(name, *API_PROPERTIES), self.region)
        return HttpApi({}, self.region)

    def _function(self, name: str) -> Function:
        shared = self._resolve_only(
            self._template.get("Globals", {}).get("Function", {}), _FUNCTION_PROPERTIES
        )
        own = self._properties(name, *_FUNCTION_PROPERTIES)
        properties = {**shared, **own}
        variables = {
            **shared.get("Environment", {}).get("Variables", {}),
            **own.get("Environment", {}).get("Variables", {}),
        }
        layers = [*shared.get("Layers", []), *own.get("Layers", [])]
        reserved = int(properties.get("ReservedConcurrentExecutions", MAX_ENVIRONMENTS))
        return Function(
            name=name,
            code=self.folder / properties["CodeUri"],
            handler=properties["Handler"],
            environment={key: _as_text(value) for key, value in variables.items()},
            timeout=float(properties.get("Timeout", 3)),
            memory=int(properties.get("MemorySize", 128)),
            layers=tuple(self._layer(layer) for layer in layers),
            max_environments=min(reserved, MAX_ENVIRONMENTS),
            arn=f"arn:aws:lambda:{self.region}:{ACCOUNT_ID}:function:{STACK_NAME}-{name}",
        )

    def _layer(self, reference: str) -> Path:
        for name, _ in self._of("AWS::Serverless::LayerVersion"):
            if self._reference(name) == reference:
                return self.folder / str(self._properties(name, "ContentUri")["ContentUri"])
        raise TemplateError(f"layer {reference} is not one of this template")

    def _reference(self, name: str) -> Any:
        if name in self._parameters:
            return self._parameters[name]
        if name in (pseudo := self._pseudo_parameters()):
            return pseudo[name]
        if name in self.physical_ids:
            return self.physical_ids[name]
        resource = self._template.get("Resources", {}).get(name)
        if resource is None:
            raise TemplateError(f"unknown reference {name}")
        if resource["Type"] in ("AWS::SecretsManager::Secret", "AWS::Serverless::LayerVersion"):
            return self._attribute(name, "Arn")
        return self._physical_name(name, resource)

    def _physical_name(self, name: str, resource: Mapping[str, Any]) -> str:
        """Return the name that a table has in the template, or a name like CloudFormation's."""
        named = None
        if resource["Type"] == "AWS::DynamoDB::Table":
            named = self._resolver.resolve(resource.get("Properties", {}).get("TableName"))
        return str(named or f"{STACK_NAME}-{name}")

    def _pseudo_parameters(self) -> dict[str, str]:
        return {
            "AWS::AccountId": ACCOUNT_ID,
            "AWS::Partition": "aws",
            "AWS::Region": self.region,
            "AWS::StackName": STACK_NAME,
            "AWS::URLSuffix": "amazonaws.com",
        }

    def _attribute(self, name: str, attribute: str) -> str:
        resource = self._template.get("Resources", {}).get(name)
        if resource is None:
            raise TemplateError(f"unknown resource {name}")
        if attribute in ("Arn", "Id"):
            service = str(resource["Type"]).split("::")[1].lower()
            physical = self._physical_name(name, resource)
            return f"arn:aws:{service}:{self.region}:{ACCOUNT_ID}:{physical}"
        return f"{self._physical_name(name, resource)}.{attribute}"


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {error.strerror}") from error


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
