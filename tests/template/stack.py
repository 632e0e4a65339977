"""`template.yaml` after SAM's transformation, as CloudFormation gets it."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FUNCTIONS = (
    "TokenBundle",
    "Extraction",
    "Biometrics",
    "Consent",
    "Outcome",
    "Company",
    "OutcomeEvents",
    "SelfCheck",
)
#: The functions that work for users, servers or events. The operator calls the other one.
WATCHED = tuple(name for name in FUNCTIONS if name != "SelfCheck")

#: The conditions' values if only the required parameters are given.
DEFAULT_CONDITIONS = {
    "BrowsersCall": True,
    "UserPoolSignsIn": True,
    "CreateUserPool": True,
    "UserPoolSendsBySes": False,
    "CreateUsersTable": True,
    "CreateEventBus": True,
    "UseDomain": False,
    "WriteDomainRecord": False,
    "UseEdge": False,
    "CloseExecuteApiEndpoint": False,
    "ShiftTraffic": False,
    "LimitRoles": False,
    "CreateApiSecrets": True,
    "ApiSecretsHaveAKey": False,
    "LogsClientAddress": False,
    "LimitsSessionsOfADay": True,
    "UserPoolIsInviteOnly": True,
    "ReserveConcurrency": False,
    "UseSnapStart": False,
    "CreateAlarmTopic": True,
    "SendAlarmsByEmail": False,
}
_NO_VALUE = {"Ref": "AWS::NoValue"}


@cache
def source() -> dict[str, Any]:
    """Return the template as it is written, with intrinsic functions in their long form."""
    from samtranslator.yaml_helper import yaml_parse  # noqa: PLC0415 (takes a second to load)

    parsed: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return parsed


@cache
def transformed(**parameters: str) -> dict[str, Any]:
    """Return the template that SAM makes with these parameters."""
    return transform(source(), parameters)


def transform(template: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return what SAM makes of a template with these parameters."""
    from samtranslator.parser.parser import Parser  # noqa: PLC0415
    from samtranslator.translator.translator import Translator  # noqa: PLC0415

    template = copy.deepcopy(dict(template))
    for resource in template["Resources"].values():
        # `sam package` writes these addresses, because the transformation accepts no folders.
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = "s3://bucket/key"
    result: dict[str, Any] = Translator({}, Parser()).translate(template, dict(parameters))
    return result


@dataclass(frozen=True)
class Stack:
    """Return the resources that exist with these values of the conditions."""

    resources: Mapping[str, Any]

    @classmethod
    def where(cls, **conditions: bool) -> "Stack":
        truths = DEFAULT_CONDITIONS | conditions
        existing = {
            name: resource
            for name, resource in transformed()["Resources"].items()
            if "Condition" not in resource or truths[resource["Condition"]]
        }
        return cls(_decide(existing, truths))

    def properties(self, name: str) -> Any:
        return self.resources[name].get("Properties", {})

    def of_type(self, kind: str) -> dict[str, Any]:
        """Return each resource of this type by its logical name."""
        return {name: it for name, it in self.resources.items() if it["Type"] == kind}

    def only(self, kind: str) -> Any:
        """Return the properties of the only resource of this type."""
        (resource,) = self.of_type(kind).values()
        return resource["Properties"]


def _decide(value: Any, truths: Mapping[str, bool]) -> Any:
    """Return `value` with each Fn::If replaced by its branch, and without AWS::NoValue."""
    if isinstance(value, list):
        return [decided for it in value if (decided := _decide(it, truths)) != _NO_VALUE]
    if not isinstance(value, dict):
        return value
    if "Fn::If" in value:
        condition, yes, no = value["Fn::If"]
        return _decide(yes if truths[condition] else no, truths)
    decided = {name: _decide(it, truths) for name, it in value.items()}
    return {name: it for name, it in decided.items() if it != _NO_VALUE}


def access_log(stack: Stack) -> dict[str, str]:
    """Return the fields of the API's access log."""
    (separator, parts) = stack.only("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"][
        "Fn::Join"
    ]
    fields: dict[str, str] = json.loads(separator.join(parts))
    return fields
