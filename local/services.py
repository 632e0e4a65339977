"""What stands in for AWS and Hypersign: started, and given the tables and secrets it lacks."""

from collections.abc import Mapping
from contextlib import ExitStack

from local.aws import (
    Endpoints,
    NoSecretsManagerError,
    create_tables,
    put_secrets,
)
from local.log import say
from local.parts import Part
from local.template import Template
from local.upstream import Upstream


class Services:
    """The processes beside the functions, started at once and waited for where they are needed."""

    def __init__(
        self,
        environment: Mapping[str, str],
        upstream: Upstream,
        credentials: Mapping[str, str],
        stopping: ExitStack,
    ) -> None:
        self._environment = environment
        self._upstream = upstream
        self._credentials = credentials
        self._stopping = stopping
        self._aws: Part | None = None
        self._sandbox: Part | None = None
        if not all(map(self._given, ("DYNAMODB", "SECRETS_MANAGER"))):
            self._aws = self._part("local.moto_server", "aws", {})
        if upstream.needs_sandbox:
            self._sandbox = self._part("local.sandbox", "sandbox", upstream.credentials)

    def sandbox_url(self) -> str | None:
        """The sandbox's address, if it is used; waits until it serves."""
        return self._sandbox.url() if self._sandbox else None

    def provide(self, template: Template) -> Endpoints:
        """Make the template's tables and secrets; where the functions find them."""
        moto = self._aws.url() if self._aws else ""
        endpoints = Endpoints(
            default=self._environment.get("AWS_ENDPOINT_URL") or moto,
            dynamodb=self._given("DYNAMODB") or moto,
            secretsmanager=self._given("SECRETS_MANAGER") or moto,
            credentials=self._credentials,
        )
        create_tables(template, endpoints)
        try:
            put_secrets(template, endpoints, self._upstream.secrets)
        except NoSecretsManagerError:
            if self._aws is None:
                self._aws = self._part("local.moto_server", "aws", {})
                moto = self._aws.url()
            say(f"secrets: {endpoints.secretsmanager} has no Secrets Manager, {moto} serves it")
            endpoints = Endpoints(endpoints.default, endpoints.dynamodb, moto, self._credentials)
            put_secrets(template, endpoints, self._upstream.secrets)
        return endpoints

    def _given(self, service: str) -> str:
        given = self._environment.get(f"AWS_ENDPOINT_URL_{service}")
        return given or self._environment.get("AWS_ENDPOINT_URL", "")

    def _part(self, module: str, name: str, variables: Mapping[str, str]) -> Part:
        part = Part(module, name, {**self._credentials, **variables})
        self._stopping.callback(part.stop)
        return part
