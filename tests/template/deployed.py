"""The transformed template with its parameters filled in, as CloudFormation would resolve it.

Each resource has an identifier. If an update would replace the resource, its identifier changes.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from local.template.intrinsics import Resolver
from local.template.parameters import parameter_values
from tests.template.stack import source, transformed

REQUIRED = {
    "IssuerDid": "did:hid:z6MkIssuer",
    "IssuerVermethodId": "did:hid:z6MkIssuer#key-1",
    "KycEnvironment": "production",
}
#: A second value for each parameter whose declaration has no other allowed value.
OTHER_VALUES = {
    "AlarmEmail": "on-call@example.com",
    "AlarmTopicArn": "arn:aws:sns:eu-west-1:123456789012:alarms",
    "AllowedOrigins": "https://app.example.com",
    "ApiSecretsArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hypersign-a1B2c3",
    "ApiSecretsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
    "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1234-abcd",
    "DeveloperDashboardServiceBaseUrl": "https://dashboard.example.com",
    "DomainName": "kyc.example.com",
    "EdgeDomainName": "kyc.example.com",
    "EdgeKeyDigest": "0123456789abcdef" * 4,
    "EventBusName": "another-bus",
    "HostedZoneId": "Z1234ABCD",
    "IssuerDid": "did:hid:z6MkAnother",
    "IssuerVermethodId": "did:hid:z6MkAnother#key-1",
    "JwtAudience": "an-app",
    "JwtIssuer": "https://sign-in.example.com",
    "KycBaseUrl": "https://kyc.example.com",
    "PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary",
    "PresentationDomains": "https://other.example.com",
    "ReservedConcurrency": "50",
    "SsiBaseUrl": "https://ssi.example.com",
    "UserPoolClientId": "1a2b3c",
    "UserPoolEmailArn": "arn:aws:ses:eu-west-1:123456789012:identity/kyc@example.com",
    "UserPoolId": "eu-west-1_aB3cD4",
    "UsersTableName": "users-of-before",
}
#: If one of these properties changes, CloudFormation replaces the resource, so its identifier
#: changes.
_REPLACED_BY = {
    "AWS::AppConfig::HostedConfigurationVersion": ("Content",),
    "AWS::Lambda::LayerVersion": ("CompatibleArchitectures", "Content"),
}
_PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackId": f"arn:aws:cloudformation:eu-west-1:123456789012:stack/kyc/{UUID(int=1)}",
    "AWS::URLSuffix": "amazonaws.com",
}


def other_value(name: str) -> str:
    """Return an allowed value of the parameter other than its default."""
    declared = source()["Parameters"][name]
    given = str(REQUIRED.get(name, declared.get("Default", "")))
    if name in OTHER_VALUES:
        return OTHER_VALUES[name]
    if "AllowedValues" in declared:
        return next(value for value in map(str, declared["AllowedValues"]) if value != given)
    assert declared["Type"] == "Number", f"add a value of {name} to OTHER_VALUES"
    return str(int(given) + 1)


class Deployed:
    """The stack with these parameters. `replaced` names a resource that has another identifier."""

    def __init__(self, stack_name: str = "kyc", replaced: str = "", **parameters: str) -> None:
        self._pseudo = _PSEUDO | {"AWS::StackName": stack_name}
        self._replaced = replaced
        self._fill(transformed(**REQUIRED | parameters), parameters)

    @classmethod
    def of(cls, template: dict[str, Any]) -> "Deployed":
        """Return the stack of another transformed template, with the required parameters."""
        stack = cls()
        stack._fill(template, {})
        return stack

    def _fill(self, template: dict[str, Any], parameters: dict[str, str]) -> None:
        self.resources: dict[str, Any] = template["Resources"]
        self._parameters = parameter_values(template["Parameters"], {}, REQUIRED | parameters)
        self._resolver = Resolver(template["Conditions"], self._reference, self._attribute)
        # The local stack does not know this function.
        self._resolver._functions["Fn::Select"] = self._select

    def exists(self, name: str) -> bool:
        """Return whether the resource is created."""
        resource = self.resources[name]
        return "Condition" not in resource or self._resolver.condition(resource["Condition"])

    def properties(self, name: str) -> Any:
        """Return a resource's resolved properties."""
        return self._resolver.resolve(self.resources[name].get("Properties", {}))

    def of_type(self, kind: str) -> Mapping[str, Any]:
        """Return the resolved properties of each created resource of this type."""
        return {
            name: self.properties(name)
            for name, resource in self.resources.items()
            if resource["Type"] == kind and self.exists(name)
        }

    def _select(self, pair: Any) -> Any:
        return self._resolver.resolve(pair[1])[int(pair[0])]

    def _reference(self, name: str) -> Any:
        if name in self._parameters:
            return self._parameters[name]
        return self._pseudo[name] if name in self._pseudo else self._identifier(name)

    def _attribute(self, name: str, attribute: str) -> str:
        return f"{self._identifier(name)}.{attribute}"

    def _identifier(self, name: str) -> str:
        resource = self.resources[name]
        replacing = _REPLACED_BY.get(resource["Type"], ())
        own = {key: resource["Properties"].get(key) for key in replacing}
        text = json.dumps(self._resolver.resolve(own), sort_keys=True)
        text += " replaced" if name == self._replaced else ""
        return f"{name}-{sha256(text.encode()).hexdigest()[:8]}"
